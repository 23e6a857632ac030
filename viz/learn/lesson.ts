// A lesson as data: a run to look at and variants of it, steps that say, ask, reveal and let do. All prose is elsewhere, one file
// a language; every number in it is read off a run. The schema reads the project's lessons and those that people bring.
import * as v from 'valibot';

const id = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), v.maxLength(60));
/** A figure to read off a run; see figures.ts for the forms. */
const figure = v.pipe(v.string(), v.maxLength(120));
const overrides = v.record(v.pipe(v.string(), v.maxLength(80)), v.pipe(v.string(), v.maxLength(80)));
const scenarioFile = v.record(v.string(), v.unknown());

/** What a run must come to. All that is named must hold; times are figures' times, as durations. */
const goal = v.strictObject({
  outcome: v.optional(v.picklist(['error', 'closed', 'gone', 'never', 'alive', 'open'])),
  decidedBy: v.optional(v.string()),
  /** Counted since this mark. */
  since: v.optional(v.string()),
  after: v.optional(v.string()),
  before: v.optional(v.string()),
});

/** A wrong guess that has a name: guesses from `from` to `to` get the reply of that name. `never` means the guess "never". */
const misconception = v.strictObject({
  reply: id,
  from: v.optional(v.string()),
  to: v.optional(v.string()),
  never: v.optional(v.boolean()),
});

const controls = v.pipe(v.array(v.pipe(v.string(), v.maxLength(80))), v.maxLength(8));
const say = v.strictObject({ id, kind: v.literal('say'), show: v.optional(v.string()) });
const reveal = v.strictObject({ id, kind: v.literal('reveal'), show: v.optional(v.string()) });
const time = v.strictObject({
  id,
  kind: v.literal('time'),
  truth: figure,
  /** The axis, as durations. */
  from: v.optional(v.string()),
  to: v.optional(v.string()),
  misconceptions: v.optional(v.array(misconception)),
});
const marks = v.strictObject({
  id,
  kind: v.literal('marks'),
  truths: v.pipe(v.array(figure), v.minLength(2), v.maxLength(8)),
  to: v.string(),
});
const choice = v.strictObject({
  id,
  kind: v.literal('choice'),
  choices: v.pipe(v.array(id), v.minLength(2), v.maxLength(6)),
  /** The right one, or a figure whose name it is. */
  right: v.optional(id),
  truth: v.optional(figure),
  show: v.optional(v.string()),
});
const act = v.strictObject({ id, kind: v.literal('do'), controls, goal, solution: overrides, show: v.optional(v.string()) });
const capstone = v.strictObject({
  id,
  kind: v.literal('capstone'),
  controls,
  /** Variants that are shown only when the settings are tried. */
  hidden: v.pipe(v.array(v.strictObject({ id, goal })), v.minLength(1), v.maxLength(5)),
  solution: overrides,
});
const step = v.variant('kind', [say, reveal, time, marks, choice, act, capstone]);

/** What the prose says in words, held against a run: that a figure is so, or that it is between, or that two differ. */
const assertion = v.strictObject({
  figure,
  /** "never", a duration, a count or a name. */
  is: v.optional(v.pipe(v.string(), v.maxLength(80))),
  from: v.optional(v.string()),
  to: v.optional(v.string()),
  not: v.optional(figure),
});

export const lessonSchema = v.strictObject({
  id,
  minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(30)),
  /** A scenario or system of the catalogue by its id, or a scenario in file form. */
  base: v.union([id, scenarioFile]),
  /** The base with parts replaced: objects are merged, lists are replaced. */
  variants: v.optional(
    v.pipe(
      v.record(id, v.union([id, scenarioFile])),
      v.check((all) => Object.keys(all).length <= 8, 'expected at most 8 variants'),
    ),
  ),
  asserts: v.optional(v.pipe(v.array(assertion), v.maxLength(30))),
  steps: v.pipe(v.array(step), v.minLength(1), v.maxLength(30)),
});

export type Lesson = v.InferOutput<typeof lessonSchema>;
export type LessonStep = Lesson['steps'][number];
export type Goal = v.InferOutput<typeof goal>;
export type Assertion = v.InferOutput<typeof assertion>;
export type Misconception = v.InferOutput<typeof misconception>;
export type StepOf<Kind extends LessonStep['kind']> = Extract<LessonStep, { kind: Kind }>;

/** Prose of one lesson in one language. */
const stepProse = v.strictObject({
  text: v.pipe(v.string(), v.maxLength(2000)),
  /** By misconception, choice or hidden case; `otherwise` for the other guesses. */
  replies: v.optional(v.record(v.string(), v.pipe(v.string(), v.maxLength(1000)))),
  /** What the choices are called. */
  choices: v.optional(v.record(v.string(), v.pipe(v.string(), v.maxLength(200)))),
  right: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  hint: v.optional(v.pipe(v.string(), v.maxLength(500))),
});
export const lessonProseSchema = v.strictObject({
  title: v.pipe(v.string(), v.maxLength(120)),
  idea: v.pipe(v.string(), v.maxLength(300)),
  steps: v.record(v.string(), stepProse),
  trainer: v.pipe(v.string(), v.maxLength(2000)),
});
export type LessonProse = v.InferOutput<typeof lessonProseSchema>;
export type StepProse = v.InferOutput<typeof stepProse>;
