// The times in which something is wrong, from what the scenario says will happen: bands behind a fleet's charts.
import type { NodeFault, SystemScenario } from '../../sim/index.ts';
import { faultText } from '../system/words.ts';
import { t } from '../text/words.ts';

export interface Band {
  readonly fromUs: number;
  readonly toUs: number;
  /** "worker-b: switched off". */
  readonly text: string;
}

const ENDED_BY: Readonly<Partial<Record<NodeFault['do'], NodeFault['do']>>> = { cut: 'restore', freeze: 'thaw', powerOff: 'powerOff' };
const AS_EVENT: Readonly<Record<NodeFault['do'], Parameters<typeof faultText>[0]['fault']>> = {
  cut: 'cut',
  restore: 'restore',
  powerOff: 'power-off',
  freeze: 'freeze',
  thaw: 'thaw',
  kill: 'kill',
  reboot: 'reboot',
};

function textOf(fault: NodeFault): string {
  const direction = 'direction' in fault ? fault.direction : null;
  return `${fault.node}: ${faultText({ fault: AS_EVENT[fault.do], direction } as Parameters<typeof faultText>[0])}`;
}

/** When it is over; a moment for what has no duration. */
function endOf(fault: NodeFault, later: readonly SystemScenario['faults'][number][], until: number): number {
  if (fault.do === 'reboot') return fault.at + fault.downUs;
  const ends = ENDED_BY[fault.do];
  if (ends === undefined) return fault.at;
  return later.find((one) => one.do === ends && one.node === fault.node)?.at ?? until;
}

export function bandsOf({ faults, until }: Pick<SystemScenario, 'faults' | 'until'>): Band[] {
  return faults.flatMap((fault, i) => {
    if (fault.do === 'forget') return [{ fromUs: fault.at, toUs: fault.at, text: t('$box: forgets all connections', { box: fault.box }) }];
    if (fault.do === 'restore' || fault.do === 'thaw') return [];
    return [{ fromUs: fault.at, toUs: endOf(fault, faults.slice(i + 1), until), text: textOf(fault) }];
  });
}
