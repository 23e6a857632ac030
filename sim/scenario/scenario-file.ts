// The file form of a scenario: what `scenarios.json`, a user's file and the page's address hold. Everything but the steps'
// own words may be left out; durations carry their unit ("75s"), settings may also be bare numbers in the kernel's unit.
import type { Hz } from '../time.ts';
import type { Direction, Errno, HostName, TimerName } from '../trace/trace-event.ts';
import type { MiddleboxFile } from './middlebox-file.ts';
import type { KernelId, Outcome, SocketOptionName, SysctlName } from './scenario.ts';

export type SettingInFile = number | string | boolean;

export interface HostFile {
  kernel?: KernelId;
  hz?: Hz;
  clock?: { jiffiesAtStart?: number; microsecondsIntoJiffy?: number };
  sysctl?: Partial<Record<SysctlName, SettingInFile>>;
  socketOptions?: Partial<Record<SocketOptionName, SettingInFile>>;
  receiveBuffer?: number;
}

export type StepFile =
  | { at: string; do: 'send'; host: HostName; bytes: number }
  | { at: string; do: 'close' | 'shutdown' | 'stopReading' | 'resumeReading' | 'powerOff' | 'kill'; host: HostName }
  | { at: string; do: 'setsockopt'; host: HostName; name: SocketOptionName; value: SettingInFile }
  | { at: string; do: 'sysctl'; host: HostName; name: SysctlName; value: SettingInFile }
  | { at: string; do: 'cut' | 'restore'; direction?: Direction | 'both'; near?: HostName }
  | { at: string; do: 'forget'; box: string }
  | { at: string; do: 'reboot'; host: HostName; down: string };

export interface ExpectationFile {
  outcome: Outcome;
  errno?: Errno;
  /** A moment, or "earliest .. latest". */
  at?: string;
  decidedBy?: TimerName;
  retransmissions?: number;
  probes?: number;
}

export interface ScenarioFile {
  $schema?: string;
  id?: string;
  title?: string;
  question?: string;
  lesson?: string;
  group?: string;
  watch?: HostName;
  client?: HostFile;
  server?: HostFile;
  path?: { rtt?: string; middleboxes?: MiddleboxFile[] };
  connectAt?: string;
  steps?: StepFile[];
  until?: string;
  expect?: Partial<Record<HostName, ExpectationFile>>;
}
