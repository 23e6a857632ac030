// Sentences for what programs decide: timeouts, retries, pools, heartbeats; gRPC; etcd.
import { counted, type Phrase, say, signs } from './phrase.ts';
import type { Inputs, RuleText } from './rule-text.ts';

const A8 = 'gRPC proposal A8, client-side keepalive';
const HEARTBEAT = 'the program’s heartbeat';
const ETCD_CLIENT = 'etcd client.go, httpClusterClient';
const RAFT = 'etcd raft';

const WAITS = 'socket(7), poll(2)';

const streams = (i: Inputs): Phrase => counted(i.number('streams'), say('1 stream'), say('$n streams'));

/** Rules of all programs, and of the pool and heartbeats that they share. */
const SHARED: Readonly<Record<string, RuleText>> = {
  'connect-timeout': {
    sentence: say('The connection did not come to stand within $waitUs: the program stops waiting for it.'),
    dependsOn: ['connectTimeout', 'dialTimeout'],
    reference: 'connect(2), made non-blocking',
  },
  'read-timeout': {
    sentence: say('No answer came for $waitUs, and $by ends the wait. The kernel’s connection is not dead by that; the program closes it.'),
    dependsOn: ['readTimeout', 'timeoutsBy'],
    reference: WAITS,
  },
  'write-timeout': {
    sentence: say(
      'The send buffer had no room for $waitUs, and $by ends the wait. The kernel’s connection is not dead by that; the program closes it.',
    ),
    dependsOn: ['writeTimeout', 'timeoutsBy', 'sendBuffer'],
    reference: WAITS,
  },
  'peer-closed': {
    sentence: say('The other program closed the connection: read() returns 0.'),
    dependsOn: [],
    reference: 'read(2)',
  },
  'connection-lost': {
    sentence: say('The kernel ended the connection and told the program; the connection’s own trace says why.'),
    dependsOn: [],
    reference: 'errno(3)',
  },
  'program-gone': {
    sentence: say('The program is gone, with everything that it waited for.'),
    dependsOn: [],
    reference: 'the scenario',
  },
  done: { sentence: say('The program is done with it.'), dependsOn: ['leaves'], reference: 'close(2)' },
  retry: {
    sentence: say('Attempt $attempt has failed; the next one follows after $waitUs.'),
    dependsOn: ['attempts', 'backoff'],
    reference: 'the program’s retries',
  },
  'pool-max-idle': {
    sentence: say('The connection lay unused for $idleUs, longer than the pool keeps one: it is closed instead of used.'),
    dependsOn: ['pool.maxIdle'],
    reference: 'the program’s connection pool',
  },
  'idle-timeout': {
    sentence: say('Nothing was asked on this connection for as long as the server waits: it closes it.'),
    dependsOn: ['idleTimeout'],
    reference: 'the server’s idle timeout',
  },
  'workers-stuck': {
    sentence: say('The server’s workers are stuck: no request is read until they are free again. Its kernel acknowledges what arrives.'),
    dependsOn: ['pauses'],
    reference: 'the scenario',
  },
  'workers-free': {
    sentence: say('The server’s workers are free again, and read what has waited.'),
    dependsOn: ['pauses'],
    reference: 'the scenario',
  },
  heartbeat: {
    sentence: say('A heartbeat leaves; its answer has $intervalUs, until the next one is due.'),
    dependsOn: ['heartbeat.interval'],
    reference: HEARTBEAT,
  },
  'heartbeat-unanswered': {
    sentence: say('The last heartbeat is still without an answer: $missed in a row.'),
    dependsOn: ['heartbeat.interval', 'heartbeat.misses'],
    reference: HEARTBEAT,
  },
  'heartbeat-not-connected': {
    sentence: (i) =>
      say('The heartbeat’s own connection does not come to stand: $intervals without a beat.', {
        intervals: counted(i.number('missed'), say('1 interval'), say('$n intervals')),
      }),
    dependsOn: ['heartbeat.interval', 'heartbeat.misses'],
    reference: HEARTBEAT,
  },
  'heartbeat-missed': {
    sentence: (i) =>
      say('$heartbeats in a row went unanswered, one each $intervalUs: the program gives the peer up.', {
        heartbeats: counted(i.number('misses'), say('1 heartbeat'), say('$n heartbeats')),
      }),
    formula: signs('$misses × $intervalUs'),
    dependsOn: ['heartbeat.interval', 'heartbeat.misses'],
    reference: HEARTBEAT,
  },
};

const GRPC: Readonly<Record<string, RuleText>> = {
  'grpc-keepalive-minimum': {
    sentence: say('A keepalive Time of $timeUs was asked for; gRPC uses $minimumUs, its minimum.'),
    dependsOn: ['keepalive.time'],
    reference: A8,
  },
  'grpc-keepalive-ping': {
    sentence: (i) =>
      say(
        'Nothing was read for $silentUs, at least Time ($timeUs), with $open open: a PING leaves. Anything read within $timeoutUs counts as its answer.',
        { open: streams(i) },
      ),
    formula: say('silent $silentUs ≥ Time $timeUs → PING, then Timeout $timeoutUs'),
    dependsOn: ['keepalive.time', 'keepalive.timeout', 'keepalive.permitWithoutStream'],
    reference: A8,
  },
  'grpc-keepalive-timeout': {
    sentence: say(
      'A PING went out and nothing came back within Timeout, $timeoutUs; the last byte was read $silentUs ago. The connection is given up.',
    ),
    formula: say('silent $silentUs, Timeout $timeoutUs → close'),
    dependsOn: ['keepalive.time', 'keepalive.timeout'],
    reference: A8,
  },
  'grpc-keepalive-dormant': {
    sentence: say(
      'Nothing was read for $silentUs, but no stream is open and PermitWithoutStream is off: keepalive sleeps. The next stream sends a PING at once.',
    ),
    dependsOn: ['keepalive.permitWithoutStream', 'keepalive.time'],
    reference: A8,
  },
  'grpc-deadline': {
    sentence: (i) =>
      i.flag('connected')
        ? say('The call’s deadline of $waitUs has passed: its stream is reset. The connection stays, whatever its state.')
        : say('The call’s deadline of $waitUs has passed before there was a connection for it.'),
    dependsOn: ['deadline'],
    reference: 'gRPC deadlines; RFC 9113 section 6.4',
  },
  'grpc-not-ready': {
    sentence: say('The channel is in TRANSIENT_FAILURE: a call that is not wait-for-ready fails at once.'),
    dependsOn: ['backoff'],
    reference: 'gRPC wait-for-ready',
  },
  'grpc-transient-failure': {
    sentence: say(
      'No address could be connected to: attempt $attempt. The channel tries again after $waitUs; until then calls fail at once.',
    ),
    dependsOn: ['backoff', 'connectTimeout'],
    reference: 'gRPC connection-backoff.md',
  },
  'grpc-calm-down': {
    sentence: say(
      'The server complains of too many PINGs (GOAWAY, ENHANCE_YOUR_CALM): for the next connections Time goes from $wasUs to $timeUs.',
    ),
    formula: signs('2 × $wasUs = $timeUs'),
    dependsOn: ['keepalive.time', 'minPingInterval'],
    reference: A8,
  },
  'grpc-ping-strike': {
    sentence: (i) =>
      i.number('maxStrikes') > 0
        ? say(
            'A PING came $sinceUs after the last one; the server allows one each $minimumUs. Strike $strikes of $maxStrikes that it forgives.',
          )
        : say('A PING came $sinceUs after the last one; the server allows one each $minimumUs. Strike $strikes.'),
    formula: (i) => say('$sinceUs < $minimumUs, $open open', { open: streams(i) }),
    dependsOn: ['minPingInterval', 'maxPingStrikes', 'permitWithoutStream'],
    reference: A8,
  },
  'grpc-too-many-pings': {
    sentence: say(
      'A PING came $sinceUs after the last one, where the server allows one each $minimumUs: strike $strikes, and it forgives $maxStrikes. It sends GOAWAY “too_many_pings” and closes.',
    ),
    formula: say('strikes $strikes > $maxStrikes → GOAWAY, close'),
    dependsOn: ['minPingInterval', 'maxPingStrikes', 'permitWithoutStream'],
    reference: A8,
  },
};

const ETCD: Readonly<Record<string, RuleText>> = {
  'etcd-header-timeout': {
    sentence: say(
      'No response header came within HeaderTimeoutPerRequest, $waitUs: the connection is closed. It covers connecting and the header; a watch that has its header is not covered.',
    ),
    dependsOn: ['headerTimeout'],
    reference: 'etcd client.go, simpleHTTPClient',
  },
  'etcd-refused': {
    sentence: say('$endpoint answered that it has no leader: for the client it has failed.'),
    dependsOn: [],
    reference: ETCD_CLIENT,
  },
  'etcd-next-endpoint': {
    sentence: say('$from failed ($error): the same request goes to $to, the next endpoint.'),
    dependsOn: ['to'],
    reference: ETCD_CLIENT,
  },
  'etcd-pinned': {
    sentence: say('From now on $to is asked first instead of $from, which failed.'),
    dependsOn: ['to', 'pinned'],
    reference: ETCD_CLIENT,
  },
  'etcd-rewatch': {
    sentence: say('No endpoint gave the watch ($error): it is asked for again after $waitUs.'),
    dependsOn: [],
    reference: 'Kubernetes client-go, reflector',
  },
  'etcd-no-quorum': {
    sentence: say('This member hears $heard of $of members, itself included: no quorum. It serves nothing until it hears more.'),
    formula: signs('$heard ≤ $of ÷ 2'),
    dependsOn: [],
    reference: RAFT,
  },
  'etcd-elected': {
    sentence: (i) =>
      i.flag('itself')
        ? say('The leader was not heard for an election timeout, $timeoutUs: this member leads from now on.')
        : say('The leader was not heard for an election timeout, $timeoutUs: $leader leads from now on.'),
    dependsOn: ['electionTimeout'],
    reference: RAFT,
  },
  'etcd-leader-heard': {
    sentence: say('$leader is heard, and leads: this member serves again, and tells its watchers what they missed.'),
    dependsOn: [],
    reference: RAFT,
  },
};

export const PROGRAM_RULES: Readonly<Record<string, RuleText>> = { ...SHARED, ...GRPC, ...ETCD };
