// What the simulator says in whole sentences, over the catalogue: in English the page says it word for word as the terminal does,
// in every other language nothing of it stays English and no gap stays empty.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/project.mjs';
import {
  type AppEvent,
  advise,
  answer,
  type Configuration,
  english,
  explainAppEvent,
  explainEvent,
  parseScenario,
  parseScenarios,
  type Said,
  type Speaker,
  simulate,
  simulateSystem,
  situationsOf,
  type TraceEvent,
} from '../../sim/index.ts';
import { KERNEL_RULES } from '../../sim/answer/advice-kernel.ts';
import { PATH_RULES } from '../../sim/answer/advice-path.ts';
import { PROGRAM_RULES } from '../../sim/answer/advice-program.ts';
import { inputFacts } from '../../viz/text/inputs.ts';
import { said } from '../../viz/text/phrase.ts';
import { speak, speakEnglish } from '../support/speak.ts';

const LANGUAGES = ['zh', 'ja'] as const;
afterEach(speakEnglish);

/** Says one thing, as a sentence and, where there is one, a formula. */
type Telling = (speaker: Speaker) => { readonly sentence: string; readonly formula: string | null };

/** Every event of the catalogue's scenarios, and of its systems what their programs do. A fleet is left out: it is many of the same. */
const happened = once(() => {
  const parsed = parseScenarios(JSON.parse(readFileSync(`${ROOT}/scenarios.json`, 'utf8')));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return {
    traces: parsed.scenarios.map((scenario) => simulate(scenario).events),
    programs: parsed.systems.filter(({ fleet }) => fleet === null).map((system) => simulateSystem(system).events),
  };
});

const tellings = once((): readonly Telling[] => {
  const { traces, programs } = happened();
  const ofEvent =
    (events: readonly TraceEvent[]) =>
    ({ id }: TraceEvent): Telling =>
    (speaker) =>
      explainEvent(events, id, speaker);
  const ofProgram =
    (event: AppEvent): Telling =>
    (speaker) =>
      explainAppEvent(event, speaker);
  return [...traces.flatMap((events) => events.map(ofEvent(events))), ...programs.flat().map(ofProgram), ...adviceTellings()];
});

function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const SECOND = 1_000_000;
const KEEPALIVE = { SO_KEEPALIVE: true, TCP_KEEPIDLE: 60, TCP_KEEPINTVL: 10, TCP_KEEPCNT: 5 };
/** Together they are told everything that can be advised. */
const ADVISED = [
  [{}, [], {}],
  [{ socketOptions: { TCP_KEEPIDLE: 60 } }, [], {}],
  [{ kernel: 'linux-4.15', socketOptions: { ...KEEPALIVE, TCP_USER_TIMEOUT: '80s' } }, [], { readTimeout: 30 * SECOND }],
  [{ socketOptions: { ...KEEPALIVE, TCP_USER_TIMEOUT: '30m' } }, [], {}],
  [{ socketOptions: { ...KEEPALIVE, TCP_USER_TIMEOUT: '30s' } }, [], { readTimeout: 90 * SECOND }],
  [{ socketOptions: { SO_KEEPALIVE: true } }, ['azure-lb'], { idleTimeout: 600 * SECOND }],
  [{}, ['azure-lb-tcp-reset'], { pingInterval: 10 * SECOND, pingWithoutCalls: 0, pingMinInterval: 300 * SECOND }],
  [{}, ['azure-lb'], { pingInterval: 300 * SECOND, pingTimeout: 15 * SECOND, gracePeriod: 40 * SECOND, pingsWithoutData: 2 }],
  [{ socketOptions: { TCP_USER_TIMEOUT: 30 } }, [], {}],
  [{ sysctl: { tcp_retries2: 5 } }, [], {}],
] as const;

function answersTo([client, boxes, program]: (typeof ADVISED)[number]) {
  const parsed = parseScenario({ client, path: { rtt: '1ms', middleboxes: boxes.map((preset) => ({ preset })) } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { path, ...hosts } = parsed.scenario;
  const configuration: Configuration = { client: hosts.client, server: hosts.server, ...path, program };
  const answers = new Map(situationsOf(configuration).map((id) => [id, answer(configuration, id)] as const));
  return { advice: advise(configuration, answers), others: [...answers.values()].flatMap(({ others }) => others) };
}

function adviceTellings(): Telling[] {
  const told = ADVISED.map(answersTo);
  const advice = told.flatMap((one) => one.advice);
  const rules = { ...KERNEL_RULES, ...PATH_RULES, ...PROGRAM_RULES };
  expect(Object.keys(rules).filter((name) => !advice.some(({ rule }) => rule === name))).toEqual([]);
  // A worker sends what it has to say as a copy.
  const alone = (text: Said): Telling => {
    const copy = structuredClone(text);
    return (speaker) => ({ sentence: speaker(copy), formula: null });
  };
  return [
    ...advice.flatMap(({ title, reason }) => [alone(title), alone(reason)]),
    ...told.flatMap(({ others }) => others.map(({ text }) => alone(text))),
  ];
}

/** The same in every language: names, and signs of arithmetic. */
const NAMES =
  /\b(?:tcp_\w+|nf_\w+|net\.ipv4\.\w+|rto_min|srtt|rttvar|min|max|jiffy|keepalive|seq|ack|\w+\([^)]*\)|wait-for-ready|watch|leader|too_many_pings|ping)\b/g;
/** What programs call their errors. */
const ERRORS =
  /exceeded header timeout|(?:dial|connect|keepalive) timeout|heartbeat missed|program gone|no leader|transport is closing|connection error/g;
const ENGLISH_WORDS = /\b[a-z]{2,}\b(?: \b[a-z]{2,}\b)+/;
const wordsLeft = (text: string): string | null => ENGLISH_WORDS.exec(text.replace(NAMES, '·').replace(ERRORS, '·'))?.[0] ?? null;

describe('over the catalogue', () => {
  test('English is the simulator’s own', () => {
    expect(tellings().length).toBeGreaterThan(20_000);
    const other = tellings().filter((tell) => {
      const [page, terminal] = [tell(said), tell(english)];
      return page.sentence !== terminal.sentence || page.formula !== terminal.formula;
    });
    expect(other.map((tell) => tell(said))).toEqual([]);
  });

  test.each(LANGUAGES)('%s: no sentence stays English, no gap empty', (id) => {
    speak(id);
    const wrong = new Set<string>();
    for (const tell of tellings()) {
      const { sentence, formula } = tell(said);
      if (!/[\u3040-\u9fff]/.test(sentence) || wordsLeft(sentence) !== null || sentence === tell(english).sentence) wrong.add(sentence);
      if (formula !== null && /\b[a-z]{3,}\b/.test(formula.replace(NAMES, '·'))) wrong.add(formula);
      for (const text of [sentence, formula ?? '']) if (/\$[a-zA-Z]/.test(text)) wrong.add(text);
    }
    expect([...wrong].slice(0, 20)).toEqual([]);
  });

  test('the numbers of every rule have names', () => {
    const { traces, programs } = happened();
    // Of a middlebox's, the panel shows a few.
    const rules = [...traces.flat(), ...programs.flat()].flatMap((event) =>
      'rule' in event && event.rule && !event.rule.name.startsWith('box-') ? [event.rule] : [],
    );
    const nameless = rules.flatMap(({ inputs }) => inputFacts(inputs).filter(([, , language]) => language === 'en'));
    expect([...new Set(nameless.map(([name]) => name))]).toEqual([]);
  });
});
