// The figure on screen as one SVG file: what was asked and answered above it, below it everything that is needed to make it
// again: settings, how its axis runs, the link; the same for machines in its metadata.
import { type HostName, PROFILES, type Run, scenarioToFile } from '../../../sim/index.ts';
import { humanDuration } from '../../text/duration.ts';
import { figureCaption } from '../../text/caption.ts';
import { settingsOf } from '../copy/settings.ts';
import { htmlNodes } from './html-text.ts';
import { standaloneSvg, svgElement } from './inline-svg.ts';
import { verdictWords } from '../../text/verdict.ts';
import { t } from '../../text/words.ts';

export interface FigureContext {
  readonly run: Run;
  readonly link: string;
  /** "fitted: silence takes room by the logarithm of its length". */
  readonly axis: string;
  /** What else must be said below it. */
  readonly notes: readonly string[];
}

export interface Figure {
  readonly svg: SVGSVGElement;
  readonly width: number;
  readonly height: number;
}

const PAD = 16;
const LINE = 17;
const BODY_SIZE = 12;
const NARROWEST = 320;

interface Ink {
  readonly strong: string;
  readonly soft: string;
  readonly ground: string;
  readonly font: string;
}

function inkOf(root: Element): Ink {
  const style = getComputedStyle(root);
  const ground = getComputedStyle(root.closest('figure') ?? root).backgroundColor;
  const soft = root.closest('figure')?.querySelector('figcaption');
  return {
    strong: style.color,
    soft: soft ? getComputedStyle(soft).color : style.color,
    ground: ground === 'rgba(0, 0, 0, 0)' ? getComputedStyle(document.body).backgroundColor : ground,
    font: style.fontFamily,
  };
}

function hostLine(run: Run, host: HostName): string {
  const setup = run.scenario[host];
  const set = settingsOf(setup).map(({ name, text }) => `${name} = ${text}`);
  return `${host === 'client' ? t('Client') : t('Server')}: ${PROFILES[setup.kernel].title}, ${setup.hz} HZ${set.length > 0 ? `, ${set.join(', ')}` : ''}`;
}

/** The lines below the figure. */
function colophon({ run, link, axis, notes }: FigureContext): string[] {
  const path = t('Round trip $time.', { time: humanDuration(run.scenario.path.rttUs) });
  return [hostLine(run, 'client'), `${hostLine(run, 'server')}. ${path}`, ...notes, t('Axis: $axis.', { axis }), `halfopen: ${link}`];
}

/** Breaks words into lines that fit; a link is broken wherever it must. */
function wrapped(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (measure(line) > width && line.length > 1) {
      let fits = line.length - 1;
      while (fits > 1 && measure(line.slice(0, fits)) > width) fits--;
      lines.push(line.slice(0, fits));
      line = line.slice(fits);
    }
  }
  return line === '' ? lines : [...lines, line];
}

function measurer(font: string, size: number, weight: number): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return (text) => text.length * size * 0.6;
  context.font = `${weight} ${size}px ${font}`;
  return (text) => context.measureText(text).width;
}

class Column {
  readonly nodes: SVGElement[] = [];
  y: number;
  private readonly width: number;
  private readonly font: string;
  constructor(y: number, width: number, font: string) {
    this.y = y;
    this.width = width;
    this.font = font;
  }
  write(text: string, colour: string, size: number, weight = 400): void {
    for (const line of wrapped(text, this.width, measurer(this.font, size, weight))) {
      this.y += Math.round(size * 1.4);
      const node = svgElement('text', {
        x: PAD,
        y: this.y,
        fill: colour,
        'font-family': this.font,
        'font-size': size,
        'font-weight': weight,
      });
      node.textContent = line;
      this.nodes.push(node);
    }
  }
}

function described(svg: SVGSVGElement, context: FigureContext): void {
  const { run, link, axis } = context;
  const verdict = verdictWords(run.verdicts[run.scenario.watch]);
  const title = svgElement('title');
  title.textContent = t(run.scenario.title);
  const desc = svgElement('desc');
  desc.textContent = `${t(run.scenario.question)} ${verdict.headline} ${figureCaption(run)}`.trim();
  const metadata = svgElement('metadata');
  metadata.textContent = JSON.stringify({ generator: 'halfopen', link, axis, scenario: scenarioToFile(run.scenario) });
  svg.append(title, desc, metadata);
}

/** The part of the page as a figure of its own. */
export function figureOf(root: HTMLElement, context: FigureContext): Figure {
  const { run } = context;
  const box = root.getBoundingClientRect();
  const width = Math.max(Math.ceil(box.width), NARROWEST) + 2 * PAD;
  const ink = inkOf(root);
  const head = new Column(PAD - 6, width - 2 * PAD, ink.font);
  head.write(run.scenario.title, ink.strong, 17, 650);
  head.write(verdictWords(run.verdicts[run.scenario.watch]).headline, ink.strong, 13, 400);
  const top = head.y + LINE;
  const foot = new Column(top + Math.ceil(box.height) + 4, width - 2 * PAD, ink.font);
  for (const text of colophon(context)) foot.write(text, ink.soft, BODY_SIZE);
  const height = foot.y + PAD;
  const svg = svgElement('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' });
  described(svg, context);
  svg.append(svgElement('rect', { width, height, fill: ink.ground }), ...head.nodes);
  const body = svgElement('g', { transform: `translate(${PAD},${top})` });
  for (const canvas of root.querySelectorAll('canvas')) {
    const { left, top: above, width: across, height: down } = canvas.getBoundingClientRect();
    body.append(svgElement('image', { x: left - box.left, y: above - box.top, width: across, height: down, href: canvas.toDataURL() }));
  }
  const drawings = [...root.querySelectorAll('svg')].filter((one) => one.parentElement?.closest('svg') === null);
  const texts = htmlNodes(root, box);
  const grounds = texts.filter((node) => node instanceof SVGRectElement);
  body.append(...grounds);
  for (const drawing of drawings) {
    const at = drawing.getBoundingClientRect();
    if (at.width > 0 && at.height > 0) body.append(standaloneSvg(drawing, at.left - box.left, at.top - box.top));
  }
  body.append(...texts.filter((node) => !(node instanceof SVGRectElement)));
  svg.append(body, ...foot.nodes);
  return { svg, width, height };
}

export const svgText = ({ svg }: Figure): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svg)}\n`;
