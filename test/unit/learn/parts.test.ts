// The parts of a lesson, each by itself: figures, scores, goals, progress, and what is said of a lesson that is wrong.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../../../viz/learn/check-lesson.ts';
import { readFigure } from '../../../viz/learn/figures.ts';
import { missOf } from '../../../viz/learn/goal.ts';
import { LessonRuns, merged, runFile } from '../../../viz/learn/lesson-runs.ts';
import type { Lesson } from '../../../viz/learn/lesson.ts';
import { dueItems, EMPTY_PROGRESS, readProgress, tally, withAnswer, withBecause, withStep } from '../../../viz/learn/progress.ts';
import { plainProse } from '../../../viz/learn/prose.ts';
import { readLesson } from '../../../viz/learn/read-lesson.ts';
import { scoreMarks, scoreTime } from '../../../viz/learn/score.ts';
import { findFile } from './catalogue.ts';

const base = {
  steps: [
    { at: '500ms', do: 'send', host: 'client', bytes: 100 },
    { at: '1s', do: 'cut' },
    { at: '2s', do: 'send', host: 'client', bytes: 100 },
  ],
  until: '1h',
};
const lesson: Lesson = {
  id: 'small',
  minutes: 5,
  base,
  variants: { idle: { steps: [{ at: '1s', do: 'cut' }] } },
  steps: [{ id: 'when', kind: 'time', truth: 'end since send', to: '4h', misconceptions: [{ reply: 'soon', to: '1m' }] }],
};
const prose = {
  title: 'Small',
  idea: 'One idea.',
  trainer: 'Ask.',
  steps: { when: { text: 'When?', right: 'Right.', replies: { soon: 'No.', otherwise: '{end since send}' } } },
};
const own = (change: Record<string, unknown> = {}) => ({ lesson: { ...structuredClone(lesson), ...change }, prose });
const messages = (input: unknown): string[] => {
  const read = readLesson(input, findFile);
  return read.ok ? [] : read.problems.map(({ message }) => message);
};

describe('figures', () => {
  const runs = new LessonRuns(lesson, findFile);
  test.each([
    ['end since send', { kind: 'time', us: 938_416_000 }],
    ['end since cut', { kind: 'time', us: 939_416_000 }],
    ['end since cut@idle', { kind: 'time', us: null }],
    ['sent 2 since send', { kind: 'time', us: 208_000 }],
    ['count tail-loss-probe since send', { kind: 'count', count: 1 }],
    ['decided by', { kind: 'timer', timer: 'rto' }],
    ['outcome@idle', { kind: 'outcome', outcome: 'never' }],
    ['setting client.tcp_retries2', { kind: 'count', count: 15 }],
  ])('%s', (figure, value) => {
    expect(readFigure(runs, figure)).toEqual({ ok: true, value });
  });

  test.each([
    'end',
    'end since yesterday',
    'sent 99 since send',
    'end since send@nowhere',
    'setting client.nothing',
    'end since restore',
    'report pings',
  ])('%s is no figure of this run, and why is said', (figure) => {
    const read = readFigure(runs, figure);
    expect(read.ok ? '' : read.why).not.toBe('');
  });

  test('prose says its figures in the units of its language', () => {
    const words = { never: '从不', outcomes: {} as never, timers: {}, units: { min: '分', s: '秒' } };
    expect(plainProse('{end since send} / {end since cut@idle}', runs, words)).toBe('15\u00a0分 38.4\u00a0秒 / 从不');
  });
});

describe('scores', () => {
  test.each([
    [100, 100, 'right'],
    [110, 100, 'right'],
    [112, 100, 'near'],
    [51, 100, 'near'],
    [200, 100, 'near'],
    [201, 100, 'wrong'],
    ['never', 100, 'wrong'],
    [100, 'never', 'wrong'],
    ['never', 'never', 'right'],
  ] as const)('%s for %s is %s', (guess, truth, score) => {
    expect(scoreTime(guess, truth)).toBe(score);
  });

  test('marks are as good as the worst of them, in any order', () => {
    expect(scoreMarks([400, 200, 100], [100, 200, 400])).toBe('right');
    expect(scoreMarks([100, 200, 300], [100, 200, 400])).toBe('near');
    expect(scoreMarks([100, 200, 4000], [100, 200, 400])).toBe('wrong');
  });

  test('a misconception holds from its beginning up to, not including, its end', () => {
    const one = { from: '1s', to: '2s' };
    expect([999_999, 1_000_000, 1_999_999, 2_000_000].map((us) => holds(one, us))).toEqual([false, true, true, false]);
    expect(holds({ never: true }, 'never')).toBe(true);
    expect(holds({ never: true }, 5)).toBe(false);
  });
});

test('a goal names what is missing', () => {
  const result = runFile(base);
  if (!result.ok || result.value.kind !== 'run') throw new Error('the base runs');
  const { run } = result.value;
  expect(missOf(run, { outcome: 'error', since: 'send', before: '16m' })).toBeNull();
  expect(missOf(run, { since: 'send', before: '15m' })).toEqual({ what: 'late', us: 938_416_000 });
  expect(missOf(run, { since: 'send', after: '16m' })).toEqual({ what: 'early', us: 938_416_000 });
  expect(missOf(run, { outcome: 'alive' })).toEqual({ what: 'outcome', is: 'error' });
  expect(missOf(run, { decidedBy: 'keepalive' })).toEqual({ what: 'decidedBy', is: 'rto' });
});

describe('progress', () => {
  const missed = withAnswer(EMPTY_PROGRESS, 'a', 'when', { score: 'wrong', guess: 5 }, 1000);
  test('what was missed comes back once another lesson is done, or after a day, and not before', () => {
    expect(dueItems(missed, 2000)).toEqual([]);
    expect(dueItems(missed, 1000 + 86_400_000)).toEqual([{ lessonId: 'a', stepId: 'when' }]);
    expect(dueItems(withStep(missed, 'b', 3, true), 2000)).toEqual([{ lessonId: 'a', stepId: 'when' }]);
  });
  test('what was then right is not due again, and the first answer is remembered', () => {
    const again = withAnswer(withStep(missed, 'b', 3, true), 'a', 'when', { score: 'right', guess: 9 }, 3000);
    expect(dueItems(again, 9e9)).toEqual([]);
    expect(again.lessons.a?.answers.when).toMatchObject({ first: 'wrong', score: 'right', times: 2 });
    expect(tally(again.lessons.a as never)).toEqual({ right: 1, near: 0, wrong: 0 });
  });
  test('it is read back as it was stored; what is not progress is nothing', () => {
    const all = withBecause(withStep(missed, 'a', 2, false), 'a', 'when', ' because so ');
    expect(readProgress(JSON.stringify(all))).toEqual(all);
    expect(all.lessons.a?.answers.when?.because).toBe('because so');
    for (const bad of ['', '{', '[]', '{"version":2}', '{"version":1,"lessons":{"a":1}}'])
      expect(readProgress(bad)).toEqual(EMPTY_PROGRESS);
  });
});

describe('a lesson of one’s own', () => {
  test('is taken when it is sound', () => {
    expect(messages(own())).toEqual([]);
  });

  test.each([
    ['a variant that cannot run', { variants: { idle: { until: 'soon' } } }, '$.lesson.variants.idle.until: found "soon"'],
    ['a base that is not there', { base: 'no-such' }, '$.lesson.base.base: found "no-such"'],
    ['an unknown key', { colour: 'red' }, '$.lesson.colour: found the key "colour"'],
    [
      'a figure of nothing',
      { steps: [{ id: 'when', kind: 'time', truth: 'end since lunch' }] },
      '$.lesson.steps[0].truth: found "end since lunch"',
    ],
    [
      'a misconception that holds the truth',
      { steps: [{ id: 'when', kind: 'time', truth: 'end since send', misconceptions: [{ reply: 'soon', to: '1h' }] }] },
      '$.lesson.steps[0].misconceptions[0]: found an interval that holds the truth',
    ],
    [
      'a goal that is met already',
      { steps: [{ id: 'when', kind: 'do', controls: ['client.tcp_retries2'], goal: { outcome: 'error' }, solution: {} }] },
      '$.lesson.steps[0].goal: found a goal that is met already',
    ],
    [
      'a solution that is none',
      {
        steps: [
          {
            id: 'when',
            kind: 'do',
            controls: ['client.tcp_retries2'],
            goal: { outcome: 'alive' },
            solution: { 'client.tcp_retries2': '4' },
          },
        ],
      },
      '$.lesson.steps[0].solution: found settings that miss the goal',
    ],
    [
      'a control of nothing',
      {
        steps: [
          {
            id: 'when',
            kind: 'do',
            controls: ['colour'],
            goal: { outcome: 'error', before: '1m' },
            solution: { 'client.tcp_retries2': '5' },
          },
        ],
      },
      '$.lesson.steps[0].controls[0]: found "colour"',
    ],
    [
      'a statement that is not so',
      { asserts: [{ figure: 'end since send', from: '16m' }] },
      '$.lesson.asserts[0]: found end since send = 938416000',
    ],
  ])('%s is named with its place', (_, change, message) => {
    expect(messages(own(change)).join('\n')).toContain(message);
  });

  test('prose without a reply, and a figure that nobody can read, are named', () => {
    const bad = { ...prose, steps: { when: { text: '{end since tea}', replies: { otherwise: '' } } } };
    expect(messages({ ...own(), prose: bad })).toEqual([
      '$.prose.steps.when.right: found nothing, expected the reply to the right answer',
      '$.prose.steps.when.replies.soon: found nothing, expected a text',
      expect.stringContaining('$.prose.steps.when.text: found {end since tea}'),
    ]);
  });

  test('what is far too deep or too large is refused without being looked at', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(messages({ lesson: deep })).toEqual(['$: found values 30 deep, expected a lesson']);
    expect(messages(Array.from({ length: 30_000 }, () => 0))).toEqual(['$: found more than 20000 values, expected a lesson']);
  });

  test('arbitrary JSON never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('lesson', 'base', 'steps', 'prose', 'all'), (value, where) => {
        const input =
          where === 'all' ? value : where === 'lesson' || where === 'prose' ? { ...own(), [where]: value } : own({ [where]: value });
        expect(typeof readLesson(input, findFile).ok).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });

  test('keys that reach for a prototype change nothing', () => {
    const evil = JSON.parse('{"__proto__": {"polluted": true}, "path": {"__proto__": {"polluted": true}}}') as Record<string, unknown>;
    merged({ path: {} }, evil as never);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(readProgress('{"version":1,"lessons":{"__proto__":{"step":0,"done":true,"answers":{}}}}')).toBeDefined();
  });
});
