// Recognises a run that goes on for ever: after the scenario's last step both sockets come back, again and again, to the
// same state (times taken relative to now). "Never" is then an answer and not a cap.
import type { Host } from '../kernel/host.ts';
import type { TcpSock } from '../kernel/sock.ts';
import { NONE } from '../kernel/sock.ts';
import { relativeState } from '../network/middlebox.ts';
import type { World } from './world.ts';

/** How often the same state must come back. */
const TIMES = 3;

export interface Cycle {
  readonly periodUs: number;
}

interface Seen {
  at: number;
  times: number;
}
export type CycleWatch = Map<string, Seen>;
export const newCycleWatch = (): CycleWatch => new Map();

/** Looks at the world after a timer fired; a cycle once the same state has been there three times. */
export function watchCycle(watch: CycleWatch, world: World): Cycle | null {
  if (world.nextStep < world.scenario.steps.length || !world.connected) return null;
  const { client, server } = world.machines;
  // Something that counts up cannot be a cycle; this keeps runs that end cheap.
  if (counts(client.sockets) || counts(server.sockets)) return null;
  const state = JSON.stringify([
    world.path.cut,
    world.path.cutAtClient,
    world.path.boxes.map((box) => relativeState(box, world.now)),
    client.sockets.map((sk) => relative(client.host, sk)),
    server.sockets.map((sk) => relative(server.host, sk)),
    world.path.inFlight.length,
  ]);
  const seen = watch.get(state);
  if (seen === undefined) {
    watch.set(state, { at: world.now, times: 1 });
    return null;
  }
  const periodUs = world.now - seen.at;
  seen.at = world.now;
  return ++seen.times >= TIMES ? { periodUs } : null;
}

function counts(sockets: readonly TcpSock[]): boolean {
  for (const sk of sockets) {
    // Data in flight towards an open window is acknowledged or counts up soon.
    if (sk.retransmits > 0 || sk.probesOut > 1 || (sk.packetsOut > 0 && sk.sndWnd > 0)) return true;
  }
  return false;
}

/** How long nothing was heard, where that decides: data in flight against a closed window, and keepalive. */
function silence(sk: TcpSock, now: number): number | null {
  if (sk.packetsOut > 0) return now - sk.rcvTstamp;
  return sk.keepOpen ? now - Math.max(sk.rcvTstamp, sk.lrcvtime) : null;
}

/** A socket's state without its place in time and sequence space. */
function relative(host: Host, sk: TcpSock): readonly unknown[] {
  const now = host.jiffies;
  const age = (at: number): number => (at === NONE ? NONE : now - at);
  const bounded = sk.userTimeoutMs > 0;
  // Some kernels hold probes against the user timeout by their number: then their age decides nothing.
  const probesAge = bounded && host.profile.rules.probe0UserTimeout.startsWith('from the first probe');
  return [
    sk.state,
    sk.orphan,
    sk.rto,
    Math.min(sk.backoff, 12),
    sk.probesOut,
    sk.packetsOut,
    sk.writeSeq - sk.sndNxt,
    sk.sndWnd,
    sk.unread,
    silence(sk, now),
    probesAge ? age(sk.probesTstamp) : null,
    bounded ? age(sk.retransStamp) : null,
    sk.timers.map((entry) => (entry.meaning === null ? null : [entry.meaning, entry.expires - now, entry.firesAt - now])),
  ];
}
