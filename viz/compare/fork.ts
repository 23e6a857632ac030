// From a moment on, something else happens: a run's settings with a step added at that moment, and, where it is wanted,
// without what the scenario does later. The past stays as it was, since steps change nothing before their time.
import { formatDuration, type HostName, parseDuration, type StepFile } from '../../sim/index.ts';
import { formatAddedStep, isAddedStep, NEVER, readAddedStep } from '../state/added-steps.ts';
import type { Overrides } from '../state/document.ts';
import type { CatalogueEntry } from '../state/evaluate.ts';
import { word } from '../text/words.ts';

/** What a step needs beside its time. */
export type ForkDo = Exclude<StepFile['do'], never>;

export interface ForkAction {
  readonly do: ForkDo;
  readonly title: string;
  readonly host: boolean;
  /** What its value is; null for none. */
  readonly value: string | null;
  /** A first value to change. */
  readonly example: string;
}

export const FORK_ACTIONS: readonly ForkAction[] = [
  { do: 'setsockopt', title: word('sets a socket option'), host: true, value: word('value'), example: '' },
  { do: 'sysctl', title: word('has a sysctl set'), host: true, value: word('value'), example: '' },
  { do: 'send', title: word('sends data'), host: true, value: word('bytes'), example: '100' },
  { do: 'cut', title: word('the path is cut'), host: false, value: null, example: '' },
  { do: 'restore', title: word('the path works again'), host: false, value: null, example: '' },
  { do: 'stopReading', title: word('stops reading'), host: true, value: null, example: '' },
  { do: 'resumeReading', title: word('reads again'), host: true, value: null, example: '' },
  { do: 'shutdown', title: word('shuts down sending'), host: true, value: null, example: '' },
  { do: 'close', title: word('closes'), host: true, value: null, example: '' },
  { do: 'kill', title: word('is killed'), host: true, value: null, example: '' },
  { do: 'powerOff', title: word('loses power'), host: true, value: null, example: '' },
  { do: 'reboot', title: word('reboots'), host: true, value: word('down for'), example: '30s' },
];

export interface ForkDraft {
  readonly at: string;
  readonly do: ForkDo;
  readonly host: HostName;
  /** Of a socket option or sysctl. */
  readonly name: string;
  readonly value: string;
  /** Without the scenario's own steps after that moment. */
  readonly alone: boolean;
}

function stepOf(draft: ForkDraft): StepFile {
  const { at, host, value } = draft;
  switch (draft.do) {
    case 'setsockopt':
    case 'sysctl':
      return { at, do: draft.do, host, name: draft.name, value } as StepFile;
    case 'send':
      return { at, do: 'send', host, bytes: value as unknown as number };
    case 'reboot':
      return { at, do: 'reboot', host, down: value };
    case 'cut':
    case 'restore':
      return { at, do: draft.do };
    case 'forget':
      return { at, do: 'forget', box: value };
    default:
      return { at, do: draft.do, host };
  }
}

/** The least number that is not taken yet. */
function freeKey(overrides: Overrides): string {
  let number = 1;
  while (overrides[`add${number}`] !== undefined) number++;
  return `add${number}`;
}

const timeOf = (step: unknown): number => {
  const at = typeof step === 'object' && step !== null ? (step as { at?: unknown }).at : null;
  return typeof at === 'string' ? (parseDuration(at) ?? 0) : 0;
};

/** The overrides of the run that is as before up to the draft's time, and then does what the draft says. */
export function forkOverrides({ file }: Pick<CatalogueEntry, 'file'>, overrides: Overrides, draft: ForkDraft): Overrides {
  const at = parseDuration(draft.at);
  const next: Record<string, string> = { ...overrides };
  if (draft.alone && at !== null) {
    const own = Array.isArray(file.steps) ? file.steps : [];
    own.forEach((step, i) => {
      const moved = overrides[`step${i}`];
      const when = moved === undefined ? timeOf(step) : (parseDuration(moved) ?? Number.NEGATIVE_INFINITY);
      if (when > at) next[`step${i}`] = NEVER;
    });
    for (const key of Object.keys(overrides)) if (isAddedStep(key) && timeOf(readAddedStep(overrides[key] ?? '')) > at) delete next[key];
  }
  return { ...next, [freeKey(next)]: formatAddedStep(stepOf(draft)) };
}

/** Right after a moment, so that what happens in it belongs to the past that both runs share. */
export const justAfter = (atUs: number): string => formatDuration(atUs + 1);
