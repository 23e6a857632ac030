// What keepalive means to every gRPC: pings on the HTTP/2 connection, and by proposal A18 its timeout as TCP_USER_TIMEOUT of
// the socket. The keys' spellings are each language's own.
import type { Note } from '../reading.ts';
import { type Finished, type Given, option, program, type Values, writtenOf } from '../system.ts';
import { MS, SECOND } from '../values.ts';

/** What servers allow where nobody has told them otherwise (gRPC core and grpc-go). */
const SERVERS_MINIMUM_US = 300 * SECOND;

interface KeepaliveKeys {
  readonly time: string;
  readonly timeout: string;
  /** Null where it pings in any case, as servers do. */
  readonly withoutCalls: string | null;
  /** How many pings it sends without data in between, where it has such a limit. */
  readonly withoutData?: string;
  /** Shorter times are raised to this. */
  readonly leastTimeUs?: number;
}

/** With keepalive off there is no ping and no user timeout; with it on there are both. */
export function grpcKeepalive(keys: KeepaliveKeys, values: Values): Finished {
  const every = values.get(keys.time);
  const wait = values.get(keys.timeout);
  if (every === null || wait === null) return { ignored: unused(keys, values) };
  const timeAt = writtenOf(values, keys.time);
  const waitAt = writtenOf(values, keys.timeout) ?? timeAt;
  const withoutCalls = keys.withoutCalls === null ? 1 : (values.get(keys.withoutCalls) ?? 0);
  const callsAt = keys.withoutCalls === null ? null : writtenOf(values, keys.withoutCalls);
  const sets: Given[] = [
    { effect: program('pingTimeout'), value: wait, written: writtenOf(values, keys.timeout) },
    { effect: program('pingWithoutCalls'), value: withoutCalls, written: callsAt },
    { effect: option('TCP_USER_TIMEOUT'), value: wait, written: waitAt },
  ];
  const text = `gRPC sets TCP_USER_TIMEOUT to the keepalive timeout, ${wait / MS} ms, on each connection with keepalive (proposal A18): it bounds data in flight too.`;
  const notes: Note[] = [{ line: waitAt?.line ?? null, text }];
  const { withoutData, leastTimeUs = 0 } = keys;
  const pings = withoutData === undefined ? null : values.get(withoutData);
  if (withoutData !== undefined && pings !== null && pings > 0) {
    const pingsAt = writtenOf(values, withoutData);
    sets.push({ effect: program('pingsWithoutData'), value: pings, written: pingsAt });
    notes.push({ line: pingsAt?.line ?? null, text: `After ${pings} pings without data in between it sends no more.` });
  }
  if (every < leastTimeUs) {
    sets.push({ effect: program('pingInterval'), value: leastTimeUs, written: timeAt });
    notes.push({
      line: timeAt?.line ?? null,
      text: `${keys.time} below ${leastTimeUs / SECOND} s is raised to ${leastTimeUs / SECOND} s.`,
    });
  }
  if (keys.withoutCalls !== null && every < SERVERS_MINIMUM_US) {
    const ends =
      'A server with its defaults ends a connection on which pings come sooner than five minutes apart without data (GOAWAY too_many_pings).';
    notes.push({ line: timeAt?.line ?? null, text: ends });
  }
  if (withoutCalls === 0)
    notes.push({ line: timeAt?.line ?? null, text: 'No ping is sent while no call is under way: an idle connection is not watched.' });
  return { sets, notes };
}

function unused({ time, timeout, withoutCalls }: KeepaliveKeys, values: Values) {
  return [timeout, withoutCalls].flatMap((key) => {
    const written = key === null ? null : values.written(key);
    return written === null ? [] : [{ line: written.line, key: written.key, reason: `Keepalive is off: ${time} is not set.` }];
  });
}
