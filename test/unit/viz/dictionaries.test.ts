// The dictionaries and the words of the code belong together: every word has its translation, no translation is left over, gaps
// are the same in all languages, and what is English in another language is a name.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../scripts/project.mjs';
import {
  CONNTRACK_SYSCTLS,
  describeVerdict,
  PROGRAM_DEADLINE_TITLES,
  PROGRAM_TIMERS,
  programSettings,
  SITUATION_IDS,
  SOCKET_OPTIONS,
  SYSCTLS,
  TIMER_TITLES,
  type Verdict,
} from '../../../sim/index.ts';
import { situationTitle } from '../../../viz/state/situations.ts';
import { firstKnown } from '../../../viz/text/language.ts';
import { verdictWords } from '../../../viz/text/verdict.ts';
import { type Dictionary, dictionary, t } from '../../../viz/text/words.ts';
import { filesUnder } from '../../architecture/source.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const readJson = (file: string): unknown => JSON.parse(read(file));

/** `t('…')`, `rich('…')` and `word('…')` of the page, `say('…')` of the simulator: the words that stand in the code. */
const CALL = /(?<![\w.])(?:t|rich|word|say)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;
const unescaped = (text: string): string =>
  text.replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).replace(/\\(.)/g, '$1');

const wordsOfCode = new Map<string, string>();
for (const file of ['viz', 'sim'].flatMap((folder) => filesUnder(folder, /\.tsx?$/)))
  for (const [, single, double] of read(file).matchAll(CALL)) wordsOfCode.set(unescaped(single ?? double ?? ''), file);

interface Listed {
  readonly title: string;
  readonly group?: string;
  readonly question: string;
  readonly lesson: string;
}
const catalogue = readJson('scenarios.json') as { readonly scenarios: readonly Listed[]; readonly systems: readonly Listed[] };
const claims = readJson('claims.json') as { readonly claims: readonly { readonly question: string }[] };
const evidence = readJson('evidence.json') as { readonly families: readonly { readonly title: string }[] };

const PROGRAMS = ['request-loop', 'idler', 'responder', 'grpc-client', 'grpc-server', 'etcd-client', 'etcd-member'] as const;

/** Words of the simulator and of data files that the page shows through `t`. */
const wordsOfTables = new Set(
  [
    ...Object.values(SOCKET_OPTIONS).map(({ about }) => about),
    ...Object.values(SYSCTLS).map(({ about }) => about),
    ...Object.values(CONNTRACK_SYSCTLS).map(({ about }) => about),
    ...Object.values(PROGRAM_TIMERS).flatMap(({ title, about }) => [title, about]),
    ...Object.values(TIMER_TITLES),
    ...Object.values(PROGRAM_DEADLINE_TITLES),
    ...SITUATION_IDS.map(situationTitle),
    ...PROGRAMS.flatMap((program) => programSettings(program).map(({ about }) => about)),
    ...[...catalogue.scenarios, ...catalogue.systems].flatMap(({ title, group = '', question, lesson }) => [
      title,
      group,
      question,
      lesson,
    ]),
    ...claims.claims.map(({ question }) => question),
    ...evidence.families.map(({ title }) => title),
    // Why a segment was lost, how a theme and a tick are called, what a program asks.
    ...['path cut', 'host off', 'dropped by the path', 'unknown to a middlebox', 'auto', 'light', 'dark', 'hz', 'call', 'request'],
  ].filter((text) => text !== ''),
);

/** The same in every language. */
const NAMES = new Set(['CSV', 'JSON', 'gRPC', 'keepalive', 'Keepalive', 'HeaderTimeoutPerRequest']);

const gapsOf = (text: string): string[] => (text.match(/\$[a-zA-Z]+/g) ?? []).toSorted();
const LANGUAGES = ['zh', 'ja'] as const;
const dictionaries = Object.fromEntries(LANGUAGES.map((id) => [id, readJson(`viz/text/${id}.json`) as Dictionary])) as Record<
  (typeof LANGUAGES)[number],
  Dictionary
>;

test('the scan finds the words of the code', () => {
  expect(wordsOfCode.size).toBeGreaterThan(1000);
  expect([...wordsOfCode.keys()]).toContain('Never in any of $n situations.');
  expect([...wordsOfCode.keys()]).toContain("the $host's process was killed");
});

describe.each(LANGUAGES)('%s', (id) => {
  const words = dictionaries[id];

  test('has every word of the code', () => {
    const missing = [...wordsOfCode].filter(([word]) => !(word in words) && !NAMES.has(word)).map(([word, file]) => `${file}: ${word}`);
    expect(missing).toEqual([]);
  });

  test('has every word of the tables', () => {
    expect([...wordsOfTables].filter((word) => !(word in words) && !NAMES.has(word))).toEqual([]);
  });

  test('has no word that nobody says', () => {
    expect(Object.keys(words).filter((word) => !wordsOfCode.has(word) && !wordsOfTables.has(word))).toEqual([]);
  });

  test('has the gaps of the English', () => {
    const other = Object.entries(words).filter(([english, text]) => gapsOf(english).join() !== gapsOf(text).join());
    expect(other).toEqual([]);
  });

  test('says nothing in English but names', () => {
    expect(Object.entries(words).filter(([english, text]) => english === text && !NAMES.has(english))).toEqual([]);
    expect(Object.entries(words).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('keeps names of settings, errors and states as they are', () => {
    const NAME = /\b(?:[A-Z]{2,}_[A-Z0-9_]+|tcp_[a-z0-9_]+|nf_[a-z_]+|E[A-Z]{4,}|FIN-WAIT-\d|TIME-WAIT|SYN(?:-ACK)?)\b/g;
    const lost = Object.entries(words).filter(([english, text]) => (english.match(NAME) ?? []).some((name) => !text.includes(name)));
    expect(lost).toEqual([]);
  });
});

test('words with gaps, in a language and in English', () => {
  expect(t('Never in any of $n situations.', { n: 8 })).toBe('Never in any of 8 situations.');
  dictionary.value = dictionaries.zh;
  expect(t('Never in any of $n situations.', { n: 8 })).toBe('8 种情形全都永远不会发现。');
  expect(t('nobody has translated this $n', { n: 1 })).toBe('nobody has translated this 1');
  dictionary.value = null;
});

test('what stands in a gap is never read as a gap', () => {
  expect(t('$from to $to', { from: '$to', to: "$'$&" })).toBe("$to to $'$&");
});

test.each([
  [['en-GB', 'zh'], 'en'],
  [['zh-TW'], 'zh'],
  [['fr', 'ja-JP', 'en'], 'ja'],
  [['fr'], 'en'],
  [[], 'en'],
])('a browser that asks for %j gets %s', (wanted, expected) => {
  expect(firstKnown(wanted)).toBe(expected);
});

describe('a verdict in English is the simulator’s own sentence', () => {
  const verdict = (part: Partial<Verdict>): Verdict =>
    ({
      host: 'client',
      outcome: 'error',
      errno: 'ETIMEDOUT',
      at: 941_629_731,
      sinceUs: 939_629_731,
      since: 'path/cut/1',
      decidedBy: 'rto',
      resetBy: null,
      retransmissions: 15,
      tailLossProbes: 1,
      windowProbes: 0,
      keepaliveProbes: 0,
      because: null,
      periodUs: null,
      ...part,
    }) as Verdict;
  const outcomes = ['error', 'closed', 'gone', 'never', 'alive', 'open'] as const;
  const starts = [
    'path/cut/1',
    'path/forget/1',
    'path/forgot/NAT/1',
    'server/power-off/1',
    'server/reboot/1',
    'client/kill/1',
    'server/stop-reading/1',
    'client/connect/1',
    null,
  ];
  const parts: Partial<Verdict>[] = [
    ...starts.map((since) => ({ since })),
    { decidedBy: null },
    { decidedBy: null, errno: 'ECONNRESET', resetBy: 'NAT' },
    { decidedBy: null, errno: null },
    { because: 'nothing armed', errno: null, decidedBy: null },
    { because: 'repeats', periodUs: 120_000_000, windowProbes: 2, keepaliveProbes: 1, retransmissions: 0 },
    { host: 'server', sinceUs: 204, tailLossProbes: 3 },
    { sinceUs: 3 * 86_400_000_000, at: (3 * 86_400_000_000) as Verdict['at'] },
  ];
  test.each(outcomes)('%s', (outcome) => {
    // An error has a name.
    const possible = parts.filter(({ errno }) => outcome !== 'error' || errno !== null);
    for (const part of possible)
      expect(verdictWords(verdict({ ...part, outcome }))).toEqual(describeVerdict(verdict({ ...part, outcome })));
  });
});
