// How it ended for one host: the verdict from the state a run left.
import { NONE } from '../kernel/sock.ts';
import { isWhole } from '../network/path.ts';
import type { Outcome } from '../scenario/scenario.ts';
import { micros } from '../time.ts';
import type { HostName } from '../trace/trace-event.ts';
import type { Verdict } from '../trace/verdict.ts';
import type { Cycle } from './cycle.ts';
import { allKnow } from './middleboxes.ts';
import type { Stop } from './simulate.ts';
import { socketOf, type World } from './world.ts';

export function judge(world: World, name: HostName, stop: Stop, cycle: Cycle | null): Verdict {
  const sk = socketOf(world, name);
  const ended = sk !== null && sk.endedAt !== NONE;
  const outcome = outcomeOf(world, name, stop);
  const at = ended ? micros(sk.endedAt) : outcome === 'open' ? stop.at : world.scenario.until;
  const mark = [world.lastFault, world.lastCall].find((m) => m !== null && m.at <= at) ?? null;
  return {
    host: name,
    outcome,
    errno: outcome === 'error' ? (sk?.err ?? null) : null,
    at,
    sinceUs: mark === null ? at : at - mark.at,
    since: mark?.key ?? null,
    decidedBy: sk?.decidedBy ?? null,
    resetBy: outcome === 'error' || outcome === 'gone' ? world.resetBy[name] : null,
    retransmissions: sk?.retransmissions ?? 0,
    tailLossProbes: sk?.tailLossProbes ?? 0,
    windowProbes: sk?.windowProbes ?? 0,
    keepaliveProbes: sk?.keepaliveProbes ?? 0,
    because: outcome !== 'never' && outcome !== 'alive' ? null : cycle === null ? 'nothing armed' : 'repeats',
    periodUs: outcome === 'never' || outcome === 'alive' ? (cycle?.periodUs ?? null) : null,
  };
}

function outcomeOf(world: World, name: HostName, stop: Stop): Outcome {
  const sk = socketOf(world, name);
  if (world.lostPower[name]) return 'gone';
  if (sk === null) return stop.by === 'quiet' ? 'never' : 'open';
  if (sk.endedAt !== NONE) {
    if (sk.told) return 'error';
    const inOrder = sk.err === null && (sk.decidedBy === null || sk.decidedBy === 'time-wait');
    return inOrder ? 'closed' : 'gone';
  }
  if (healthy(world)) return 'alive';
  return stop.by === 'quiet' || stop.by === 'repeats' ? 'never' : 'open';
}

/** The path works, every middlebox on it knows the connection, and both ends have the connection and read what arrives. */
function healthy(world: World): boolean {
  const client = socketOf(world, 'client');
  const server = socketOf(world, 'server');
  return (
    isWhole(world.path) && allKnow(world) && client?.state === 'ESTAB' && server?.state === 'ESTAB' && client.reading && server.reading
  );
}
