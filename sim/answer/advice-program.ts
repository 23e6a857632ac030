// Rules about the program's own deadlines: what only they can see, and where they cross the kernel's or each other.
import { say } from '../trace/phrase.ts';
import type { AdviceRule } from './advice.ts';
import { endless } from './advice-kernel.ts';
import { setProgram } from './effective.ts';
import { pings } from './program.ts';

const SECOND = 1_000_000;

const frozenUnseen: AdviceRule = (_, answers) => {
  if (!endless(answers.get('frozen'))) return null;
  return {
    severity: 'never',
    title: say('A frozen program on the other side is never noticed'),
    reason: say(
      'Its kernel acknowledges requests and answers probes, so every timer of TCP is content. Only a deadline of this program tells: a read timeout, or a heartbeat that the other program has to answer.',
    ),
    changes: [setProgram('readTimeout', 30 * SECOND)],
    situation: 'frozen',
  };
};

const readTimeoutIdle: AdviceRule = ({ program = {} }, answers) => {
  const found = answers.get('in-flight');
  const { readTimeout } = program;
  if (!readTimeout || found?.latestUs == null || found.decidedBy === 'read-timeout' || readTimeout <= found.latestUs) return null;
  return {
    severity: 'conflict',
    title: say('The read timeout is longer than the kernel waits'),
    reason: say(
      'After $kernel the kernel has ended a request on a dead connection; the read timeout of $limit then only bounds a slow or frozen program.',
      { kernel: { us: found.latestUs }, limit: { us: readTimeout } },
    ),
    changes: [],
    situation: 'in-flight',
  };
};

const pingsTooOften: AdviceRule = ({ program = {} }) => {
  const ping = pings(program);
  const { pingMinInterval, pingStrikes = 2 } = program;
  if (ping === null || !pingMinInterval || ping.intervalUs >= pingMinInterval) return null;
  return {
    severity: 'conflict',
    title: say('The server ends connections that ping so often'),
    reason: say(
      'It wants $least between pings and gets one after $interval of silence: after $strikes strikes it sends GOAWAY too_many_pings, some $time into a quiet connection.',
      {
        least: { us: pingMinInterval },
        interval: { us: ping.intervalUs },
        strikes: pingStrikes,
        time: { us: (pingStrikes + 2) * ping.intervalUs },
      },
    ),
    changes: [setProgram('pingInterval', pingMinInterval)],
    situation: null,
  };
};

const pingsStop: AdviceRule = ({ program = {} }) => {
  const ping = pings(program);
  const { pingsWithoutData } = program;
  if (!ping?.withoutCalls || !pingsWithoutData) return null;
  return {
    severity: 'conflict',
    title: say('Pings stop after $n without data', { n: pingsWithoutData }),
    reason: say('After $time of silence none is sent any more, and an idle connection is not watched. 0 lifts the limit.', {
      time: { us: ping.intervalUs * pingsWithoutData },
    }),
    changes: [setProgram('pingsWithoutData', 0)],
    situation: 'idle',
  };
};

const beyondGrace: AdviceRule = ({ program = {} }) => {
  const ping = pings(program);
  const { gracePeriod } = program;
  if (ping === null || !gracePeriod || ping.intervalUs + ping.patienceUs <= gracePeriod) return null;
  return {
    severity: 'conflict',
    title: say('Others call this host dead before it notices'),
    reason: say('A ping after $interval and $patience for its answer make $sum; the grace period is $grace.', {
      interval: { us: ping.intervalUs },
      patience: { us: ping.patienceUs },
      sum: { us: ping.intervalUs + ping.patienceUs },
      grace: { us: gracePeriod },
    }),
    changes: [setProgram('pingInterval', Math.max(SECOND, gracePeriod - ping.patienceUs - 5 * SECOND))],
    situation: 'idle',
  };
};

export const PROGRAM_RULES: Readonly<Record<string, AdviceRule>> = {
  'frozen-unseen': frozenUnseen,
  'read-timeout-beyond-kernel': readTimeoutIdle,
  'ping-below-server-minimum': pingsTooOften,
  'pings-stop': pingsStop,
  'ping-beyond-grace': beyondGrace,
};
