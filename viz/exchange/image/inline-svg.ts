// A drawing of the page as SVG that needs nothing of the page: every node with the style it has on screen as attributes of its
// own, without what is only for pointers, keys and screen readers.

const SVG = 'http://www.w3.org/2000/svg';

/** Inherited properties are written where they differ from the parent's, the others where they differ from these defaults. */
const INHERITED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-opacity',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'text-anchor',
  'paint-order',
  'visibility',
] as const;
const OWN: Readonly<Record<string, string>> = { opacity: '1', 'clip-path': 'none', 'dominant-baseline': 'auto' };
const FOR_PEOPLE_AT_THE_PAGE = /^(class|style|role|tabindex|aria-.*|data-.*|focusable)$/;
const NEVER_SHOWN = new Set(['script', 'foreignObject', 'style']);

export const svgElement = <K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>> = {},
): SVGElementTagNameMap[K] => {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
};

/** Lengths without their unit, addresses of definitions without the page's own. */
const attributeValue = (value: string): string => value.replace(/^(-?[\d.]+)px$/, '$1').replace(/url\("?[^")]*(#[^")]+)"?\)/g, 'url($1)');

type Styles = Readonly<Record<string, string>>;

function writeStyles(from: Element, to: Element, inherited: Styles): Styles {
  const style = getComputedStyle(from);
  const now: Record<string, string> = {};
  for (const name of INHERITED) {
    now[name] = attributeValue(style.getPropertyValue(name));
    if (now[name] !== inherited[name]) to.setAttribute(name, now[name]);
  }
  for (const [name, standard] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== '' && value !== standard) to.setAttribute(name, attributeValue(value));
  }
  return now;
}

function titleOf(from: Element): SVGTitleElement | null {
  const label = from.getAttribute('aria-label');
  if (!label || from.querySelector(':scope > title')) return null;
  const title = svgElement('title');
  title.textContent = label;
  return title;
}

function copy(from: Element, inherited: Styles): Element | null {
  if (NEVER_SHOWN.has(from.localName)) return null;
  const inDefinitions = from.closest('defs') !== null;
  const style = getComputedStyle(from);
  if (!inDefinitions && (style.display === 'none' || style.visibility === 'hidden')) return null;
  const to = document.createElementNS(SVG, from.localName);
  for (const { name, value } of from.attributes) if (!FOR_PEOPLE_AT_THE_PAGE.test(name) && name !== 'display') to.setAttribute(name, value);
  const styles = writeStyles(from, to, inherited);
  const title = titleOf(from);
  if (title) to.append(title);
  for (const child of from.childNodes) {
    if (child instanceof Element) {
      const copied = copy(child, styles);
      if (copied) to.append(copied);
    } else if (child instanceof Text && child.data.trim() !== '') to.append(child.data);
  }
  const isEmpty = to.childNodes.length === 0 && (to.localName === 'g' || (to.localName === 'path' && !to.getAttribute('d')));
  return isEmpty && !inDefinitions ? null : to;
}

/** A copy of an SVG element of the page, as one that stands at a place of another and shows no more than the page does. */
export function standaloneSvg(svg: SVGSVGElement, x: number, y: number): SVGSVGElement {
  const { width, height } = svg.getBoundingClientRect();
  const viewBox = svg.getAttribute('viewBox');
  const group = svgElement('svg', { x, y, width, height, ...(viewBox === null ? {} : { viewBox }) });
  for (const child of svg.children) {
    const copied = copy(child, {});
    if (copied) group.append(copied);
  }
  return group;
}
