// Rules about what stands on the path: a middlebox that forgets a connection that both ends still have.
import { humanDuration } from '../trace/human.ts';
import type { AdviceRule } from './advice.ts';
import { type Change, effective, setOption, setProgram } from './effective.ts';
import { pings } from './program.ts';
import { type Configuration, forgetsAfterUs } from './situation.ts';

const SECOND = 1_000_000;

const boxName = ({ middleboxes = [] }: Configuration): string => middleboxes[0]?.name ?? 'the middlebox';

/** Half of what it remembers, so that one lost probe does no harm. */
const halfOfSec = (idleUs: number): number => Math.max(1, Math.min(32_767, Math.floor(idleUs / SECOND / 2)));

const forgottenIdle: AdviceRule = (configuration, answers) => {
  const idleUs = forgetsAfterUs(configuration.middleboxes ?? []);
  const found = answers.get('forgotten');
  if (idleUs === null || found === undefined || found.outcome === 'alive') return null;
  const { keepalive, keepIdleSec } = effective(configuration.client);
  const box = boxName(configuration);
  const every = `${box} forgets a connection after ${humanDuration(idleUs)} without a packet`;
  const then =
    found.resetBy === null ? `the next request waits for ${humanDuration(found.latestUs ?? 0)}` : 'the next request meets a reset';
  const changes: Change[] = [setOption('TCP_KEEPIDLE', halfOfSec(idleUs))];
  if (!keepalive)
    return {
      severity: 'conflict',
      title: `${box} forgets idle connections, and nothing keeps them alive`,
      reason: `${every}; then ${then}. Keepalive below that time renews its entry.`,
      changes: [setOption('SO_KEEPALIVE', 1), ...changes],
      situation: 'forgotten',
    };
  return {
    severity: 'conflict',
    title: `Keepalive comes too late for ${box}`,
    reason: `${every}, and the first probe comes after ${humanDuration(keepIdleSec * SECOND)}; ${then}. TCP_KEEPIDLE has to be shorter.`,
    changes,
    situation: 'forgotten',
  };
};

const pingTooLate: AdviceRule = (configuration, answers) => {
  const idleUs = forgetsAfterUs(configuration.middleboxes ?? []);
  const ping = pings(configuration.program ?? {});
  if (idleUs === null || ping === null || answers.get('forgotten')?.outcome === 'alive') return null;
  const box = boxName(configuration);
  if (!ping.withoutCalls)
    return {
      severity: 'conflict',
      title: 'Pings do not keep an idle connection alive',
      reason: `They are sent only while a call is under way, and ${box} forgets after ${humanDuration(idleUs)} of silence.`,
      changes: [setProgram('pingWithoutCalls', 1)],
      situation: 'forgotten',
    };
  return {
    severity: 'conflict',
    title: `Pings come too late for ${box}`,
    reason: `It forgets after ${humanDuration(idleUs)}; the program pings after ${humanDuration(ping.intervalUs)}.`,
    changes: [setProgram('pingInterval', halfOfSec(idleUs) * SECOND)],
    situation: 'forgotten',
  };
};

const poolOutlives: AdviceRule = (configuration, answers) => {
  const idleUs = forgetsAfterUs(configuration.middleboxes ?? []);
  const { idleTimeout } = configuration.program ?? {};
  if (idleUs === null || !idleTimeout || idleTimeout < idleUs || answers.get('forgotten')?.outcome === 'alive') return null;
  return {
    severity: 'conflict',
    title: 'Idle connections are kept longer than the path remembers them',
    reason: `The program closes them after ${humanDuration(idleTimeout)}, ${boxName(configuration)} forgets them after ${humanDuration(idleUs)}: in between they are dead and look alive.`,
    changes: [setProgram('idleTimeout', halfOfSec(idleUs) * SECOND)],
    situation: 'forgotten',
  };
};

export const PATH_RULES: Readonly<Record<string, AdviceRule>> = {
  'middlebox-forgets': forgottenIdle,
  'ping-too-late': pingTooLate,
  'pool-outlives-path': poolOutlives,
};
