// What `ss -tno` would print for both ends at a moment of the run: the queues, and the one timer that it shows.
import { type ArmEvent, type HostName, type Run, TIMERS } from '../../../sim/index.ts';
import { type HostState, type Moment, stateAt } from '../../state/at.ts';
import { humanDuration } from '../../text/duration.ts';
import { clientPort, END_POINTS, SERVER_PORT } from '../capture/numbering.ts';

/** Of several armed timers ss shows the first of these. */
const SHOWN_FIRST: readonly string[] = ['on', 'persist', 'keepalive', 'timewait'];

const rank = ({ timer }: ArmEvent): number => SHOWN_FIRST.indexOf(TIMERS[timer].ssName);

/** As ss writes a time: two units at most, milliseconds only below ten seconds and then without their comma's unit. */
export function ssTime(us: number): string {
  const all = Math.floor(us / 1000);
  const minutes = Math.floor(all / 60_000);
  const seconds = minutes > 9 ? 0 : Math.floor(all / 1000) % 60;
  const milliseconds = minutes > 0 || seconds > 9 ? 0 : all % 1000;
  const secondsText = seconds === 0 ? '' : milliseconds > 0 ? `${seconds}.` : `${seconds}sec`;
  return `${minutes > 0 ? `${minutes}min` : ''}${secondsText}${milliseconds > 0 ? `${String(milliseconds).padStart(3, '0')}ms` : ''}`;
}

function timerText(state: HostState, moment: Moment): string {
  const [shown] = state.timers.filter((timer) => rank(timer) >= 0).sort((a, b) => rank(a) - rank(b));
  if (shown === undefined) return '';
  const { ssName } = TIMERS[shown.timer];
  const count = ssName === 'on' ? state.backoff : ssName === 'timewait' ? 0 : state.probes;
  // ss knows what was asked for, not what the timer's wheel makes of it.
  return ` timer:(${ssName},${ssTime(Math.max(0, shown.expiresAt - moment.atUs))},${count})`;
}

/** Bytes that arrived in order and that the program has not read. */
function unread(run: Run, host: HostName, { atUs }: Moment): number {
  let [arrived, read, reading] = [1, 1, true];
  for (const event of run.events) {
    if (event.at > atUs) break;
    if (event.place !== host) continue;
    if (event.kind === 'receive' && event.segment.seq <= arrived) arrived = Math.max(arrived, event.segment.seq + event.segment.len);
    if (event.kind === 'call' && event.call === 'stop-reading') reading = false;
    if (event.kind === 'call' && event.call === 'resume-reading') reading = true;
    if (reading) read = arrived;
  }
  return arrived - read;
}

const endPoint = (host: HostName, flow: number): string =>
  `${END_POINTS[host].address.join('.')}:${host === 'client' ? clientPort(flow) : SERVER_PORT}`;

function line(run: Run, host: HostName, moment: Moment): string {
  const state = stateAt(run, host, moment);
  if (state.socket === 'CLOSED' || state.socket === 'LISTEN')
    return `# the ${host} has no such socket${state.error === null ? '' : `; its program was told ${state.error}`}`;
  const first = run.events.find((event) => event.kind === 'send');
  const flow = first?.kind === 'send' ? first.segment.flow : 1;
  const queues = [unread(run, host, moment), state.unacknowledged + state.unsent].map((bytes) => String(bytes).padEnd(6)).join(' ');
  const peer: HostName = host === 'client' ? 'server' : 'client';
  return `${state.socket.padEnd(10)} ${queues} ${endPoint(host, flow).padStart(21)} ${endPoint(peer, flow).padStart(21)}${timerText(state, moment)}`;
}

export function ssLines(run: Run, moment: Moment | null): string {
  const at = moment ?? { atUs: run.stopped.at, event: null };
  const head = `${'State'.padEnd(10)} ${'Recv-Q'.padEnd(6)} ${'Send-Q'.padEnd(6)} ${'Local Address:Port'.padStart(21)} ${'Peer Address:Port'.padStart(21)}`;
  return [
    `# ss -tno, ${humanDuration(at.atUs).replaceAll('\u00a0', ' ')} after the start`,
    head,
    line(run, 'client', at),
    line(run, 'server', at),
    '',
  ].join('\n');
}
