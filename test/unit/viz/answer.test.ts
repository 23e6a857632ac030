// The answer page's pure parts: pasted lines, words, and links that lead to exactly the run that an answer names.
import { describe, expect, test } from 'vitest';
import { type Answer, answer, simulate, SITUATION_IDS, type Situation } from '../../../sim/index.ts';
import { runLink } from '../../../viz/answer/run-link.ts';
import { readLines } from '../../../viz/answer/sysctl-lines.ts';
import { sentence, summary, worst } from '../../../viz/answer/words.ts';
import { evaluate } from '../../../viz/state/evaluate.ts';
import { ANSWER_ID } from '../../../viz/state/situations.ts';
import { formatLink, parseLink } from '../../../viz/state/url.ts';

function answerOf(overrides: Record<string, string>, situation: Situation): Answer {
  const found = evaluate({ scenarioId: ANSWER_ID, overrides });
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  const { client, server, path } = found.run.scenario;
  return answer({ client, server, rttUs: path.rttUs }, situation);
}
const allAnswers = (overrides: Record<string, string>): ReadonlyMap<Situation, Answer> =>
  new Map(SITUATION_IDS.map((situation) => [situation, answerOf(overrides, situation)]));

describe('pasted lines', () => {
  const KERNEL = 'linux-6.12';
  test('lines of sysctl -a, of sysctl.conf and of sysctl -w are read, and socket options with a unit', () => {
    const text = [
      '# a comment',
      '',
      'net.ipv4.tcp_retries2 = 8',
      'net/ipv4/tcp_keepalive_time=600',
      '-tcp_keepalive_intvl = 10',
      'sysctl -w net.ipv4.tcp_syn_retries=2\r',
      'TCP_USER_TIMEOUT = 30s',
    ].join('\n');
    expect(readLines(text, KERNEL)).toEqual({
      settings: {
        tcp_retries2: '8',
        tcp_keepalive_time: '600',
        tcp_keepalive_intvl: '10',
        tcp_syn_retries: '2',
        TCP_USER_TIMEOUT: '30s',
      },
      problems: [],
      foreign: 0,
    });
  });

  test('what cannot be used is told by line, with what was expected, and the other lines count', () => {
    const text = 'net.ipv4.tcp_retrie2 = 8\nnet.ipv4.tcp_retries2 = 999\nnet.ipv4.tcp_retries1 =\n\nnet.ipv4.tcp_retries2 = 7\n=';
    const { settings, problems } = readLines(text, KERNEL);
    expect(settings).toEqual({ tcp_retries2: '7' });
    expect(problems.map(({ line }) => line)).toEqual([1, 2, 3, 6]);
    expect(problems[0]?.expected).toContain('did you mean "tcp_retries2"?');
    expect(problems[1]).toMatchObject({ found: '999', expected: 'tcp_retries2: a whole number from 0 to 255' });
  });

  test('a setting that the chosen kernel does not have is told with the kernel that has it', () => {
    expect(readLines('net.ipv4.tcp_rto_max_ms = 5000', KERNEL).problems[0]?.expected).toContain('6.15');
    expect(readLines('net.ipv4.tcp_rto_max_ms = 5000', 'linux-6.18').problems).toEqual([]);
  });

  test('other parts of the kernel are counted and left alone; a later line wins', () => {
    const text = 'kernel.modprobe =\nvm.swappiness = 60\nnet.core.somaxconn = 4096\ntcp_retries2 = 5\ntcp_retries2 = 6';
    expect(readLines(text, KERNEL)).toEqual({ settings: { tcp_retries2: '6' }, problems: [], foreign: 3 });
  });

  test.each(['__proto__ = 1', 'constructor = 2', 'toString 3', '<img src=x onerror=alert(1)>', '\u0000'])('%j sets nothing', (line) => {
    const { settings, problems } = readLines(line, KERNEL);
    expect(Object.keys(settings)).toEqual([]);
    expect(problems).toHaveLength(1);
  });
});

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

describe('a link to a run', () => {
  test.each([
    [{}],
    [{ 'client.SO_KEEPALIVE': '1', 'client.TCP_KEEPIDLE': '60s', 'client.hz': '100' }],
    [{ 'client.kernel': 'linux-6.18', 'client.tcp_rto_max_ms': '5s', 'client.TCP_USER_TIMEOUT': '45s', rtt: '120ms' }],
  ])('with %o every situation’s two ends are found again on the timeline', (overrides) => {
    for (const situation of SITUATION_IDS) {
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
        expect(shown.run.verdicts.client.outcome).toBe(found.outcome);
        if (sinceUs !== null) expect(shown.run.verdicts.client.sinceUs).toBe(sinceUs);
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
  expect(formatLink({ page: 'answer', document: { ...document, overrides: {} } })).toBe('#/answer');
  expect(parseLink(formatLink({ page: 'answer', document }))).toEqual({ place: { page: 'answer', document }, ignored: [] });
});
