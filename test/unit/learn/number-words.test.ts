// Every quantity that a lesson says in words is held against a run, or has its reason why none can hold it.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import claims from '../../../claims.json';
import { parseDuration } from '../../../sim/index.ts';
import { readFigure } from '../../../viz/learn/figures.ts';
import { LessonRuns } from '../../../viz/learn/lesson-runs.ts';
import type { Lesson } from '../../../viz/learn/lesson.ts';
import { findFile } from './catalogue.ts';
import { wordsOfNumber } from './number-words.ts';

const FOLDER = new URL('../../../lessons/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
const lessons: readonly Lesson[] = read('lessons.json').lessons;

const lessonOf = (id: string): Lesson => {
  const found = lessons.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no lesson ${id}`);
  return found;
};

/** A figure of a lesson as microseconds or a count. */
function figure(lesson: string, text: string): number {
  const found = readFigure(new LessonRuns(lessonOf(lesson), findFile), text);
  if (!found.ok) throw new Error(found.why);
  const { value } = found;
  if (value.kind === 'count') return value.count;
  if (value.kind === 'time' && value.us !== null) return value.us;
  throw new Error(`${text} of ${lesson} is no number`);
}

/** The waits of the retransmission timer, from one transmission to the next, after the loss probe. */
function waits(lesson: string, transmissions: number, variant = ''): number[] {
  const sent = Array.from({ length: transmissions - 1 }, (_, i) => figure(lesson, `sent ${i + 2} since send${variant}`));
  return sent.slice(1).map((at, i) => at - (sent[i] as number));
}

function double(lesson: string, transmissions: number, variant = ''): void {
  const [, ...all] = waits(lesson, transmissions, variant);
  // The wheel's granule is up to an eighth of a wait.
  for (const [i, wait] of all.slice(1).entries()) expect(Math.abs(wait / (all[i] as number) - 2)).toBeLessThan(0.25);
}

const US_OF_MINUTE = parseDuration('1m') ?? 0;
const US_OF_SECOND = parseDuration('1s') ?? 0;

/** Above a minute: the minute is `tcp_fin_timeout` of the variant before, and the rest is a second, waited for twice. */
function splitWait(): void {
  const rest = figure('closing', 'setting client.tcp_fin_timeout@sixty-one') - US_OF_MINUTE;
  expect(rest).toBe(US_OF_SECOND);
  const waited = figure('closing', 'end since close@sixty-one');
  expect(waited / rest).toBeGreaterThan(2);
  expect(waited / rest).toBeLessThan(2.2);
  expect(figure('closing', 'end since close@fin-wait')).toBeGreaterThanOrEqual(US_OF_MINUTE);
}

/** A turn of the story, or a choice that is offered: no run can be wrong about it. */
const STORY = () => {};

const HELD: Readonly<Record<string, () => void>> = {
  'silent-cable.steps.scene.text': STORY,
  // The last probe leaves an interval before the end.
  'keepalive-by-default.steps.late.text': () => {
    const lesson = 'keepalive-by-default';
    const interval = figure(lesson, 'setting client.tcp_keepalive_intvl');
    const probes = figure(lesson, 'count keepalive-probe since cut');
    const last = figure(lesson, `sent ${probes} since cut`);
    const wait = figure(lesson, 'end since cut') - last;
    expect(wait).toBeGreaterThanOrEqual(interval);
    expect(wait).toBeLessThan(interval * 1.15);
  },
  'backoff.idea': () => double('backoff', 9),
  'backoff.steps.next-five.text': () => {
    const step = lessonOf('backoff').steps.find(({ id }) => id === 'next-five');
    expect(step?.kind === 'marks' && step.truths.length).toBe(5);
  },
  'backoff.steps.next-five.right': () => double('backoff', 6),
  'backoff.steps.the-probe.text': () => double('backoff', 9),
  'backoff.steps.longest.text': () => double('backoff', 9),
  // Doubling ends: the last waits are equal to within the wheel's granule.
  'backoff.steps.longest.replies.never': () => {
    const [before, last] = waits('backoff', 16).slice(-2) as [number, number];
    expect(Math.abs(last / before - 1)).toBeLessThan(0.13);
  },
  'fifteen-retries.steps.dead-when.replies.seconds': () => double('fifteen-retries', 9),
  'fifteen-retries.steps.five.text': () => {
    const said = claims.claims.find(({ id }) => id === 'retries2-5')?.says.map(({ words }) => words);
    expect(said).toContain('around 6 seconds');
    expect(said).toContain('roughly 1 minute');
  },
  'fifteen-retries.steps.five.right': () => double('fifteen-retries', 6, '@five'),
  'fifteen-retries.steps.phase.text': STORY,
  'fifteen-retries.steps.half-a-minute.hint': () => {
    const [five, six, seven] = ['five', 'six', 'seven'].map((name) => figure('fifteen-retries', `end since send@${name}`));
    for (const [less, more] of [
      [five, six],
      [six, seven],
    ] as [number, number][]) {
      expect(more / less).toBeGreaterThan(1.8);
      expect(more / less).toBeLessThan(2.2);
    }
  },
  'user-timeout.trainer': STORY,
  // Both: the user timeout that solves the lesson agrees with the probes alone.
  'both-together.trainer': () => {
    const sum =
      figure('both-together', 'setting client.TCP_KEEPIDLE') +
      figure('both-together', 'setting client.TCP_KEEPINTVL') * figure('both-together', 'setting client.TCP_KEEPCNT');
    const step = lessonOf('both-together').steps.find(({ id }) => id === 'agree');
    expect(step?.kind === 'do' && parseDuration(String(step.solution['client.TCP_USER_TIMEOUT']))).toBe(sum);
  },
  'closing.steps.sixty-one.text': splitWait,
  'closing.steps.sixty-one.right': splitWait,
  'closing.steps.sixty-one.replies.a-second-more': splitWait,
  'box-in-the-middle.steps.reset.text': STORY,
  // A trip to the box and back is no longer than one to the server and back.
  'box-in-the-middle.steps.reset.right': () => {
    const runs = new LessonRuns(lessonOf('box-in-the-middle'), findFile);
    const found = runs.of('reset');
    const path = found.ok && found.value.kind === 'run' ? found.value.run.scenario.path : null;
    expect(figure('box-in-the-middle', 'end since send@reset')).toBeLessThanOrEqual(path?.rttUs ?? 0);
  },
  'heartbeats.steps.scene.text': STORY,
  'heartbeats.steps.pings.choices.one': STORY,
  'heartbeats.steps.pings.choices.three': STORY,
};

/** Paths of all texts that say a quantity in words. */
function found(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === 'string') return wordsOfNumber(value).length > 0 ? [path.join('.')] : [];
  return Object.entries((value ?? {}) as object).flatMap(([key, inner]) => found(inner, [...path, key]));
}

test('every quantity in words is known', () => {
  expect(found(read('en.json').lessons).sort()).toEqual(Object.keys(HELD).sort());
});

test.each(Object.entries(HELD).filter(([, hold]) => hold !== STORY))('what %s says in words holds', (_, hold) => hold());

test('the check sees numbers in words, and passes over turns of speech', () => {
  expect(wordsOfNumber('It waits twice, three minutes and one hour.')).toEqual(['twice', 'three', 'one', 'hour']);
  expect(wordsOfNumber('At once the last one ends, one after the other: {end since send@five}.')).toEqual([]);
});
