// What only a run can tell of a lesson: that its scenarios run, its figures can be read, its goals can be reached and are not
// reached already, and that no reply to a misconception meets somebody who is right.
import { parseDuration, type Problem } from '../../sim/index.ts';
import { filePath } from '../state/document.ts';
import { type FigureValue, readFigure, splitFigure } from './figures.ts';
import { missOf } from './goal.ts';
import { type FindFile, lessonFile, LessonRuns, runFile } from './lesson-runs.ts';
import type { Assertion, Goal, Lesson, LessonProse, LessonStep, StepOf } from './lesson.ts';
import { problem } from './problem.ts';
import { placeholdersOf, placeholderValue } from './prose.ts';
import type { Guess } from './score.ts';

/** Everything that is wrong with a lesson's structure, `at` its place in the file. */
export function checkLesson(lesson: Lesson, find: FindFile, at = '$'): Problem[] {
  const runs = new LessonRuns(lesson, find);
  const problems = [null, ...Object.keys(lesson.variants ?? {})].flatMap((variant) => {
    const run = runs.of(variant);
    const where = variant === null ? `${at}.base` : `${at}.variants.${variant}`;
    return run.ok ? [] : run.problems.map(({ path, found, expected }) => problem(`${where}${path.slice(1)}`, found, expected));
  });
  if (problems.length > 0) return problems;
  const ids = lesson.steps.map(({ id }) => id);
  return [
    ...ids.flatMap((id, i) =>
      ids.indexOf(id) === i ? [] : [problem(`${at}.steps[${i}].id`, JSON.stringify(id), 'an id that no step before has')],
    ),
    ...(lesson.asserts ?? []).flatMap((one, i) => checkAssertion(runs, one, `${at}.asserts[${i}]`)),
    ...lesson.steps.flatMap((step, i) => checkStep(lesson, runs, step, find, `${at}.steps[${i}]`)),
  ];
}

function checkStep(lesson: Lesson, runs: LessonRuns, step: LessonStep, find: FindFile, at: string): Problem[] {
  const shown = 'show' in step && step.show !== undefined ? checkVariant(lesson, step.show, `${at}.show`) : [];
  switch (step.kind) {
    case 'say':
    case 'reveal':
      return shown;
    case 'time':
      return checkTime(runs, step, at);
    case 'marks':
      return [
        ...step.truths.flatMap((truth, i) => timeProblems(runs, truth, `${at}.truths[${i}]`, false)),
        ...checkDuration(step.to, `${at}.to`),
      ];
    case 'choice':
      return [...shown, ...checkChoice(runs, step, at)];
    case 'do':
      return shown.length > 0 ? shown : [...checkControls(step.controls, at), ...checkDo(lesson, step, find, at)];
    case 'capstone':
      return [...checkControls(step.controls, at), ...checkCapstone(lesson, step, find, at)];
  }
}

const checkVariant = (lesson: Lesson, name: string, at: string): Problem[] =>
  Object.hasOwn(lesson.variants ?? {}, name) ? [] : [problem(at, JSON.stringify(name), 'the name of a variant')];

const checkDuration = (text: string | undefined, at: string): Problem[] =>
  text === undefined || parseDuration(text) !== null ? [] : [problem(at, JSON.stringify(text), 'a duration such as "75s"')];

/** The truth of a question about time, or what is wrong with its figure. */
export function truthOf(runs: LessonRuns, figure: string): { ok: true; truth: Guess } | { ok: false; why: string } {
  const found = readFigure(runs, figure);
  if (!found.ok) return found;
  return found.value.kind === 'time' ? { ok: true, truth: found.value.us ?? 'never' } : { ok: false, why: 'this figure is no time' };
}

function timeProblems(runs: LessonRuns, figure: string, at: string, mayBeNever = true): Problem[] {
  const found = truthOf(runs, figure);
  if (!found.ok) return [problem(at, JSON.stringify(figure), `a figure of the run (${found.why})`)];
  return found.truth === 'never' && !mayBeNever ? [problem(at, 'never', 'a moment')] : [];
}

function checkTime(runs: LessonRuns, step: StepOf<'time'>, at: string): Problem[] {
  const wrong = [
    ...timeProblems(runs, step.truth, `${at}.truth`),
    ...checkDuration(step.from, `${at}.from`),
    ...checkDuration(step.to, `${at}.to`),
    ...(step.misconceptions ?? []).flatMap(({ from, to }, i) => [
      ...checkDuration(from, `${at}.misconceptions[${i}].from`),
      ...checkDuration(to, `${at}.misconceptions[${i}].to`),
    ]),
  ];
  const found = truthOf(runs, step.truth);
  if (wrong.length > 0 || !found.ok) return wrong;
  const { truth } = found;
  const outside = truth !== 'never' && (truth < (parseDuration(step.from ?? '0s') ?? 0) || truth > axisEnd(step));
  const contained = (step.misconceptions ?? []).flatMap((one, i) =>
    holds(one, truth) ? [problem(`${at}.misconceptions[${i}]`, 'an interval that holds the truth', 'one that does not')] : [],
  );
  return outside ? [problem(`${at}.to`, 'an axis without the truth', 'one on which it has its place'), ...contained] : contained;
}

const axisEnd = ({ to }: StepOf<'time'>): number => parseDuration(to ?? '4h') ?? 0;

/** Whether a guess belongs to a misconception. */
export function holds(one: { from?: string | undefined; to?: string | undefined; never?: boolean | undefined }, guess: Guess): boolean {
  if (guess === 'never') return one.never === true;
  if (one.from === undefined && one.to === undefined) return false;
  const from = one.from === undefined ? 0 : (parseDuration(one.from) ?? 0);
  const to = one.to === undefined ? Number.POSITIVE_INFINITY : (parseDuration(one.to) ?? 0);
  return guess >= from && guess < to;
}

/** Which choice is right, by a name or by the figure whose name it is. */
export function rightChoice(runs: LessonRuns, step: StepOf<'choice'>): string | null {
  if (step.right !== undefined) return step.right;
  const found = step.truth === undefined ? null : readFigure(runs, step.truth);
  if (!found?.ok) return null;
  return found.value.kind === 'timer' ? found.value.timer : found.value.kind === 'outcome' ? found.value.outcome : null;
}

function checkChoice(runs: LessonRuns, step: StepOf<'choice'>, at: string): Problem[] {
  const right = rightChoice(runs, step);
  return right !== null && step.choices.includes(right)
    ? []
    : [problem(at, right === null ? 'no right choice' : JSON.stringify(right), `one of ${step.choices.join(', ')} as the right one`)];
}

const checkControls = (controls: readonly string[], at: string): Problem[] =>
  controls.flatMap((key, i) =>
    filePath(key) === null ? [problem(`${at}.controls[${i}]`, JSON.stringify(key), 'a setting such as client.TCP_USER_TIMEOUT')] : [],
  );

/** Runs a lesson's variant with settings: whether it meets a goal. */
function meets(lesson: Lesson, variant: string | null, goal: Goal, overrides: Record<string, string>, find: FindFile): boolean | string {
  const found = lessonFile(lesson, variant, find);
  if (!found.ok) return found.problems.map(({ message }) => message).join('; ');
  const run = runFile(found.file, overrides);
  if (!run.ok) return run.problems.map(({ message }) => message).join('; ');
  return run.value.kind === 'run' ? missOf(run.value.run, goal) === null : 'goals are for scenarios, not for systems';
}

function checkDo(lesson: Lesson, step: StepOf<'do'>, find: FindFile, at: string): Problem[] {
  const variant = step.show ?? null;
  const before = meets(lesson, variant, step.goal, {}, find);
  const after = meets(lesson, variant, step.goal, step.solution, find);
  return [
    ...(before === false ? [] : [problem(`${at}.goal`, before === true ? 'a goal that is met already' : before, 'something to do')]),
    ...(after === true
      ? []
      : [problem(`${at}.solution`, after === false ? 'settings that miss the goal' : after, 'settings that meet it')]),
  ];
}

function checkCapstone(lesson: Lesson, step: StepOf<'capstone'>, find: FindFile, at: string): Problem[] {
  const unknown = step.hidden.flatMap(({ id }, i) => checkVariant(lesson, id, `${at}.hidden[${i}].id`));
  if (unknown.length > 0) return unknown;
  const solved = step.hidden.flatMap(({ id, goal }) => {
    const met = meets(lesson, id, goal, step.solution, find);
    return met === true
      ? []
      : [problem(`${at}.solution`, met === false ? `settings that miss ${id}` : met, 'settings that pass all cases')];
  });
  const idle = step.hidden.every(({ id, goal }) => meets(lesson, id, goal, {}, find) === true);
  return idle ? [...solved, problem(`${at}.hidden`, 'cases that the defaults pass', 'one that they do not')] : solved;
}

const plainValue = (value: FigureValue): string | number => {
  if (value.kind === 'time') return value.us ?? 'never';
  if (value.kind === 'count') return value.count;
  return value.kind === 'timer' ? (value.timer ?? 'none') : value.outcome;
};

const sameValue = (value: string | number, text: string): boolean =>
  typeof value === 'string' ? value === text : value === (/^\d+$/.test(text) ? Number(text) : parseDuration(text));

function checkAssertion(runs: LessonRuns, { figure, is, from, to, not }: Assertion, at: string): Problem[] {
  const found = readFigure(runs, figure);
  const other = not === undefined ? null : readFigure(runs, not);
  if (!found.ok || other?.ok === false) {
    const why = !found.ok ? found.why : other?.ok === false ? other.why : '';
    return [problem(at, JSON.stringify(found.ok ? not : figure), `a figure of the run (${why})`)];
  }
  const value = plainValue(found.value);
  const wrong: string[] = [];
  if (is !== undefined && !sameValue(value, is)) wrong.push(is);
  if (from !== undefined && !(typeof value === 'number' && value >= (parseDuration(from) ?? 0))) wrong.push(`at least ${from}`);
  if (to !== undefined && !(typeof value === 'number' && value <= (parseDuration(to) ?? 0))) wrong.push(`at most ${to}`);
  if (other?.ok && plainValue(other.value) === value) wrong.push(`another value than ${not}`);
  return wrong.map((expected) => problem(at, `${figure} = ${value}`, expected));
}

/** Everything that is wrong with a lesson's prose in one language. */
export function checkProse(lesson: Lesson, prose: LessonProse, find: FindFile, at = '$'): Problem[] {
  const runs = new LessonRuns(lesson, find);
  const ids = lesson.steps.map(({ id }) => id);
  const texts: [string, string][] = [
    [`${at}.title`, prose.title],
    [`${at}.idea`, prose.idea],
    [`${at}.trainer`, prose.trainer],
  ];
  const problems = Object.keys(prose.steps).flatMap((id) =>
    ids.includes(id) ? [] : [problem(`${at}.steps.${id}`, 'prose of no step', `one of ${ids.join(', ')}`)],
  );
  for (const step of lesson.steps) {
    const where = `${at}.steps.${step.id}`;
    const own = Object.hasOwn(prose.steps, step.id) ? prose.steps[step.id] : undefined;
    if (own === undefined) {
      problems.push(problem(where, 'nothing', 'the text of this step'));
      continue;
    }
    problems.push(...neededReplies(step, own, where));
    texts.push([`${where}.text`, own.text], [`${where}.right`, own.right ?? ''], [`${where}.hint`, own.hint ?? '']);
    for (const [name, text] of Object.entries(own.replies ?? {})) texts.push([`${where}.replies.${name}`, text]);
    for (const [name, text] of Object.entries(own.choices ?? {})) texts.push([`${where}.choices.${name}`, text]);
  }
  return [...problems, ...texts.flatMap(([where, text]) => checkPlaceholders(runs, text, where))];
}

function checkPlaceholders(runs: LessonRuns, text: string, at: string): Problem[] {
  return placeholdersOf(text).flatMap((inner) => {
    const { variant } = splitFigure(inner);
    const found = placeholderValue(runs, inner);
    return found.ok ? [] : [problem(at, `{${inner}}`, `a figure of ${variant === null ? 'the run' : variant} (${found.why})`)];
  });
}

type Own = LessonProse['steps'][string];

function neededReplies(step: LessonStep, { replies = {}, choices = {}, right }: Own, at: string): Problem[] {
  const lacks = (where: Record<string, string>, name: string, part: string) =>
    Object.hasOwn(where, name) ? [] : [problem(`${at}.${part}.${name}`, 'nothing', 'a text')];
  const noRight = right === undefined ? [problem(`${at}.right`, 'nothing', 'the reply to the right answer')] : [];
  switch (step.kind) {
    case 'say':
    case 'reveal':
    case 'do':
      return [];
    case 'time': {
      const named = (step.misconceptions ?? []).flatMap(({ reply }) => lacks(replies, reply, 'replies'));
      return [...noRight, ...named, ...lacks(replies, 'otherwise', 'replies')];
    }
    case 'marks':
      return noRight;
    case 'choice':
      return [
        ...noRight,
        ...step.choices.flatMap((name) => lacks(choices, name, 'choices')),
        ...step.choices.filter((name) => name !== step.right).flatMap((name) => (step.truth ? [] : lacks(replies, name, 'replies'))),
      ];
    case 'capstone':
      return [...noRight, ...step.hidden.flatMap(({ id }) => [...lacks(choices, id, 'choices'), ...lacks(replies, id, 'replies')])];
  }
}
