// What must hold in every trace: each law reads a run and says where it is broken. An empty list: it holds.
import { type ArmEvent, type HostName, PROFILES, type Run, TIMERS, type TimerName, type TraceEvent } from '../../sim/index.ts';
import { wheel } from '../oracle/arithmetic.ts';

export type Law = (run: Run) => string[];
const say = (event: TraceEvent, what: string): string => `${event.key} at ${event.at} µs: ${what}`;

export const causesPrecede: Law = ({ events }) =>
  events.flatMap((event, index) => {
    const found: string[] = [];
    if (event.id !== index) found.push(say(event, `id ${event.id} at place ${index}`));
    if (event.cause !== null && event.cause >= event.id) found.push(say(event, `caused by the later event ${event.cause}`));
    if (event.kind === 'receive' && (event.sent === null || event.sent >= event.id)) found.push(say(event, 'arrived before it was sent'));
    const before = events[index - 1];
    if (before !== undefined && before.at > event.at) found.push(say(event, `time went back from ${before.at} µs`));
    return found;
  });

export const keysAreUnique: Law = ({ events }) =>
  new Set(events.map(({ key }) => key)).size === events.length ? [] : ['two events have one key'];

interface Armed {
  readonly timer: TimerName;
  readonly id: number;
  readonly firesAt: number;
}

/** Walks a host's timers; `visit` sees every arming with the slot's earlier one. */
function walkTimers({ events, stopped }: Run, visit: (arm: ArmEvent, before: ArmEvent | undefined) => string[]): string[] {
  const found: string[] = [];
  const slots = new Map<string, Armed>();
  const last = new Map<string, ArmEvent>();
  for (const event of events) {
    if (event.kind !== 'arm' && event.kind !== 'cancel' && event.kind !== 'fire') continue;
    const slot = `${event.place}/${TIMERS[event.timer].slot}`;
    const running = slots.get(slot);
    if (event.kind === 'arm') {
      if (running !== undefined && !(event.rearmed && running.timer === event.timer))
        found.push(say(event, `${running.timer} was still armed`));
      if (running === undefined && event.rearmed) found.push(say(event, 'moved, but nothing was armed'));
      found.push(...visit(event, last.get(slot)));
      slots.set(slot, event);
      last.set(slot, event);
      continue;
    }
    if (running?.id !== event.armed || running.timer !== event.timer)
      found.push(say(event, `ends arming ${event.armed}, armed is ${running?.timer} ${running?.id}`));
    if (event.kind === 'fire' && running !== undefined && running.firesAt !== event.at)
      found.push(say(event, `was to fire at ${running.firesAt} µs`));
    slots.delete(slot);
  }
  if (stopped.by === 'quiet' && slots.size > 0) found.push(`quiet, but armed: ${[...slots.values()].map(({ timer }) => timer).join(', ')}`);
  for (const { timer, firesAt } of slots.values()) if (firesAt < stopped.at) found.push(`${timer} should have fired at ${firesAt} µs`);
  return found;
}

export const oneTimerASlot: Law = (run) => walkTimers(run, () => []);

/** Never on or before the expiry (before 4.8: never before), at most one granule (1/256) late. */
export const timersFireInTheirRange: Law = (run) =>
  walkTimers(run, (arm, before) => {
    const { hz, kernel } = run.scenario[arm.place as HostName];
    const perUs = hz / 1_000_000;
    const late = Math.round((arm.firesAt - arm.expiresAt) * perUs);
    const wait = Math.ceil((arm.expiresAt - arm.at) * perUs - 0.001);
    // The same expiry keeps the place in the wheel that an earlier arming gave it.
    if (before !== undefined && before.expires === arm.expires && before.firesAt === arm.firesAt) return [];
    const slack = PROFILES[kernel].rules.timerWheel === 'cascading, 1/256 slack';
    const most = slack
      ? Math.max(wait <= 0 ? 1 : 0, Math.floor((wait + 1) / 256))
      : wheel(Math.max(0, wait) + 1).to - (Math.max(0, wait) + 1);
    const least = slack ? 0 : 1;
    return late >= least && late <= most ? [] : [say(arm, `${late} jiffies late for a wait of ${wait}, allowed ${least} to ${most}`)];
  });

/** Per host: how far its program wrote and how far the peer acknowledged, before each of its segments. */
export const keepaliveWaitsForData: Law = ({ events }) => {
  const found: string[] = [];
  const ends = { client: { written: 1, acked: 0 }, server: { written: 1, acked: 0 } };
  for (const event of events) {
    if (event.place === 'path') continue;
    const end = ends[event.place];
    if (event.kind === 'call' && event.detail.result === undefined) {
      if (event.call === 'send') end.written += event.detail.bytes as number;
    } else if (event.kind === 'receive' && event.segment.ack !== null) end.acked = Math.max(end.acked, event.segment.ack);
    else if (event.kind === 'send' && event.segment.purpose === 'keepalive-probe' && end.acked < end.written) {
      found.push(say(event, `acknowledged ${end.acked} of ${end.written}`));
    }
  }
  return found;
};

export const silentAfterTheEnd: Law = ({ events }) => {
  const found: string[] = [];
  const over = { client: false, server: false };
  for (const event of events) {
    if (event.place === 'path') continue;
    if (event.kind === 'error' || event.kind === 'gone') over[event.place] = true;
    else if (event.kind === 'state' && (event.to === 'SYN-RECV' || event.to === 'SYN-SENT')) over[event.place] = false;
    else if (event.kind === 'send' && over[event.place] && !event.segment.flags.includes('R'))
      found.push(say(event, 'after its socket had ended'));
    else if (event.kind === 'arm' && over[event.place]) found.push(say(event, 'after its socket had ended'));
  }
  return found;
};

/** Without anything received between them, the retransmission timer's waits double up to the cap. */
export const backoffDoubles: Law = ({ events }) => {
  const found: string[] = [];
  const previous: Record<string, number | null> = { client: null, server: null };
  for (const event of events) {
    if (event.kind === 'receive') previous[event.place] = null;
    if (event.kind !== 'arm' || event.timer !== 'rto') continue;
    const { name, inputs } = event.rule;
    const before = previous[event.place] ?? null;
    if (name === 'rto-doubled' || name === 'rto-capped') {
      const want = before === null ? null : Math.min(2 * before, inputs.rtoMaxJiffies as number);
      if (want !== null && inputs.waitJiffies !== want) found.push(say(event, `waits ${inputs.waitJiffies} after ${before}`));
      previous[event.place] = inputs.waitJiffies as number;
    } else previous[event.place] = name === 'rto-clamped' ? null : ((inputs.rtoJiffies as number | undefined) ?? null);
  }
  return found;
};

/** What was offered is not taken back: the right edge of the advertised window never moves left. */
export const windowsNeverShrink: Law = ({ events }) => {
  const found: string[] = [];
  const edge = { client: 0, server: 0 };
  for (const event of events) {
    if (event.place === 'path') continue;
    if (event.kind === 'state' && (event.to === 'SYN-SENT' || event.to === 'SYN-RECV')) edge[event.place] = 0;
    if (event.kind !== 'send' || event.segment.ack === null || event.segment.flags.includes('R')) continue;
    const right = event.segment.ack + event.segment.win;
    if (right < edge[event.place]) found.push(say(event, `window ends at ${right}, was ${edge[event.place]}`));
    edge[event.place] = right;
  }
  return found;
};

/** Data on the wire is what the program wrote, and an acknowledgement covers only what has arrived without a gap. */
export const bytesAreConserved: Law = ({ events }) => {
  const found: string[] = [];
  const written = { client: 1, server: 1 };
  const arrived = { client: [] as [number, number][], server: [] as [number, number][] };
  for (const event of events) {
    if (event.place === 'path') continue;
    if (event.kind === 'call' && event.call === 'send' && event.detail.result === undefined)
      written[event.place] += event.detail.bytes as number;
    if (event.kind === 'receive') arrived[event.place].push([event.segment.seq, event.segment.seq + lengthOf(event.segment)]);
    if (event.kind !== 'send' || event.segment.flags.includes('R')) continue;
    const { seq, len, ack, purpose } = event.segment;
    if (len > 0 && (seq < 1 || seq + len > written[event.place]))
      found.push(say(event, `bytes ${seq} to ${seq + len} of ${written[event.place]}`));
    const inOrder = reach(arrived[event.place]);
    if (ack !== null && ack > inOrder && purpose !== 'syn-ack') found.push(say(event, `acknowledges ${ack}, has ${inOrder}`));
  }
  return found;
};

const lengthOf = ({ flags, len }: { flags: string; len: number }): number =>
  len + (flags.includes('S') ? 1 : 0) + (flags.includes('F') ? 1 : 0);

function reach(ranges: readonly (readonly [number, number])[]): number {
  let end = 0;
  for (let grown = true; grown; ) {
    grown = false;
    for (const [from, to] of ranges) if (from <= end && to > end) [end, grown] = [to, true];
  }
  return end;
}
