// The catalogue as pages that need no JavaScript: for each scenario its figure, its verdict and its events as a table. Run at
// build time, with a document that no browser shows.
import { Window } from 'happy-dom';
import catalogue from '../../scenarios.json';
import { describeVerdict, parseScenario, type Run, simulate } from '../../sim/index.ts';
import { figureCaption } from '../text/caption.ts';
import { exactSeconds } from '../text/duration.ts';
import { eventText } from '../text/event.ts';
import { staticFigure } from './figure.ts';

export interface StaticPage {
  /** Below `static/`. */
  readonly fileName: string;
  readonly html: string;
}

type Child = Node | string;

function element(name: string, attributes: Readonly<Record<string, string>> = {}, ...children: Child[]): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Nothing but the style sheet is loaded. */
const POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'";

function page(title: string, stylesheet: string, ...content: Child[]): string {
  const head = element(
    'head',
    {},
    element('meta', { charset: 'utf-8' }),
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('title', {}, `${title} · halfopen`),
    element('link', { rel: 'stylesheet', href: `../${stylesheet}` }),
  );
  const brand = element('header', { class: 'header' }, element('a', { class: 'brand', href: './index.html' }, 'halfopen'));
  const root = element('html', { lang: 'en' }, head, element('body', {}, brand, element('main', { class: 'static' }, ...content)));
  const text = new XMLSerializer().serializeToString(root).replace(/ xmlns="http:\/\/www\.w3\.org\/1999\/xhtml"/, '');
  return `<!doctype html>\n${text}\n`;
}

const columns = ['Time, s', 'Where', 'What'];

function eventTable(run: Run): HTMLElement {
  const rows = run.events.map((event) =>
    element(
      'tr',
      {},
      element('td', { class: 'number' }, exactSeconds(event.at)),
      element('td', {}, event.place),
      element('td', {}, eventText(event)),
    ),
  );
  const head = element('tr', {}, ...columns.map((column) => element('th', { scope: 'col' }, column)));
  return element(
    'table',
    {},
    element('caption', {}, `All ${run.events.length} events`),
    element('thead', {}, head),
    element('tbody', {}, ...rows),
  );
}

function scenarioPage(run: Run, stylesheet: string): string {
  const { id, title, question, lesson, watch } = run.scenario;
  const { headline, detail } = describeVerdict(run.verdicts[watch]);
  const caption = figureCaption(run);
  return page(
    title,
    stylesheet,
    element('h1', {}, title),
    element('p', { class: 'question' }, question),
    element(
      'div',
      { class: 'verdict' },
      element('div', { class: 'verdict-words' }, element('p', { class: 'headline' }, headline), element('p', { class: 'detail' }, detail)),
    ),
    element(
      'figure',
      { class: 'timeline' },
      staticFigure(run, `Timeline: ${caption}`),
      element('figcaption', { class: 'caption' }, caption),
    ),
    ...(lesson ? [element('p', { class: 'lesson' }, element('strong', {}, 'To take home.'), ` ${lesson}`)] : []),
    element('p', {}, element('a', { href: `../index.html#/s/${encodeURIComponent(id)}` }, 'Change it: with JavaScript, in the simulator')),
    eventTable(run),
  );
}

function indexPage(runs: readonly Run[], stylesheet: string): string {
  const groups = new Map<string, Run[]>();
  for (const run of runs) groups.set(run.scenario.group, [...(groups.get(run.scenario.group) ?? []), run]);
  const item = (run: Run) => {
    const { id, title, question, watch } = run.scenario;
    return element(
      'li',
      {},
      element('a', { href: `./${id}.html` }, title),
      ` ${question} `,
      element('strong', {}, describeVerdict(run.verdicts[watch]).headline),
    );
  };
  const lists = Array.from(groups, ([name, inGroup]) => [
    element('h2', {}, name || 'Other'),
    element('ul', {}, ...inGroup.map(item)),
  ]).flat();
  return page(
    'Catalogue',
    stylesheet,
    element('h1', {}, 'When does a program notice that the other end of its TCP connection is gone?'),
    element(
      'p',
      {},
      'Each run as a figure and a table. Settings can be changed, and runs compared, in the ',
      element('a', { href: '../index.html' }, 'simulator'),
      ', which needs JavaScript.',
    ),
    ...lists,
  );
}

/** Every page; `stylesheet` is the built one, from the folder of the page. */
export function staticPages(stylesheet: string): StaticPage[] {
  const window = new Window();
  Object.assign(globalThis, { document: window.document, XMLSerializer: window.XMLSerializer });
  const runs = (catalogue.scenarios as readonly unknown[]).flatMap((file) => {
    const parsed = parseScenario(file);
    return parsed.ok ? [simulate(parsed.scenario)] : [];
  });
  return [
    { fileName: 'index.html', html: indexPage(runs, stylesheet) },
    ...runs.map((run) => ({ fileName: `${run.scenario.id}.html`, html: scenarioPage(run, stylesheet) })),
  ];
}
