// What HTML adds to a drawing (headings, a table beside arrows): its texts, line by line where they stand on screen, and the
// plain grounds behind them.
import { svgElement } from './inline-svg.ts';

/** A figure with more words than this is not for looking at. */
const MAX_WORDS = 6000;

const isClear = (colour: string): boolean => colour === 'transparent' || /,\s*0\)$|\/\s*0\)$/.test(colour);

function isShown(element: Element): boolean {
  if (element.closest('.visually-hidden, [hidden]')) return false;
  return element.checkVisibility?.({ visibilityProperty: true, opacityProperty: true }) ?? true;
}

interface Origin {
  readonly left: number;
  readonly top: number;
}

function groundOf(element: Element, { left, top }: Origin): SVGRectElement | null {
  const { backgroundColor } = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  if (isClear(backgroundColor) || box.width < 1 || box.height < 1) return null;
  return svgElement('rect', { x: box.left - left, y: box.top - top, width: box.width, height: box.height, fill: backgroundColor });
}

interface Line {
  text: string;
  readonly left: number;
  readonly top: number;
  readonly height: number;
}

/** The lines into which the page has broken a text. */
function linesOf(node: Text, budget: { words: number }): Line[] {
  const lines: Line[] = [];
  const range = document.createRange();
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    if (budget.words-- <= 0) break;
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const last = lines.at(-1);
    if (last && Math.abs(last.top - box.top) < box.height / 2) last.text += ` ${word}`;
    else lines.push({ text: word, left: box.left, top: box.top, height: box.height });
  }
  return lines;
}

function textOf(line: Line, style: CSSStyleDeclaration, { left, top }: Origin): SVGTextElement {
  const text = svgElement('text', {
    x: (line.left - left).toFixed(1),
    // The letters' foot: near enough to three quarters down their box for every font of an interface.
    y: (line.top - top + line.height * 0.78).toFixed(1),
    fill: style.color,
    'font-family': style.fontFamily,
    'font-size': style.fontSize.replace('px', ''),
    'font-weight': style.fontWeight,
  });
  text.textContent = style.textTransform === 'uppercase' ? line.text.toUpperCase() : line.text;
  return text;
}

/** The HTML in `root` that is not inside of an SVG, as SVG nodes: grounds first, then texts. */
export function htmlNodes(root: Element, origin: Origin): SVGElement[] {
  const grounds: SVGElement[] = [];
  const texts: SVGElement[] = [];
  const budget = { words: MAX_WORDS };
  const walk = (element: Element): void => {
    if (element instanceof SVGElement || !isShown(element)) return;
    const ground = element === root ? null : groundOf(element, origin);
    if (ground) grounds.push(ground);
    const style = getComputedStyle(element);
    for (const child of element.childNodes) {
      if (child instanceof Element) walk(child);
      else if (child instanceof Text) texts.push(...linesOf(child, budget).map((line) => textOf(line, style, origin)));
    }
  };
  walk(root);
  return [...grounds, ...texts];
}
