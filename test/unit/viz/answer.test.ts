// The answer page's pure parts: words, and links that lead to exactly the run that an answer names.
import { describe, expect, test } from 'vitest';
import { type Answer, answer, type Configuration, simulate, type Situation, situationsOf } from '../../../sim/index.ts';
import { troubleOf } from '../../../sim/answer/situation.ts';
import { answersAsCsv, answersAsJson, answersAsText, type Exported } from '../../../viz/answer/export.ts';
import { runLink } from '../../../viz/answer/run-link.ts';
import { sentence, summary, worst } from '../../../viz/answer/words.ts';
import { evaluate } from '../../../viz/state/evaluate.ts';
import { readProgram } from '../../../viz/state/program.ts';
import { ANSWER_ID } from '../../../viz/state/situations.ts';
import { formatLink, parseLink } from '../../../viz/state/url.ts';

function configurationOf(overrides: Record<string, string>): Configuration {
  const found = evaluate({ scenarioId: ANSWER_ID, overrides });
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  const { client, server, path } = found.run.scenario;
  return { client, server, ...path, program: readProgram(overrides).program };
}
const answerOf = (overrides: Record<string, string>, situation: Situation): Answer => answer(configurationOf(overrides), situation);
const allAnswers = (overrides: Record<string, string>): ReadonlyMap<Situation, Answer> =>
  new Map(situationsOf(configurationOf(overrides)).map((situation) => [situation, answerOf(overrides, situation)]));

describe('the sentence on top', () => {
  test('by default: the idle connection, never', () => {
    const answers = allAnswers({});
    expect(sentence(worst(answers) as Answer)).toMatch(/^Idle, then the path is cut: you never notice, because SO_KEEPALIVE is off/);
    expect(summary(answers)).toMatch(/^Never in 4 of 8 situations; the others end after 17\smin/);
  });
  test('what no setting changes comes after what a setting can change', () => {
    expect(worst(allAnswers({ 'client.SO_KEEPALIVE': '1' }))?.situation).toBe('full-buffer');
    expect(worst(allAnswers({ 'client.SO_KEEPALIVE': '1', 'client.TCP_USER_TIMEOUT': '30s' }))?.situation).toBe('frozen');
  });
  test('where every situation ends, the one that takes longest', () => {
    const answers = new Map([...allAnswers({ 'client.SO_KEEPALIVE': '1' })].filter(([, { earliestUs }]) => earliestUs !== null));
    expect(sentence(worst(answers) as Answer)).toMatch(/^Idle, .*: you notice after 2\sh .*, because the keepalive timer then gives up\.$/);
  });
});

describe('out of the page', () => {
  const exportedOf = (overrides: Record<string, string>): Exported => ({
    answers: allAnswers(overrides),
    scenario: { client: configurationOf(overrides).client },
    overrides,
    link: 'https://example.org/#/?client.SO_KEEPALIVE=1&v=1',
  });
  const overrides = { 'client.SO_KEEPALIVE': '1', 'client.hz': '100', 'program.readTimeout': '6s' };

  test('as text: the sentence, a line a situation in columns, what is set, the link', () => {
    const text = answersAsText(exportedOf(overrides));
    expect(text).not.toMatch(/\u00a0/);
    const lines = text.split('\n');
    expect(lines[0]).toMatch(/^The other program does not read.*: you never notice/);
    const at = lines.findIndex((line) => line.startsWith('Situation'));
    const column = lines[at]?.indexOf('Decided by') ?? 0;
    expect(lines.slice(at + 1, at + 9).every((line) => line[column - 1] === ' ' && line[column] !== ' ')).toBe(true);
    expect(text).toMatch(/Idle, then the path is cut +2 h 11 min 30 s to 2 h 16 min \d+ s +keepalive timer +ETIMEDOUT/);
    expect(text).toMatch(/Kernel +Linux 6\.12, 100 HZ\nclient\.SO_KEEPALIVE +1\nprogram\.readTimeout +6s\nhttps:\/\/example/);
  });

  test('as CSV: seconds, empty where there is no time', () => {
    const lines = answersAsCsv(exportedOf(overrides)).trimEnd().split('\r\n');
    expect(lines.length).toBe(9);
    expect(lines.find((line) => line.startsWith('idle,'))).toMatch(
      /^idle,"Idle, then the path is cut",error,7890\.21,8217\.880001,keepalive timer,ETIMEDOUT$/,
    );
    expect(lines.find((line) => line.startsWith('full-buffer,'))).toMatch(/,never,,,no timer,"nothing, ever"$/);
  });

  test('as JSON: every number, and links that lead to the runs', () => {
    const exported = exportedOf(overrides);
    const { answers, configuration, link } = JSON.parse(answersAsJson(exported));
    expect(link).toBe(exported.link);
    expect(configuration).toEqual({ kernel: 'linux-6.12', hz: 100, ...overrides });
    const idle = answers.find(({ situation }: { situation: string }) => situation === 'idle');
    expect([idle.earliestUs, idle.latestUs]).toEqual([exported.answers.get('idle')?.earliestUs, exported.answers.get('idle')?.latestUs]);
    expect(parseLink(new URL(idle.runs.latest).hash).ignored).toEqual([]);
    expect(idle.runs.latest).toMatch(/^https:\/\/example\.org\/#\/s\//);
  });
});

describe('a link to a run', () => {
  test.each([
    [{}],
    [{ 'client.SO_KEEPALIVE': '1', 'client.TCP_KEEPIDLE': '60s', 'client.hz': '100' }],
    [{ 'client.kernel': 'linux-6.18', 'client.tcp_rto_max_ms': '5s', 'client.TCP_USER_TIMEOUT': '45s', rtt: '120ms' }],
    [{ 'box.preset': 'aws-nlb', 'client.SO_KEEPALIVE': '1', 'client.TCP_KEEPIDLE': '400s' }],
    [{ 'box.kind': 'nat', 'box.idle': '90s' }],
    [{ 'box.preset': 'kube-proxy', 'box.established': '1h' }],
    [{ 'box.preset': 'azure-lb', 'program.pingInterval': '10s', 'program.pingTimeout': '5s', 'client.TCP_USER_TIMEOUT': '20s' }],
    [{ 'program.readTimeout': '6s', 'program.connectTimeout': '3s', 'program.writeTimeout': '4s', 'program.idleTimeout': '60s' }],
    [{ 'program.pingInterval': '30s', 'program.idleTimeout': '10s' }],
  ])('with %o every situation’s two ends are found again on the timeline', (overrides) => {
    for (const situation of situationsOf(configurationOf(overrides as Record<string, string>))) {
      const found = answerOf(overrides as Record<string, string>, situation);
      for (const [run, sinceUs] of [
        [found.earliest, found.earliestUs],
        [found.latest, found.latestUs],
      ] as const) {
        const { place, ignored } = parseLink(runLink(situation, overrides as Record<string, string>, run) ?? '');
        expect(ignored).toEqual([]);
        if (place.page !== 'scenario') throw new Error('not a run');
        const shown = evaluate(place.document);
        if (!shown.ok) throw new Error(JSON.stringify(shown.problems));
        expect(shown.unknown).toEqual([]);
        const { scenario, verdicts } = shown.run;
        expect(verdicts.client).toEqual(simulate(run).verdicts.client);
        if (found.kernelAlone !== null && scenario.steps.at(-1)?.do === 'close') continue;
        expect(verdicts.client.outcome).toBe(found.outcome);
        if (sinceUs !== null)
          expect(verdicts.client.at - (troubleOf(scenario) ?? verdicts.client.at - verdicts.client.sinceUs)).toBe(sinceUs);
      }
    }
  });

  test('there is none where the round trip outlasts the first request: such a run cannot be written as a file', () => {
    const overrides = { rtt: '2s' };
    const found = answerOf(overrides, 'idle');
    expect(simulate(found.earliest).verdicts.client.outcome).toBe(found.outcome);
    expect(runLink('idle', overrides, found.earliest)).toBeNull();
  });
});

test('the configuration comes back from its link, which holds only what differs', () => {
  const document = { scenarioId: ANSWER_ID, overrides: { 'client.tcp_retries2': '8', rtt: '20ms' } };
  expect(formatLink({ page: 'answer', document: { ...document, overrides: {} } })).toBe('#/');
  expect(parseLink(formatLink({ page: 'answer', document }))).toEqual({ place: { page: 'answer', document }, ignored: [], language: null });
});
