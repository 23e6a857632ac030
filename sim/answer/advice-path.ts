// Rules about what stands on the path: a middlebox that forgets a connection that both ends still have.
import { type Gap, say } from '../trace/phrase.ts';
import type { AdviceRule } from './advice.ts';
import { type Change, effective, setOption, setProgram } from './effective.ts';
import { pings } from './program.ts';
import { type Configuration, forgetsAfterUs } from './situation.ts';

const SECOND = 1_000_000;

const boxName = ({ middleboxes = [] }: Configuration): Gap => middleboxes[0]?.name ?? say('the middlebox');

/** Half of what it remembers, so that one lost probe does no harm. */
const halfOfSec = (idleUs: number): number => Math.max(1, Math.min(32_767, Math.floor(idleUs / SECOND / 2)));

const forgottenIdle: AdviceRule = (configuration, answers) => {
  const idleUs = forgetsAfterUs(configuration.middleboxes ?? []);
  const found = answers.get('forgotten');
  if (idleUs === null || found === undefined || found.outcome === 'alive') return null;
  const { keepalive, keepIdleSec } = effective(configuration.client);
  const box = boxName(configuration);
  const then =
    found.resetBy === null
      ? say('the next request waits for $time', { time: { us: found.latestUs ?? 0 } })
      : say('the next request meets a reset');
  const gaps = { box, idle: { us: idleUs }, first: { us: keepIdleSec * SECOND }, then };
  const changes: Change[] = [setOption('TCP_KEEPIDLE', halfOfSec(idleUs))];
  if (!keepalive)
    return {
      severity: 'conflict',
      title: say('$box forgets idle connections, and nothing keeps them alive', { box }),
      reason: say('$box forgets a connection after $idle without a packet; then $then. Keepalive below that time renews its entry.', gaps),
      changes: [setOption('SO_KEEPALIVE', 1), ...changes],
      situation: 'forgotten',
    };
  return {
    severity: 'conflict',
    title: say('Keepalive comes too late for $box', { box }),
    reason: say(
      '$box forgets a connection after $idle without a packet, and the first probe comes after $first; $then. TCP_KEEPIDLE has to be shorter.',
      gaps,
    ),
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
      title: say('Pings do not keep an idle connection alive'),
      reason: say('They are sent only while a call is under way, and $box forgets after $idle of silence.', { box, idle: { us: idleUs } }),
      changes: [setProgram('pingWithoutCalls', 1)],
      situation: 'forgotten',
    };
  return {
    severity: 'conflict',
    title: say('Pings come too late for $box', { box }),
    reason: say('It forgets after $idle; the program pings after $interval.', { idle: { us: idleUs }, interval: { us: ping.intervalUs } }),
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
    title: say('Idle connections are kept longer than the path remembers them'),
    reason: say('The program closes them after $close, $box forgets them after $idle: in between they are dead and look alive.', {
      close: { us: idleTimeout },
      box: boxName(configuration),
      idle: { us: idleUs },
    }),
    changes: [setProgram('idleTimeout', halfOfSec(idleUs) * SECOND)],
    situation: 'forgotten',
  };
};

export const PATH_RULES: Readonly<Record<string, AdviceRule>> = {
  'middlebox-forgets': forgottenIdle,
  'ping-too-late': pingTooLate,
  'pool-outlives-path': poolOutlives,
};
