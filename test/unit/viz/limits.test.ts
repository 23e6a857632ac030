// Limits that end connections without being timers: how they fill, when they are looked at, and what the look found.
import { describe, expect, test } from 'vitest';
import catalogue from '../../../scenarios.json';
import { parseScenario, type Run, simulate } from '../../../sim/index.ts';
import { levelAt } from '../../../viz/lanes/draw-course.ts';
import { courseOf } from '../../../viz/lanes/limit-marks.ts';
import { type LimitEpisode, limitEpisodes } from '../../../viz/lanes/limits.ts';

function runOf(id: string): Run {
  const parsed = parseScenario((catalogue.scenarios as readonly { id: string }[]).find((file) => file.id === id));
  if (!parsed.ok) throw new Error(id);
  return simulate(parsed.scenario);
}
const only = (id: string): LimitEpisode => {
  const found = limitEpisodes(runOf(id));
  expect(found).toHaveLength(1);
  return found[0] as LimitEpisode;
};

test('tcp_retries2 = 15 is a time of 924.6 s from the first retransmission, found used up only when the timer next fires', () => {
  const run = runOf('data-in-flight-cut');
  const { kind, limit, startUs, fullUs, endUs, decided, looks } = only('data-in-flight-cut');
  expect(kind).toBe('budget');
  expect(limit).toBe(924_600_000);
  expect(startUs).toBe(run.events.find((event) => event.key === 'client/rto/fire/1')?.at);
  expect(fullUs).toBe(startUs + limit);
  expect(endUs).toBeGreaterThan(fullUs as number);
  expect(endUs).toBe(run.verdicts.client.at);
  expect(decided).toBe(true);
  expect(looks).toHaveLength(16);
});

test('TCP_USER_TIMEOUT is reached at 30 s, and the timer that looks at it was moved there', () => {
  const { kind, limit, startUs, endUs } = only('data-in-flight-user-timeout');
  expect(kind).toBe('user-timeout');
  expect(limit).toBe(30_000_000);
  expect(endUs - startUs - limit).toBeLessThan(250_000);
});

test('keepalive counts unanswered probes: nine, and the tenth firing gives up', () => {
  const { kind, limit, looks, decided } = only('idle-cut-keepalive');
  expect({ kind, limit, decided }).toEqual({ kind: 'count', limit: 9, decided: true });
  expect(looks.map(({ level }) => Math.round(level * 9))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 9]);
});

test('an acknowledgement ends what was running full: an outage that heals decides nothing', () => {
  const { decided, endUs } = only('outage-data-waits');
  expect(decided).toBe(false);
  expect(endUs).toBeLessThan(runOf('outage-data-waits').scenario.until);
});

test('probes that are answered fill nothing', () => {
  expect(limitEpisodes(runOf('full-buffer-answered'))).toEqual([]);
});

describe.each((catalogue.scenarios as readonly { id: string }[]).map(({ id }) => id))('%s', (id) => {
  test('no limit falls while it runs full, and one that decided was reached', () => {
    for (const episode of limitEpisodes(runOf(id))) {
      const levels = episode.looks.map(({ level }) => level);
      expect(levels).toEqual([...levels].sort((a, b) => a - b));
      if (episode.decided) expect(levels.at(-1)).toBe(1);
    }
  });

  test('each look lies on the course that is drawn', () => {
    for (const episode of limitEpisodes(runOf(id))) {
      const course = courseOf(episode);
      for (const { event, level } of episode.looks) expect(levelAt(course, event.at)).toBeCloseTo(level, 1);
    }
  });
});
