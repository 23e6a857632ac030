// What steps must be to each other: nothing before there is a connection, nothing by a host that is off or a program that
// is gone, nothing undone that was not done. Walks the steps in order of time and says everything that cannot be.
import { type Micros, micros } from '../time.ts';
import type { Direction, HostName } from '../trace/trace-event.ts';
import { formatDuration } from './duration.ts';
import { didYouMean, oneOf, type Problem, problem, show } from './problem.ts';
import type { Step } from './scenario.ts';
import { MAX_BYTES } from './schema.ts';

/** A step and where it stood in the file. */
export interface PlacedStep {
  readonly step: Step;
  readonly index: number;
}

export interface Frame {
  readonly connectAt: Micros;
  readonly rttUs: number;
  readonly until: Micros;
}

type HostStep = Extract<Step, { host: HostName }>;

/** What became of one end so far; texts say since when, for the message. */
interface End {
  /** Why its program can do nothing any more. */
  programGone: string | null;
  /** Its kernel is off until then. */
  downUntil: number;
  writeClosed: string | null;
  reading: boolean;
}

const newEnd = (): End => ({ programGone: null, downUntil: Number.NEGATIVE_INFINITY, writeClosed: null, reading: true });
const since = (what: string, at: Micros): string => `${what} at ${formatDuration(at)}`;
const isFault = (step: Step): boolean => ['cut', 'restore', 'forget', 'powerOff', 'kill', 'reboot'].includes(step.do);

/** In order of time; at the same time faults before calls (the order of simultaneous events), else the file's order. */
export const inOrder = (steps: readonly PlacedStep[]): PlacedStep[] =>
  steps.toSorted((a, b) => a.step.at - b.step.at || Number(isFault(b.step)) - Number(isFault(a.step)) || a.index - b.index);

/** Problems of single steps that need only the frame: also right where other steps could not be read. */
export function frameProblems(placed: readonly PlacedStep[], frame: Frame): Problem[] {
  return placed.flatMap(({ step, index }) => {
    const at = ['steps', index, 'at'];
    const found = `"${formatDuration(step.at)}"`;
    if (step.at > frame.until) return [problem(at, found, `a time up to the end of the run, ${formatDuration(frame.until)} ("until")`)];
    const earliest = earliestFor(step, frame);
    if (step.at >= earliest.at) return [];
    return [problem(at, found, `${formatDuration(earliest.at)} or later for "${step.do}": ${earliest.why}`)];
  });
}

/** When a step can happen first. Faults can at any time; a program needs its socket, and to send, the connection. */
function earliestFor(step: Step, { connectAt, rttUs }: Frame): { at: Micros; why: string } {
  if (isFault(step)) return { at: micros(0), why: '' };
  const onSocket = step.do === 'setsockopt' || step.do === 'close' || step.do === 'sysctl';
  const host = 'host' in step ? step.host : 'client';
  if (step.do === 'sysctl' || (host === 'client' && onSocket)) return { at: connectAt, why: 'the client connects then' };
  if (host === 'client') return { at: micros(connectAt + rttUs), why: 'before that there is no connection (connect plus one round trip)' };
  return {
    at: micros(connectAt + Math.ceil(rttUs * 1.5)),
    why: 'before that the server has no connection (connect plus one and a half round trips)',
  };
}

/** Problems between steps. */
export function storyProblems(placed: readonly PlacedStep[]): Problem[] {
  const ends = { client: newEnd(), server: newEnd() };
  const cuts = { server: newCutAt(), client: newCutAt() };
  let bytes = 0;
  return inOrder(placed).flatMap(({ step, index }) => {
    const here = (found: string, expected: string): Problem => problem(['steps', index], found, expected);
    if (step.do === 'forget') return [];
    if (!('host' in step)) return pathProblems(step, cuts[step.near ?? 'server'], here);
    const problems = hostProblems(step, ends[step.host], here);
    if (step.do !== 'send') return problems;
    const before = bytes;
    bytes += step.bytes;
    if (before <= MAX_BYTES && bytes > MAX_BYTES)
      problems.push(here(`${bytes} bytes sent up to here`, `at most ${MAX_BYTES} bytes in all steps`));
    return problems;
  });
}

/** Steps that name a middlebox, or a side of the middleboxes, where there is none. */
export function boxStepProblems(placed: readonly PlacedStep[], boxes: readonly { readonly name: string }[]): Problem[] {
  const names = boxes.map(({ name }) => name);
  return placed.flatMap(({ step, index }) => {
    if (step.do === 'forget' && !names.includes(step.box)) {
      const known = names.length === 0 ? 'a middlebox of "path.middleboxes"' : `${oneOf(names)}${didYouMean(step.box, names)}`;
      return [problem(['steps', index, 'box'], show(step.box), known)];
    }
    if ((step.do === 'cut' || step.do === 'restore') && step.near !== undefined && names.length === 0)
      return [
        problem(['steps', index, 'near'], show(step.near), 'a path with middleboxes ("path.middleboxes"): without them it has one side'),
      ];
    return [];
  });
}

type Here = (found: string, expected: string) => Problem;

/** Since when each direction is cut; null: it is not. */
type CutAt = Record<Direction, Micros | null>;
type PathStep = Extract<Step, { do: 'cut' | 'restore' }>;
const newCutAt = (): CutAt => ({ toServer: null, toClient: null });

/** A restoration needs something to restore; a cut of both directions or of one finds none of them cut. */
function pathProblems(step: PathStep, path: CutAt, here: Here): Problem[] {
  const directions = step.direction === undefined ? (['toServer', 'toClient'] as const) : [step.direction];
  const cut = directions.map((direction) => path[direction]).filter((at) => at !== null);
  for (const direction of directions) path[direction] = step.do === 'cut' ? step.at : null;
  const what = step.direction === undefined ? 'a path' : `the direction "${step.direction}"`;
  if (step.do === 'restore') return cut.length > 0 ? [] : [here(`"restore" of ${what} that is not cut`, 'a "cut" before it')];
  const [first] = cut;
  return first === undefined ? [] : [here(`"cut" of ${what} that was ${since('cut', first)}`, 'a "restore" between them')];
}

function hostProblems(step: HostStep, end: End, here: Here): Problem[] {
  if (step.at < end.downUntil) {
    return [
      here(`"${step.do}" on a ${step.host} that is off`, 'a host that runs: powered off for ever by "powerOff", for a time by "reboot"'),
    ];
  }
  switch (step.do) {
    case 'powerOff':
      end.downUntil = Number.POSITIVE_INFINITY;
      return [];
    case 'reboot':
      end.downUntil = step.at + step.downUs;
      end.programGone = since('the host rebooted', step.at);
      return [];
    case 'sysctl':
      return [];
    default:
      return programProblems(step, end, here);
  }
}

function programProblems(step: HostStep, end: End, here: Here): Problem[] {
  if (end.programGone !== null)
    return [here(`"${step.do}" by the ${step.host}’s program after ${end.programGone}`, 'nothing by that program any more')];
  switch (step.do) {
    case 'kill':
      end.programGone = since('it was killed', step.at);
      return [];
    case 'close':
      end.programGone = since('it closed its socket', step.at);
      return [];
    case 'shutdown':
    case 'send': {
      if (end.writeClosed !== null)
        return [here(`"${step.do}" by the ${step.host} after ${end.writeClosed}`, 'no sending after "shutdown"')];
      if (step.do === 'shutdown') end.writeClosed = since('its shutdown', step.at);
      return [];
    }
    case 'stopReading':
    case 'resumeReading': {
      const resumes = step.do === 'resumeReading';
      if (end.reading !== resumes) {
        end.reading = resumes;
        return [];
      }
      return [
        here(
          `"${step.do}" by a ${step.host} that ${resumes ? 'reads' : 'does not read'}`,
          resumes ? '"stopReading" before it' : '"resumeReading" between them',
        ),
      ];
    }
    default:
      return [];
  }
}
