// Rules about the program's own deadlines: what only they can see, and where they cross the kernel's or each other.
import { humanDuration } from '../trace/human.ts';
import type { AdviceRule } from './advice.ts';
import { endless } from './advice-kernel.ts';
import { setProgram } from './effective.ts';
import { pings } from './program.ts';

const SECOND = 1_000_000;

const frozenUnseen: AdviceRule = (_, answers) => {
  if (!endless(answers.get('frozen'))) return null;
  return {
    severity: 'never',
    title: 'A frozen program on the other side is never noticed',
    reason:
      'Its kernel acknowledges requests and answers probes, so every timer of TCP is content. Only a deadline of this program tells: a read timeout, or a heartbeat that the other program has to answer.',
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
    title: 'The read timeout is longer than the kernel waits',
    reason: `After ${humanDuration(found.latestUs)} the kernel has ended a request on a dead connection; the read timeout of ${humanDuration(readTimeout)} then only bounds a slow or frozen program.`,
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
    title: 'The server ends connections that ping so often',
    reason: `It wants ${humanDuration(pingMinInterval)} between pings and gets one after ${humanDuration(ping.intervalUs)} of silence: after ${pingStrikes} strikes it sends GOAWAY too_many_pings, some ${humanDuration((pingStrikes + 2) * ping.intervalUs)} into a quiet connection.`,
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
    title: `Pings stop after ${pingsWithoutData} without data`,
    reason: `After ${humanDuration(ping.intervalUs * pingsWithoutData)} of silence none is sent any more, and an idle connection is not watched. 0 lifts the limit.`,
    changes: [setProgram('pingsWithoutData', 0)],
    situation: 'idle',
  };
};

const beyondGrace: AdviceRule = ({ program = {} }) => {
  const ping = pings(program);
  const { gracePeriod } = program;
  if (ping === null || !gracePeriod || ping.intervalUs + ping.patienceUs <= gracePeriod) return null;
  const sum = humanDuration(ping.intervalUs + ping.patienceUs);
  return {
    severity: 'conflict',
    title: 'Others call this host dead before it notices',
    reason: `A ping after ${humanDuration(ping.intervalUs)} and ${humanDuration(ping.patienceUs)} for its answer make ${sum}; the grace period is ${humanDuration(gracePeriod)}.`,
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
