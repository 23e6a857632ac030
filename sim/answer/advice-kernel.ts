// Rules about the kernel's own timers: keepalive, the user timeout, the retransmission budget.
import { type Duration, say } from '../trace/phrase.ts';
import type { AdviceRule } from './advice.ts';
import { type Answer, answer } from './answer.ts';
import { type Change, effective, keepaliveSumSec, setOption, setProgram, withChanges } from './effective.ts';
import { pings } from './program.ts';
import { isNever } from './words.ts';

const SECOND = 1_000_000;
const seconds = (count: number): Duration => ({ us: count * SECOND });
const time = (us: number): Duration => ({ us });
const ms = (count: number): Duration => ({ us: count * 1000 });
/** Known, and nothing ends it. */
export const endless = (found: Answer | undefined): boolean => found !== undefined && isNever(found);

/** Numbers that detect in about a minute and cost a packet each half minute: what several projects have settled on. */
export const USUAL_KEEPALIVE: readonly Change[] = [
  setOption('SO_KEEPALIVE', 1),
  setOption('TCP_KEEPIDLE', 30),
  setOption('TCP_KEEPINTVL', 10),
  setOption('TCP_KEEPCNT', 3),
];
const USUAL_USER_TIMEOUT_MS = 60_000;
/** Longer waits than this are worth a word. */
const LONG_US = 120 * SECOND;

const idleUnwatched: AdviceRule = ({ client }, answers) => {
  if (!endless(answers.get('idle'))) return null;
  const { keepIdleSec, keepIntvlSec, keepCount } = effective(client);
  const set = ['TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT'] as const;
  const named = set.filter((name) => client.socketOptions[name] !== undefined);
  const unused = say('$names ($idle, $interval, $count) count for nothing while SO_KEEPALIVE is off.', {
    names: named.join(', '),
    idle: seconds(keepIdleSec),
    interval: seconds(keepIntvlSec),
    count: keepCount,
  });
  const unwatched = say(
    'No timer of the kernel runs on a connection without data in flight, so one whose other end is gone stays for ever. SO_KEEPALIVE turns the probes on.',
  );
  return {
    severity: 'never',
    title: say('Nothing watches an idle connection'),
    reason: named.length > 0 ? [unused, unwatched] : unwatched,
    changes: named.length > 0 ? [setOption('SO_KEEPALIVE', 1)] : USUAL_KEEPALIVE,
    situation: 'idle',
  };
};

const fullBufferUnbounded: AdviceRule = (configuration, answers) => {
  if (!endless(answers.get('full-buffer'))) return null;
  const byKernel = setOption('TCP_USER_TIMEOUT', USUAL_USER_TIMEOUT_MS);
  const works = !isNever(answer(withChanges(configuration, [byKernel]), 'full-buffer'));
  const way = works
    ? say('TCP_USER_TIMEOUT ends it.')
    : say('This kernel lets TCP_USER_TIMEOUT run on while answers come, so only a deadline of the program ends it.');
  return {
    severity: 'never',
    title: say('Nothing bounds a full buffer'),
    reason: [
      say(
        'The other kernel answers every zero window probe, and each answer sets the count back: tcp_retries2 never ends it, nor does keepalive.',
      ),
      way,
    ],
    changes: works ? [byKernel] : [setProgram('writeTimeout', 60 * SECOND)],
    situation: 'full-buffer',
  };
};

const requestWaitsLong: AdviceRule = ({ client, program = {} }, answers) => {
  const found = answers.get('in-flight');
  if (found?.latestUs == null || found.latestUs <= LONG_US || found.decidedBy !== 'rto') return null;
  const { keepalive, userTimeoutMs, retries2 } = effective(client);
  if (userTimeoutMs > 0 || program.readTimeout) return null;
  const inert = keepalive ? [say('Keepalive does nothing meanwhile: it waits until nothing is in flight.')] : [];
  return {
    severity: 'late',
    title: say('A request on a dead connection waits for $time', { time: time(found.latestUs) }),
    reason: [
      say('Only tcp_retries2 = $retries bounds data in flight, and that is a time, not a count.', { retries: retries2 }),
      ...inert,
      say('TCP_USER_TIMEOUT bounds it for one socket.'),
    ],
    changes: [setOption('TCP_USER_TIMEOUT', USUAL_USER_TIMEOUT_MS)],
    situation: 'in-flight',
  };
};

const countNotAsked: AdviceRule = ({ client }, answers) => {
  const values = effective(client);
  const { keepalive, userTimeoutMs, keepIdleSec, keepIntvlSec, keepCount } = values;
  const idle = answers.get('idle');
  if (!keepalive || userTimeoutMs === 0 || idle?.decidedBy !== 'keepalive') return null;
  const sumSec = keepaliveSumSec(values);
  // Below the idle time it is worse: see `oneProbe`.
  if (userTimeoutMs <= keepIdleSec * 1000) return null;
  if (Math.abs(userTimeoutMs / 1000 - sumSec) <= keepIntvlSec) return null;
  return {
    severity: 'conflict',
    title: say('TCP_KEEPCNT is not looked at: TCP_USER_TIMEOUT decides'),
    reason: say(
      'Idle $idle and $count × $interval make $sum, but with a user timeout of $limit probes end the connection when that has passed: after $end here. TCP_USER_TIMEOUT = KEEPIDLE + KEEPINTVL × KEEPCNT lets both say the same.',
      {
        idle: seconds(keepIdleSec),
        count: keepCount,
        interval: seconds(keepIntvlSec),
        sum: seconds(sumSec),
        limit: ms(userTimeoutMs),
        end: time(idle.latestUs ?? 0),
      },
    ),
    changes: [setOption('TCP_USER_TIMEOUT', sumSec * 1000)],
    situation: 'idle',
  };
};

const timeoutExtends: AdviceRule = (configuration, answers) => {
  const { userTimeoutMs, retries2 } = effective(configuration.client);
  const found = answers.get('in-flight');
  if (userTimeoutMs === 0 || found?.decidedBy !== 'rto' || found.latestUs === null) return null;
  const alone = answer(withChanges(configuration, [setOption('TCP_USER_TIMEOUT', null)]), 'in-flight');
  if (alone.latestUs === null || alone.latestUs >= found.latestUs) return null;
  return {
    severity: 'conflict',
    title: say('TCP_USER_TIMEOUT makes a dead connection last longer'),
    reason: say(
      'It takes the place of tcp_retries2 and does not stand beside it: $limit gives $time, tcp_retries2 = $retries alone $alone.',
      { limit: ms(userTimeoutMs), time: time(found.latestUs), retries: retries2, alone: time(alone.latestUs) },
    ),
    changes: [setOption('TCP_USER_TIMEOUT', USUAL_USER_TIMEOUT_MS)],
    situation: 'in-flight',
  };
};

/** RFC 9293, section 3.8.3: R2 SHOULD be at least 100 s. */
const R2_US = 100 * SECOND;

const givesUpSoon: AdviceRule = ({ client }, answers) => {
  const found = answers.get('in-flight');
  const { userTimeoutMs, retries2 } = effective(client);
  if (userTimeoutMs > 0 || found?.decidedBy !== 'rto' || found.earliestUs === null || found.earliestUs >= R2_US) return null;
  return {
    severity: 'risk',
    title: say('Every connection of the host dies in an outage of $time', { time: time(found.earliestUs) }),
    reason: say(
      'tcp_retries2 = $retries holds for all sockets of the host, also those of programs that nobody asked; RFC 9293 wants at least 100 s. TCP_USER_TIMEOUT sets one socket’s.',
      { retries: retries2 },
    ),
    changes: [],
    situation: 'in-flight',
  };
};

const userTimeoutTiny: AdviceRule = ({ client }) => {
  const { userTimeoutMs } = effective(client);
  if (userTimeoutMs === 0 || userTimeoutMs >= 1000) return null;
  return {
    severity: 'risk',
    title: say('TCP_USER_TIMEOUT of $limit ends good connections', { limit: ms(userTimeoutMs) }),
    reason: say(
      'It counts milliseconds. The first retransmission comes after 200 ms at the earliest, so one or two lost segments are enough to end a connection.',
    ),
    changes: [setOption('TCP_USER_TIMEOUT', userTimeoutMs * 1000)],
    situation: 'in-flight',
  };
};

const oneProbe: AdviceRule = ({ client }) => {
  const values = effective(client);
  const { keepalive, userTimeoutMs, keepIdleSec } = values;
  if (!keepalive || userTimeoutMs === 0 || userTimeoutMs > keepIdleSec * 1000) return null;
  return {
    severity: 'risk',
    title: say('One lost probe ends an idle connection'),
    reason: say(
      'The user timeout of $limit has passed when the first probe leaves, after $idle of silence: the connection ends at the next look, with no second probe.',
      { limit: ms(userTimeoutMs), idle: seconds(keepIdleSec) },
    ),
    changes: [setOption('TCP_USER_TIMEOUT', keepaliveSumSec(values) * 1000)],
    situation: 'idle',
  };
};

const connectsLong: AdviceRule = ({ program = {} }, answers) => {
  const found = answers.get('connecting');
  if (found?.latestUs == null || found.latestUs <= 60 * SECOND || program.connectTimeout) return null;
  return {
    severity: 'late',
    title: say('Connecting to a host that is not there takes $time', { time: time(found.latestUs) }),
    reason: say('tcp_syn_retries counts with doubling waits. A connect timeout of the program, or TCP_SYNCNT of the socket, is shorter.'),
    changes: [setProgram('connectTimeout', 10 * SECOND)],
    situation: 'connecting',
  };
};

const keepaliveLate: AdviceRule = ({ client, program = {} }, answers) => {
  const found = answers.get('idle');
  const values = effective(client);
  if (found?.decidedBy !== 'keepalive' || found.latestUs === null || found.latestUs < 600 * SECOND || pings(program)) return null;
  return {
    severity: 'late',
    title: say('An idle connection to a dead host lasts $time', { time: time(found.latestUs) }),
    reason: say(
      'Keepalive waits for $idle before its first probe, then $count times $interval; the kernel’s timer wheel adds to long waits.',
      { idle: seconds(values.keepIdleSec), count: values.keepCount, interval: seconds(values.keepIntvlSec) },
    ),
    changes: USUAL_KEEPALIVE.slice(1),
    situation: 'idle',
  };
};

export const KERNEL_RULES: Readonly<Record<string, AdviceRule>> = {
  'idle-unwatched': idleUnwatched,
  'full-buffer-unbounded': fullBufferUnbounded,
  'keepcnt-not-asked': countNotAsked,
  'user-timeout-extends': timeoutExtends,
  'request-waits-long': requestWaitsLong,
  'keepalive-late': keepaliveLate,
  'connects-long': connectsLong,
  'gives-up-soon': givesUpSoon,
  'one-probe': oneProbe,
  'user-timeout-tiny': userTimeoutTiny,
};
