// Sentences for what programs decide: timeouts, retries, pools, heartbeats; gRPC; etcd.
import { type Inputs, type RuleText, times } from './rule-text.ts';

const A8 = 'gRPC proposal A8, client-side keepalive';
const HEARTBEAT = 'the program’s heartbeat';
const ETCD_CLIENT = 'etcd client.go, httpClusterClient';
const RAFT = 'etcd raft';

const WAITS = 'socket(7), poll(2)';
const timeoutSentence = (what: string) => (i: Inputs) =>
  `${what} for ${i.us('waitUs')}, and ${i.text('by')} ends the wait. The kernel’s connection is not dead by that; the program closes it.`;

/** Rules of all programs, and of the pool and heartbeats that they share. */
const SHARED: Readonly<Record<string, RuleText>> = {
  'connect-timeout': {
    sentence: (i) => `The connection did not come to stand within ${i.us('waitUs')}: the program stops waiting for it.`,
    dependsOn: ['connectTimeout', 'dialTimeout'],
    reference: 'connect(2), made non-blocking',
  },
  'read-timeout': {
    sentence: timeoutSentence('No answer came'),
    dependsOn: ['readTimeout', 'timeoutsBy'],
    reference: WAITS,
  },
  'write-timeout': {
    sentence: timeoutSentence('The send buffer had no room'),
    dependsOn: ['writeTimeout', 'timeoutsBy', 'sendBuffer'],
    reference: WAITS,
  },
  'peer-closed': {
    sentence: () => 'The other program closed the connection: read() returns 0.',
    dependsOn: [],
    reference: 'read(2)',
  },
  'connection-lost': {
    sentence: () => 'The kernel ended the connection and told the program; the connection’s own trace says why.',
    dependsOn: [],
    reference: 'errno(3)',
  },
  'program-gone': {
    sentence: () => 'The program is gone, with everything that it waited for.',
    dependsOn: [],
    reference: 'the scenario',
  },
  done: { sentence: () => 'The program is done with it.', dependsOn: ['leaves'], reference: 'close(2)' },
  retry: {
    sentence: (i) => `Attempt ${i.number('attempt')} has failed; the next one follows after ${i.us('waitUs')}.`,
    dependsOn: ['attempts', 'backoff'],
    reference: 'the program’s retries',
  },
  'pool-max-idle': {
    sentence: (i) => `The connection lay unused for ${i.us('idleUs')}, longer than the pool keeps one: it is closed instead of used.`,
    dependsOn: ['pool.maxIdle'],
    reference: 'the program’s connection pool',
  },
  'idle-timeout': {
    sentence: () => 'Nothing was asked on this connection for as long as the server waits: it closes it.',
    dependsOn: ['idleTimeout'],
    reference: 'the server’s idle timeout',
  },
  'workers-stuck': {
    sentence: () => 'The server’s workers are stuck: no request is read until they are free again. Its kernel acknowledges what arrives.',
    dependsOn: ['pauses'],
    reference: 'the scenario',
  },
  'workers-free': {
    sentence: () => 'The server’s workers are free again, and read what has waited.',
    dependsOn: ['pauses'],
    reference: 'the scenario',
  },
  heartbeat: {
    sentence: (i) => `A heartbeat leaves; its answer has ${i.us('intervalUs')}, until the next one is due.`,
    dependsOn: ['heartbeat.interval'],
    reference: HEARTBEAT,
  },
  'heartbeat-unanswered': {
    sentence: (i) => `The last heartbeat is still without an answer: ${i.number('missed')} in a row.`,
    dependsOn: ['heartbeat.interval', 'heartbeat.misses'],
    reference: HEARTBEAT,
  },
  'heartbeat-not-connected': {
    sentence: (i) => `The heartbeat’s own connection does not come to stand: ${times(i.number('missed'), 'interval')} without a beat.`,
    dependsOn: ['heartbeat.interval', 'heartbeat.misses'],
    reference: HEARTBEAT,
  },
  'heartbeat-missed': {
    sentence: (i) =>
      `${times(i.number('misses'), 'heartbeat')} in a row went unanswered, one each ${i.us('intervalUs')}: the program gives the peer up.`,
    formula: (i) => `${i.number('misses')} × ${i.us('intervalUs')}`,
    dependsOn: ['heartbeat.interval', 'heartbeat.misses'],
    reference: HEARTBEAT,
  },
};

const GRPC: Readonly<Record<string, RuleText>> = {
  'grpc-keepalive-minimum': {
    sentence: (i) => `A keepalive Time of ${i.us('timeUs')} was asked for; gRPC uses ${i.us('minimumUs')}, its minimum.`,
    dependsOn: ['keepalive.time'],
    reference: A8,
  },
  'grpc-keepalive-ping': {
    sentence: (i) =>
      `Nothing was read for ${i.us('silentUs')}, at least Time (${i.us('timeUs')}), with ${times(i.number('streams'), 'stream')} open: a PING leaves. Anything read within ${i.us('timeoutUs')} counts as its answer.`,
    formula: (i) => `silent ${i.us('silentUs')} ≥ Time ${i.us('timeUs')} → PING, then Timeout ${i.us('timeoutUs')}`,
    dependsOn: ['keepalive.time', 'keepalive.timeout', 'keepalive.permitWithoutStream'],
    reference: A8,
  },
  'grpc-keepalive-timeout': {
    sentence: (i) =>
      `A PING went out and nothing came back within Timeout, ${i.us('timeoutUs')}; the last byte was read ${i.us('silentUs')} ago. The connection is given up.`,
    formula: (i) => `silent ${i.us('silentUs')}, Timeout ${i.us('timeoutUs')} → close`,
    dependsOn: ['keepalive.time', 'keepalive.timeout'],
    reference: A8,
  },
  'grpc-keepalive-dormant': {
    sentence: (i) =>
      `Nothing was read for ${i.us('silentUs')}, but no stream is open and PermitWithoutStream is off: keepalive sleeps. The next stream sends a PING at once.`,
    dependsOn: ['keepalive.permitWithoutStream', 'keepalive.time'],
    reference: A8,
  },
  'grpc-deadline': {
    sentence: (i) =>
      i.flag('connected')
        ? `The call’s deadline of ${i.us('waitUs')} has passed: its stream is reset. The connection stays, whatever its state.`
        : `The call’s deadline of ${i.us('waitUs')} has passed before there was a connection for it.`,
    dependsOn: ['deadline'],
    reference: 'gRPC deadlines; RFC 9113 section 6.4',
  },
  'grpc-not-ready': {
    sentence: () => 'The channel is in TRANSIENT_FAILURE: a call that is not wait-for-ready fails at once.',
    dependsOn: ['backoff'],
    reference: 'gRPC wait-for-ready',
  },
  'grpc-transient-failure': {
    sentence: (i) =>
      `No address could be connected to: attempt ${i.number('attempt')}. The channel tries again after ${i.us('waitUs')}; until then calls fail at once.`,
    dependsOn: ['backoff', 'connectTimeout'],
    reference: 'gRPC connection-backoff.md',
  },
  'grpc-calm-down': {
    sentence: (i) =>
      `The server complains of too many PINGs (GOAWAY, ENHANCE_YOUR_CALM): for the next connections Time goes from ${i.us('wasUs')} to ${i.us('timeUs')}.`,
    formula: (i) => `2 × ${i.us('wasUs')} = ${i.us('timeUs')}`,
    dependsOn: ['keepalive.time', 'minPingInterval'],
    reference: A8,
  },
  'grpc-ping-strike': {
    sentence: (i) =>
      `A PING came ${i.us('sinceUs')} after the last one; the server allows one each ${i.us('minimumUs')}. Strike ${i.number('strikes')}${i.number('maxStrikes') > 0 ? ` of ${i.number('maxStrikes')} that it forgives` : ''}.`,
    formula: (i) => `${i.us('sinceUs')} < ${i.us('minimumUs')}, ${times(i.number('streams'), 'stream')} open`,
    dependsOn: ['minPingInterval', 'maxPingStrikes', 'permitWithoutStream'],
    reference: A8,
  },
  'grpc-too-many-pings': {
    sentence: (i) =>
      `A PING came ${i.us('sinceUs')} after the last one, where the server allows one each ${i.us('minimumUs')}: strike ${i.number('strikes')}, and it forgives ${i.number('maxStrikes')}. It sends GOAWAY “too_many_pings” and closes.`,
    formula: (i) => `strikes ${i.number('strikes')} > ${i.number('maxStrikes')} → GOAWAY, close`,
    dependsOn: ['minPingInterval', 'maxPingStrikes', 'permitWithoutStream'],
    reference: A8,
  },
};

const ETCD: Readonly<Record<string, RuleText>> = {
  'etcd-header-timeout': {
    sentence: (i) =>
      `No response header came within HeaderTimeoutPerRequest, ${i.us('waitUs')}: the connection is closed. It covers connecting and the header; a watch that has its header is not covered.`,
    dependsOn: ['headerTimeout'],
    reference: 'etcd client.go, simpleHTTPClient',
  },
  'etcd-refused': {
    sentence: (i) => `${i.text('endpoint')} answered that it has no leader: for the client it has failed.`,
    dependsOn: [],
    reference: ETCD_CLIENT,
  },
  'etcd-next-endpoint': {
    sentence: (i) => `${i.text('from')} failed (${i.text('error')}): the same request goes to ${i.text('to')}, the next endpoint.`,
    dependsOn: ['to'],
    reference: ETCD_CLIENT,
  },
  'etcd-pinned': {
    sentence: (i) => `From now on ${i.text('to')} is asked first instead of ${i.text('from')}, which failed.`,
    dependsOn: ['to', 'pinned'],
    reference: ETCD_CLIENT,
  },
  'etcd-rewatch': {
    sentence: (i) => `No endpoint gave the watch (${i.text('error')}): it is asked for again after ${i.us('waitUs')}.`,
    dependsOn: [],
    reference: 'Kubernetes client-go, reflector',
  },
  'etcd-no-quorum': {
    sentence: (i) =>
      `This member hears ${i.number('heard')} of ${i.number('of')} members, itself included: no quorum. It serves nothing until it hears more.`,
    formula: (i) => `${i.number('heard')} ≤ ${i.number('of')} ÷ 2`,
    dependsOn: [],
    reference: RAFT,
  },
  'etcd-elected': {
    sentence: (i) =>
      `The leader was not heard for an election timeout, ${i.us('timeoutUs')}: ${i.flag('itself') ? 'this member' : i.text('leader')} leads from now on.`,
    dependsOn: ['electionTimeout'],
    reference: RAFT,
  },
  'etcd-leader-heard': {
    sentence: (i) => `${i.text('leader')} is heard, and leads: this member serves again, and tells its watchers what they missed.`,
    dependsOn: [],
    reference: RAFT,
  },
};

export const PROGRAM_RULES: Readonly<Record<string, RuleText>> = { ...SHARED, ...GRPC, ...ETCD };
