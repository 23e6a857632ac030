// What `ss -tino` prints of a connection: not a setting, but the state that the kernel says it is in, the timer that is
// armed, and how often it has fired in vain.
import type { Entry, Notation, Source } from '../entry.ts';
import type { SeenConnection } from '../reading.ts';
import { fixed, option, type System } from '../system.ts';
import { MINUTE, MS, SECOND, toggle } from '../values.ts';

const HEAD =
  /^\s*(?:tcp\s+)?(ESTAB(?:LISHED)?|SYN-SENT|SYN-RECV|FIN-WAIT-1|FIN-WAIT-2|TIME-WAIT|CLOSE-WAIT|LAST-ACK|CLOSING)\s+(\d{1,12})\s+(\d{1,12})\s+(\S{1,120})\s+(\S{1,120})(.*)$/;
const MAX_SEEN = 200;

/** "1min59sec", "9.123ms" (nine seconds and 123 ms, as ss prints it), "204ms", "40sec". */
export function timerLeft(text: string): number | null {
  const match = /^(?:(\d{1,9})min)?(?:(\d{1,2})(?:\.(\d{3})ms|sec))?(?:(\d{1,3})ms)?$/.exec(text);
  if (match === null || text === '') return null;
  const [, minutes = 0, seconds = 0, after = 0, ms = 0] = match;
  return Number(minutes) * MINUTE + Number(seconds) * SECOND + (Number(after) + Number(ms)) * MS;
}

const TIMERS = ['on', 'keepalive', 'timewait', 'persist', 'unknown'] as const;

function timerOf(text: string): SeenConnection['timer'] {
  const [, name = '', left = '', tries = ''] = /\btimer:\((\w+),([^,)]*),(\d{1,9})\)/.exec(text) ?? [];
  const known = TIMERS.find((one) => one === name);
  const leftUs = timerLeft(left);
  return known === undefined || leftUs === null ? null : { name: known, leftUs, tries: Number(tries) };
}

function connectionOf(head: RegExpExecArray, more: string, line: number): SeenConnection {
  const [, state = '', , sendQueue = '0', local = '', peer = '', rest = ''] = head;
  const all = `${rest} ${more}`;
  const number = (pattern: RegExp): number | null => {
    const found = pattern.exec(all)?.[1];
    return found === undefined ? null : Number(found);
  };
  const [rto, rtt] = [number(/\brto:(\d{1,9}(?:\.\d{1,6})?)/), number(/(?<!\w)rtt:(\d{1,9}(?:\.\d{1,6})?)/)];
  return {
    line,
    state,
    local,
    peer,
    sendQueue: Number(sendQueue),
    timer: timerOf(all),
    rtoUs: rto === null ? null : Math.round(rto * MS),
    backoff: number(/\bbackoff:(\d{1,4})/) ?? 0,
    unacked: number(/\bunacked:(\d{1,9})/) ?? 0,
    rttUs: rtt === null ? null : Math.round(rtt * MS),
  };
}

/** A line that begins with a state, and the lines after it that belong to it: `ss -i` prints them with a blank in front. */
export function seenConnections({ lines }: Pick<Source, 'lines'>): SeenConnection[] {
  const found: SeenConnection[] = [];
  for (let i = 0; i < lines.length && found.length < MAX_SEEN; i++) {
    const head = HEAD.exec(lines[i] ?? '');
    if (head === null) continue;
    const more: string[] = [];
    while (i + 1 < lines.length && /^\s+\S/.test(lines[i + 1] ?? '') && !HEAD.test(lines[i + 1] ?? '')) more.push(lines[++i] ?? '');
    found.push(connectionOf(head, more.join(' '), i + 1 - more.length));
  }
  return found;
}

/** The keepalive timer is armed only where SO_KEEPALIVE is set. */
const ssNotation: Notation = ({ lines }) =>
  seenConnections({ lines }).flatMap(({ timer, line }): Entry[] =>
    timer?.name === 'keepalive' ? [{ key: 'timer', value: 'on', line }] : [],
  );

export const SS: System = {
  id: 'ss',
  title: 'ss -tino',
  side: 'both',
  version: 'iproute2 6.12',
  source: 'https://man7.org/linux/man-pages/man8/ss.8.html',
  notation: ssNotation,
  keys: { timer: { value: toggle, sets: [fixed(option('SO_KEEPALIVE'), 1)] } },
  connections: seenConnections,
  mark: /^\s*(?:tcp\s+)?(?:ESTAB|SYN-SENT|FIN-WAIT-[12]|CLOSE-WAIT|LAST-ACK|CLOSING)\w*\s+\d+\s+\d+\s+\S+:\S+\s+\S+:/m,
  sample:
    'State Recv-Q Send-Q Local Address:Port Peer Address:Port\nESTAB 0      100    10.0.0.1:41234     10.0.0.2:443      timer:(on,51sec,9)\n\t cubic wscale:7,7 rto:104448 backoff:9 rtt:1.3/0.6 mss:1448 cwnd:1 unacked:1 retrans:0/9 lost:1\n',
};
