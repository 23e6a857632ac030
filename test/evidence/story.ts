// What happened at one end of a connection, the same for a recording of a real kernel and for a simulated run, so that one
// reader takes figures from both.
import type { HostName, ReplayResult, Run } from '../../sim/index.ts';
import type { RecordingFile } from '../kernel/recordings.ts';

export interface Sent {
  readonly us: number;
  readonly flags: string;
  readonly seq: number;
  readonly len: number;
}

/** What a figure can count from. */
export interface Mark {
  readonly us: number;
  readonly name: 'connect' | 'established' | 'send' | 'close' | 'shutdown' | 'setsockopt' | 'cut' | 'restore' | 'window closed';
}

export interface Story {
  readonly sent: readonly Sent[];
  readonly marks: readonly Mark[];
  readonly end: { readonly us: number; readonly errno: string | null } | null;
  readonly untilUs: number;
}

const RECORDED_MARKS: Readonly<Record<string, Mark['name']>> = {
  established: 'established',
  send: 'send',
  close: 'close',
  shutdown: 'shutdown',
  setsockopt: 'setsockopt',
  blackhole: 'cut',
  unheard: 'cut',
  restore: 'restore',
};

/** What a kernel did; with `run`, what the simulator made of the same inputs. */
export function storyOfRecording(file: RecordingFile, run: ReplayResult | null = null): Story {
  const sent = file.observed.flatMap(({ event, us, flags = '', seq = 0, len = 0 }) => (event === 'tx' ? [{ us, flags, seq, len }] : []));
  const end = file.observed.find(({ event }) => event === 'error' || event === 'hangup');
  const marks = file.observed.flatMap(({ us, event }): Mark[] => {
    const name = RECORDED_MARKS[event];
    return name === undefined ? [] : [{ us, name }];
  });
  const first = sent[0];
  const connect: Mark[] = first?.flags === 'S' ? [{ us: first.us, name: 'connect' }] : [];
  const windows = file.observed.filter(({ event }) => event === 'rx').map(({ us, win = 0 }) => ({ us, win }));
  return {
    sent: run === null ? sent : run.tx,
    marks: inOrder([...connect, ...marks, ...closings(windows)]),
    end: run === null ? (end === undefined ? null : { us: end.us, errno: end.errno ?? null }) : run.end,
    untilUs: file.observed.at(-1)?.us ?? 0,
  };
}

export function storyOfRun(run: Run, host: HostName): Story {
  const marks: Mark[] = [];
  const sent: Sent[] = [];
  const windows: { us: number; win: number }[] = [];
  let end: Story['end'] = null;
  for (const event of run.events) {
    const us = event.at;
    if (event.kind === 'fault' && (event.fault === 'cut' || event.fault === 'restore')) marks.push({ us, name: event.fault });
    if (event.place !== host) continue;
    if (event.kind === 'send') {
      const { flags, seq, len } = event.segment;
      sent.push({ us, flags, seq, len });
    } else if (event.kind === 'receive') windows.push({ us, win: event.segment.win });
    else if (event.kind === 'error') end ??= { us, errno: event.errno };
    else if (event.kind === 'gone') end ??= { us, errno: null };
    else if (event.kind === 'state' && event.to === 'ESTAB') marks.push({ us, name: 'established' });
    else if (event.kind === 'call') {
      const { call } = event;
      if (call === 'connect' || call === 'send' || call === 'close' || call === 'shutdown' || call === 'setsockopt') {
        marks.push({ us, name: call });
      }
    }
  }
  return { sent, marks: inOrder([...marks, ...closings(windows)]), end, untilUs: run.scenario.until };
}

const inOrder = (marks: readonly Mark[]): Mark[] => [...marks].sort((a, b) => a.us - b.us);

/** When the peer's window went from open to closed. */
function closings(windows: readonly { us: number; win: number }[]): Mark[] {
  return windows.flatMap(({ us, win }, i): Mark[] => (win === 0 && (windows[i - 1]?.win ?? 1) > 0 ? [{ us, name: 'window closed' }] : []));
}
