// Runs held against each other: the first difference is the first there is, its cause is found by trying, what is drawn once
// is what both have, and the longest outage that a connection survives is the longest.
import { describe, expect, test } from 'vitest';
import { parseScenario, type Run, simulate } from '../../../../sim/index.ts';
import { alignEvents, firstDivergence } from '../../../../viz/compare/align.ts';
import { causesOf, differingKeys } from '../../../../viz/compare/causes.ts';
import { comparedFigure } from '../../../../viz/compare/figure.ts';
import { type ForkDraft, forkOverrides, justAfter } from '../../../../viz/compare/fork.ts';
import { longestOutage, withOutage } from '../../../../viz/compare/outage.ts';
import { deciderText, outcomeRows, outcomeText } from '../../../../viz/compare/outcomes.ts';
import { presetsFor } from '../../../../viz/compare/presets.ts';
import { settingRows, settingWords, valueIn } from '../../../../viz/compare/setting-rows.ts';
import type { Overrides } from '../../../../viz/state/document.ts';
import { catalogue, evaluate, findEntry } from '../../../../viz/state/evaluate.ts';

function runOf(id: string, overrides: Overrides = {}): Run {
  const found = evaluate({ scenarioId: id, overrides });
  if (!found.ok) throw new Error(found.problems.map(({ message }) => message).join());
  return found.run;
}
const ids = [...catalogue.entries.keys()];
const CUT = 'data-in-flight-cut';

describe('first divergence', () => {
  test.each(ids)('%s compared with itself has none, and nothing in it differs', (id) => {
    expect(firstDivergence(runOf(id), runOf(id))).toBeNull();
    expect(alignEvents([runOf(id), runOf(id)]).some(({ differs }) => differs)).toBe(false);
  });

  test('is where the first timer is armed differently, before anything happens differently', () => {
    const [a, b] = [runOf(CUT), runOf(CUT, { 'client.TCP_USER_TIMEOUT': '30s' })];
    const found = firstDivergence(a, b);
    expect(found?.kind).toBe('other content');
    expect(found?.a?.key).toBe(found?.b?.key);
    expect(found?.a?.kind).toBe('arm');
    expect(a.events.slice(0, found?.common).map(({ key, at }) => [key, at])).toEqual(
      b.events.slice(0, found?.common).map(({ key, at }) => [key, at]),
    );
  });

  test('tells what only one run has from what moved', () => {
    const a = runOf(CUT);
    expect(firstDivergence(a, runOf(CUT, { add1: '10s:restore' }))).toMatchObject({ kind: 'only in B', at: 10_000_000, a: null });
    expect(firstDivergence(runOf(CUT, { add1: '10s:restore' }), a)).toMatchObject({ kind: 'only in A', at: 10_000_000, b: null });
    const moved = firstDivergence(a, runOf(CUT, { step3: '2500ms' }));
    expect(moved).toMatchObject({ kind: 'moved', at: 2_000_000 });
  });

  test('alignment has every event of every run once, in the order of time', () => {
    const runs = [runOf(CUT), runOf(CUT, { 'client.tcp_retries2': '8' }), runOf(CUT, { 'client.kernel': 'linux-4.1' })];
    const rows = alignEvents(runs);
    runs.forEach((run, i) => {
      const of = rows.flatMap(({ events }) => (events[i] ? [events[i].key] : []));
      expect(of.toSorted()).toEqual(run.events.map(({ key }) => key).toSorted());
    });
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted((a, b) => a - b));
  });
});

describe('causes', () => {
  const causes = (a: Overrides, b: Overrides) => {
    const [one, other] = [runOf(CUT, a), runOf(CUT, b)];
    const divergence = firstDivergence(one, other);
    if (!divergence) throw new Error('must differ');
    return causesOf(CUT, { overrides: a, run: one }, { overrides: b, run: other }, divergence);
  };

  test('of several settings that differ, the one that makes the runs part is named', () => {
    const b = { 'client.TCP_USER_TIMEOUT': '30s', 'client.TCP_KEEPIDLE': '10s', 'server.tcp_retries2': '3' };
    expect(causes({}, b)).toEqual({ keys: ['client.TCP_USER_TIMEOUT'], alone: true });
    expect(causes(b, {})).toEqual({ keys: ['client.TCP_USER_TIMEOUT'], alone: true });
  });

  test('what differs after the first difference is not its cause', () => {
    expect(causes({}, { add1: '2200ms:client.send=1', add2: '2100ms:client.send=2' })).toEqual({ keys: ['add2'], alone: true });
  });

  test('settings that do it only together are named together', () => {
    const b = { 'client.SO_KEEPALIVE': 'true', 'client.TCP_KEEPIDLE': '250ms' };
    expect(evaluate({ scenarioId: CUT, overrides: b }).ok).toBe(false);
    const together = { 'client.SO_KEEPALIVE': 'true', 'client.TCP_KEEPIDLE': '1s', 'client.TCP_KEEPINTVL': '1s' };
    const found = causes({}, together);
    expect(found.keys).toContain('client.SO_KEEPALIVE');
  });

  test('differing keys are those whose values differ', () => {
    expect(differingKeys({ rtt: '1ms', until: '1h' }, { rtt: '2ms', until: '1h', add1: '1s:cut' })).toEqual(['rtt', 'add1']);
  });
});

describe('the longest outage that is survived', () => {
  test.each([
    ['data-in-flight-user-timeout', {}],
    ['idle-cut-keepalive-envoy', {}],
    ['outage-kills-good-connection', {}],
    [CUT, { 'client.tcp_retries2': '5' }],
  ] as const)('%s: a millisecond more ends the connection, a millisecond less does not', (id, overrides) => {
    const { scenario } = runOf(id, overrides);
    const us = longestOutage(scenario);
    const outcome = (lengthUs: number) => simulate(withOutage(scenario, lengthUs), { trace: false }).verdicts[scenario.watch].outcome;
    expect(['alive', 'open', 'never']).toContain(outcome(us));
    expect(['error', 'gone']).toContain(outcome(us + 1000));
  });

  test('without keepalive and data any silence is survived', () => {
    expect(longestOutage(runOf('idle-cut').scenario)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('fork', () => {
  const entry = findEntry(CUT);
  if (!entry) throw new Error('catalogue');
  const draft: ForkDraft = { at: '10s', do: 'restore', host: 'client', name: '', value: '', alone: false };

  test('the past is the same up to the moment, and what is new happens then', () => {
    const a = runOf(CUT);
    for (const index of [20, 45, 60, 80]) {
      const at = a.events[index]?.at ?? 0;
      const overrides = forkOverrides(entry, {}, { ...draft, do: 'send', value: '100', at: justAfter(at) });
      const b = runOf(CUT, overrides);
      const found = firstDivergence(a, b);
      expect(found?.at).toBe(at + 1);
      expect(found?.common).toBe(a.events.filter((event) => event.at <= at).length);
    }
  });

  test('alone, nothing comes of what the scenario does later; what was moved or added counts where it is now', () => {
    const overrides = forkOverrides(
      entry,
      { step0: '5s', add1: '6s:client.send=1', add2: '1s:client.send=2' },
      { ...draft, at: '2500ms', do: 'stopReading', alone: true },
    );
    const file = runOf(CUT, overrides).scenario.steps;
    expect(file.filter(({ at }) => at > 2_500_000)).toEqual([]);
    expect(file.some((step) => step.do === 'send' && step.bytes === 2)).toBe(true);
    expect(Object.keys(overrides)).toContain('add2');
  });

  test('a step that cannot be is a named problem', () => {
    const found = evaluate({ scenarioId: CUT, overrides: forkOverrides(entry, {}, { ...draft, at: '1s' }) });
    expect(found.ok ? '' : found.problems[0]?.message).toMatch(/"restore" of a path that is not cut/);
  });
});

describe('tables', () => {
  const entry = findEntry(CUT);
  if (!entry) throw new Error('catalogue');
  const other = { 'client.TCP_USER_TIMEOUT': '30s', 'client.kernel': 'linux-6.1', add1: '20s:restore', rtt: '5ms' };
  const compared = [
    { overrides: { rtt: '5ms' }, run: runOf(CUT, { rtt: '5ms' }) },
    { overrides: other, run: runOf(CUT, other) },
  ];

  test('settings that differ are rows, each with what holds in every run; those that are the same are not', () => {
    const rows = settingRows({ base: entry, runs: compared, asked: ['client.tcp_retries2'] });
    expect(rows.map(({ key }) => key)).toEqual(['client.kernel', 'client.TCP_USER_TIMEOUT', 'client.tcp_retries2', 'add1']);
    const values = rows.map((row) => compared.map(({ overrides, run }) => valueIn(row, overrides, run, entry)));
    expect(values).toEqual([
      [
        { text: 'linux-6.12', set: false },
        { text: 'linux-6.1', set: true },
      ],
      [
        { text: '0s', set: false },
        { text: '30s', set: true },
      ],
      [
        { text: '15', set: false },
        { text: '15', set: false },
      ],
      [
        { text: 'none', set: false },
        { text: '20s:restore', set: true },
      ],
    ]);
  });

  test('settings in words', () => {
    expect(settingWords('add1', other, entry)).toBe('at 20s: path restored');
    expect(settingWords('client.kernel', other, entry)).toBe('Linux 6.1');
    expect(settingWords('client.TCP_USER_TIMEOUT', other, entry)).toBe('TCP_USER_TIMEOUT 30s');
    expect(settingWords('step3', { step3: 'never' }, entry)).toBe('without “path cut”');
  });

  test('outcomes say what the verdicts say', () => {
    const runs = [runOf(CUT), runOf('idle-cut')];
    const rows = new Map(outcomeRows(runs).map(({ label, cells }) => [label, cells.map(({ text }) => text)]));
    expect(rows.get('outcome')).toEqual(['ETIMEDOUT', 'never']);
    expect(rows.get('detection')?.[1]).toBe('∞');
    expect(rows.get('decided by')).toEqual(['retransmission timer', 'nothing']);
    expect(rows.get('retransmissions')).toEqual(['15', '0']);
    expect(runs.map(outcomeText)).toEqual(['ETIMEDOUT after 15\u00a0min 39.6\u00a0s', 'never']);
  });

  test.each(ids)('%s: every preset runs and changes something', (id) => {
    const now = runOf(id);
    const presets = presetsFor(id, {}, now);
    expect(presets.length).toBeGreaterThan(2);
    // What ends otherwise comes first.
    const same = presets.map(({ run }) => outcomeText(run) === outcomeText(now) && deciderText(run) === deciderText(now));
    expect(same).toEqual(same.toSorted((a, b) => Number(a) - Number(b)));
    if (id === 'failover-reset') expect(presets.slice(0, 2).map(({ title }) => title)).toContain('where kube-proxy drops without a word');
    for (const { run } of presets) expect(JSON.stringify(run.scenario)).not.toBe(JSON.stringify(now.scenario));
  });
});

describe('figure', () => {
  test('what B has in common with A is drawn once, what it has of its own is drawn in its row', () => {
    const [a, b] = [runOf(CUT), runOf(CUT, { 'client.TCP_USER_TIMEOUT': '30s' })];
    const at = firstDivergence(a, b)?.at ?? 0;
    const { lanes } = comparedFigure([a, b], [Number.POSITIVE_INFINITY, at], false);
    const marksOf = (run: number) => lanes.flatMap(({ runs }) => runs[run]?.marks ?? []);
    for (const mark of marksOf(1)) expect(mark.to ?? mark.at).toBeGreaterThanOrEqual(at);
    const inA = new Set(marksOf(0).map(({ key, at: from, to }) => `${key} ${from} ${to}`));
    expect(marksOf(1).filter(({ lane, key, at: from, to }) => lane !== 'verdict' && inA.has(`${key} ${from} ${to}`))).toEqual([]);
    expect(marksOf(1).some(({ glyph }) => glyph === 'error')).toBe(true);
    expect(lanes.find(({ lane }) => lane.kind === 'timer')?.overlaid).toBe(true);
    const path = lanes.find(({ lane }) => lane.kind === 'path');
    expect(path?.runs.map(({ marks }) => marks.length)).toEqual([1, 0]);
  });

  test('a scenario that the parser reads is never changed by what is done to it', () => {
    const parsed = parseScenario(entryFile());
    if (!parsed.ok) throw new Error('catalogue');
    const before = JSON.stringify(parsed.scenario);
    longestOutage(parsed.scenario);
    expect(JSON.stringify(parsed.scenario)).toBe(before);
  });
});

const entryFile = () => findEntry(CUT)?.file;
