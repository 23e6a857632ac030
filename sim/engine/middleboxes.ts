// Turns at the middleboxes of a path: a packet reaches one, one forgets a connection that has been idle for too long, one loses
// its entry. Says in the trace what changed and why; packets that only renew an entry say nothing.
import { type Entry, expiresAt, forget, knows, meet, type Middlebox, resetInAnswer, resetTo } from '../network/middlebox.ts';
import { arrivalOf, departFromBox, isWhole, type Packet, passOn } from '../network/path.ts';
import type { Step } from '../scenario/scenario.ts';
import { type Micros, micros } from '../time.ts';
import { type RuleApplication, rule } from '../trace/rule.ts';
import type { Segment } from '../trace/trace-event.ts';
import { NEVER } from './machine.ts';
import { FLOW, keyOf, type World } from './world.ts';

/** When the next entry is forgotten; infinite where none is. */
export function nextExpiryAt(world: World): Micros {
  let soonest = NEVER;
  for (const box of world.path.boxes) {
    const at = expiresAt(box);
    if (at < soonest) soonest = at;
  }
  return soonest;
}

/** Whether forgetting will be told to the ends at once: then a run is not over while an entry lasts. */
export const willTell = ({ path }: World): boolean =>
  path.boxes.some(({ entry, setup }) => entry !== null && setup.forgets === 'rst at once');

/** Whether every middlebox lets the connection's packets through. */
export const allKnow = ({ path }: World): boolean => path.boxes.every(knows);

/** The entry that lasts shortest is forgotten. */
export function takeExpiry(world: World): void {
  const at = nextExpiryAt(world);
  const index = world.path.boxes.findIndex((box) => expiresAt(box) === at);
  const box = world.path.boxes[index];
  if (box?.entry == null) return;
  const { entry } = box;
  world.now = at;
  const why =
    world.trace &&
    rule('box-idle', {
      ...about(box),
      idleUs: entry.timeoutUs ?? 0,
      because: entry.because,
      state: stateOf(entry),
      repeats: entry.tracking?.repeats ?? 0,
    });
  const well = isWell(world) && allKnow(world);
  lose(world, index, entry, -1, why);
  // Where something is wrong already, that is what a verdict counts from; and a box that takes the connection up again harms nobody.
  const key = keyOf(world, `path/forgot/${box.setup.name}`);
  if (well && !knows(box)) world.lastFault = { at, key };
}

/** A middlebox loses its entry, whatever the reason outside. */
export function forgetStep(world: World, step: Extract<Step, { do: 'forget' }>, fault: number): void {
  const index = world.path.boxes.findIndex(({ setup }) => setup.name === step.box);
  const box = world.path.boxes[index];
  if (box?.entry == null) return;
  keyOf(world, `path/forgot/${step.box}`);
  lose(world, index, box.entry, fault, world.trace && rule('box-lost', about(box)));
}

/** Forgets, and tells the ends where the middlebox does that. */
function lose(world: World, index: number, entry: Entry, cause: number, why: RuleApplication | null): void {
  const box = world.path.boxes[index] as Middlebox;
  forget(box, world.now);
  const event = world.trace === null ? -1 : sayForgot(world, box, cause, why);
  if (box.setup.forgets !== 'rst at once') return;
  for (const to of ['client', 'server'] as const) {
    const segment = resetTo(box, entry, FLOW, to);
    if (segment !== null) sendReset(world, index, segment, event, world.trace && rule('box-resets-both', about(box)));
  }
}

const isWell = (world: World): boolean => isWhole(world.path) && !world.off.client && !world.off.server;

/** A packet has reached a middlebox: it goes on, or is dropped, or is answered. */
export function takeAtMiddlebox(world: World, packet: Packet, index: number): void {
  const box = world.path.boxes[index] as Middlebox;
  world.now = packet.arrivesAt;
  const knew = box.entry !== null;
  const before = world.trace && snapshot(box);
  const meeting = meet(box, packet.segment, world.now);
  if (knew && box.entry === null) keyOf(world, `path/forgot/${box.setup.name}`);
  if (before !== null) sayChange(world, box, packet, before);
  if (meeting === 'passes') {
    if (passOn(world.path, packet, index, world.now) === null) sayLost(world, packet, packet.passed + 1, { why: 'path cut' });
    return;
  }
  const why = { why: 'unknown to a middlebox' as const, box: box.setup.name };
  const lost = sayLost(
    world,
    packet,
    packet.passed,
    world.trace === null ? why : { ...why, rule: rule('box-drops', unknownTo(box, world.now)) },
  );
  if (meeting === 'dropped') return;
  const segment = resetInAnswer(box, packet.segment);
  if (segment !== null) sendReset(world, index, segment, lost, world.trace && rule('box-answers', unknownTo(box, world.now)));
}

function sendReset(world: World, index: number, segment: Segment, cause: number, why: RuleApplication | null): void {
  const { trace } = world;
  const sent =
    trace === null ? -1 : trace.add(world.now, 'path', cause, { kind: 'send', segment, arrivesAt: null, ...(why ? { rule: why } : {}) });
  world.segments++;
  const packet = departFromBox(world.path, segment, sent, index, world.now);
  if (packet === null) trace?.add(world.now, 'path', sent, { kind: 'lost', segment, sent, why: 'path cut', passed: 0 });
  else trace?.arrives(sent, arrivalOf(world.path, packet));
}

interface Loss {
  readonly why: 'path cut' | 'unknown to a middlebox';
  readonly box?: string;
  readonly rule?: RuleApplication;
}

function sayLost({ trace, now }: World, { segment, sent }: Packet, passed: number, loss: Loss): number {
  if (trace === null) return -1;
  trace.arrives(sent, null);
  return trace.add(now, 'path', sent, { kind: 'lost', segment, sent, passed, ...loss });
}

/** What of an entry is worth an event. */
interface Snapshot {
  readonly known: boolean;
  readonly state: string;
  readonly timeoutUs: number | null;
  readonly because: string;
}
const stateOf = (entry: Entry): string => entry.tracking?.state ?? '';
const snapshot = ({ entry }: Middlebox): Snapshot => ({
  known: entry !== null,
  state: entry === null ? '' : stateOf(entry),
  timeoutUs: entry?.timeoutUs ?? null,
  because: entry?.because ?? 'state',
});

/** What a rule about a middlebox always holds. */
const about = ({ setup }: Middlebox): RuleApplication['inputs'] => ({ box: setup.name, kind: setup.kind, forgets: setup.forgets });

/** How long ago it forgot the connection, −1 where it never knew it. */
const unknownTo = (box: Middlebox, now: Micros): RuleApplication['inputs'] => ({
  ...about(box),
  agoUs: box.forgotAt === null ? -1 : micros(now - box.forgotAt),
});

function sayChange(world: World, box: Middlebox, packet: Packet, before: Snapshot): void {
  const { entry } = box;
  if (entry === null) {
    if (before.known) sayForgot(world, box, packet.sent, rule('box-closed', about(box)));
    return;
  }
  const after = snapshot(box);
  const same = before.known && before.state === after.state && before.timeoutUs === after.timeoutUs && before.because === after.because;
  if (same) return;
  const lasts = entry.timeoutUs === null ? {} : { idleUs: entry.timeoutUs };
  const opens = packet.segment.flags.includes('S');
  const name = before.known ? 'box-change' : opens ? 'box-entry' : 'box-picks-up';
  const from = before.known ? { from: before.state } : {};
  world.trace?.add(world.now, 'path', packet.sent, {
    kind: 'middlebox',
    box: box.setup.name,
    did: before.known ? 'change' : 'entry',
    state: after.state,
    timeoutUs: entry.timeoutUs,
    rule: rule(name, {
      ...about(box),
      ...lasts,
      state: after.state,
      ...from,
      because: after.because,
      repeats: entry.tracking?.repeats ?? 0,
    }),
  });
}

function sayForgot(world: World, box: Middlebox, cause: number, why: RuleApplication | null): number {
  const event = { kind: 'middlebox' as const, box: box.setup.name, did: 'forgot' as const, state: '', timeoutUs: null };
  return world.trace?.add(world.now, 'path', cause, { ...event, rule: why ?? rule('box-lost') }) ?? -1;
}
