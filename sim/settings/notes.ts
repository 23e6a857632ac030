// Consequences of settings together, whatever system they were written for. What is said here follows from the kernel's
// rules; the answer's advice shows the same on a run.
import type { Note, ReadSetting } from './reading.ts';
import type { SocketOptionName } from '../scenario/scenario.ts';

type Options = ReadonlyMap<SocketOptionName, ReadSetting>;
const lineOf = (setting: ReadSetting | undefined): number | null => setting?.written?.line ?? null;

const KEEPALIVE = ['TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT'] as const;

function keepaliveOff(options: Options): Note | null {
  const set = KEEPALIVE.filter((name) => options.get(name)?.written);
  const [first] = set;
  if (first === undefined || (options.get('SO_KEEPALIVE')?.value ?? 0) !== 0) return null;
  return { line: lineOf(options.get(first)), text: `${set.join(', ')} without SO_KEEPALIVE: no probe is ever sent.` };
}

function countNotAsked(options: Options): Note | null {
  const count = options.get('TCP_KEEPCNT');
  const timeout = options.get('TCP_USER_TIMEOUT');
  if (!count || !timeout || timeout.value === 0) return null;
  const text = `TCP_KEEPCNT is not looked at once TCP_USER_TIMEOUT is set: probes go on until ${timeout.value} ms have passed.`;
  return { line: lineOf(count) ?? lineOf(timeout), text };
}

/** Below this, somebody has written seconds. */
const SUSPICIOUS_MS = 300;

function notSeconds(options: Options): Note | null {
  const timeout = options.get('TCP_USER_TIMEOUT');
  if (!timeout?.written || timeout.value === 0 || timeout.value > SUSPICIOUS_MS) return null;
  const text = `TCP_USER_TIMEOUT counts milliseconds: ${timeout.value} ms is shorter than one or two retransmissions.`;
  return { line: lineOf(timeout), text };
}

export function consequences(settings: readonly ReadSetting[]): Note[] {
  const options: Options = new Map(settings.flatMap((setting) => (setting.layer === 'option' ? [[setting.name, setting] as const] : [])));
  return [keepaliveOff, countNotAsked, notSeconds].flatMap((rule) => rule(options) ?? []);
}
