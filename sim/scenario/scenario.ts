// The scenario: everything that determines a run. This is the parsed form (numbers in the kernel's own units, times in
// microseconds); `schema.ts` describes the file form, where durations carry units, and `parse.ts` turns one into the other.
import type { BootPhase, Hz, Micros } from '../time.ts';
import type { Direction, Errno, HostName, TimerName } from '../trace/trace-event.ts';
import type { MiddleboxSetup } from './middlebox.ts';

/** Kernels the simulator knows; each is one file in `profiles/`. */
export type KernelId =
  | 'linux-4.1'
  | 'linux-4.9'
  | 'linux-4.15'
  | 'linux-4.19'
  | 'linux-5.4'
  | 'linux-5.10'
  | 'linux-5.15'
  | 'linux-6.1'
  | 'linux-6.5'
  | 'linux-6.12'
  | 'linux-6.18';

/** net.ipv4.* settings, in the kernel's units. */
export interface Sysctls {
  tcp_keepalive_time: number; // s
  tcp_keepalive_intvl: number; // s
  tcp_keepalive_probes: number;
  tcp_retries1: number;
  tcp_retries2: number;
  tcp_orphan_retries: number;
  tcp_syn_retries: number;
  tcp_synack_retries: number;
  tcp_syn_linear_timeouts: number;
  tcp_fin_timeout: number; // s
  tcp_early_retrans: number;
  tcp_thin_linear_timeouts: number;
  tcp_frto: number;
  tcp_invalid_ratelimit: number; // ms
  tcp_rto_min_us: number;
  tcp_rto_max_ms: number;
  tcp_timestamps: number;
  tcp_sack: number;
}
export type SysctlName = keyof Sysctls;

/** Socket options, in the kernel's units. What is absent was not set. */
export interface SocketOptions {
  SO_KEEPALIVE: number; // 0 or 1
  TCP_KEEPIDLE: number; // s
  TCP_KEEPINTVL: number; // s
  TCP_KEEPCNT: number;
  TCP_USER_TIMEOUT: number; // ms, 0 = off
  TCP_SYNCNT: number;
  TCP_LINGER2: number; // s
  TCP_NODELAY: number; // 0 or 1
  TCP_THIN_LINEAR_TIMEOUTS: number; // 0 or 1
  TCP_RTO_MAX_MS: number; // ms
}
export type SocketOptionName = keyof SocketOptions;

export interface HostSetup {
  readonly kernel: KernelId;
  readonly hz: Hz;
  readonly clock: BootPhase;
  /** What differs from the kernel's defaults. */
  readonly sysctl: Readonly<Partial<Sysctls>>;
  /** Set before connect() or listen(). */
  readonly socketOptions: Readonly<Partial<SocketOptions>>;
  /** How many bytes the program may leave unread before the advertised window is 0. */
  readonly receiveBuffer: number;
}

export interface PathSetup {
  /** Round trip without the hosts' own time. */
  readonly rttUs: number;
  /** From the client to the server; absent where there are none. */
  readonly middleboxes?: readonly MiddleboxSetup[];
}

interface At {
  readonly at: Micros;
}
/** What happens from outside, in order of time. Before connect() nothing but faults can happen. */
export type Step =
  | (At & { readonly do: 'send'; readonly host: HostName; readonly bytes: number })
  | (At & { readonly do: 'close' | 'shutdown' | 'stopReading' | 'resumeReading'; readonly host: HostName })
  | (At & { readonly do: 'setsockopt'; readonly host: HostName; readonly name: SocketOptionName; readonly value: number })
  | (At & { readonly do: 'sysctl'; readonly host: HostName; readonly name: SysctlName; readonly value: number })
  /** Without a direction: both. Where there are middleboxes, between them and a host: the server, unless said otherwise. */
  | (At & { readonly do: 'cut' | 'restore'; readonly direction?: Direction; readonly near?: 'client' })
  /** A middlebox loses its entry: it failed over, another one took over, it moved. */
  | (At & { readonly do: 'forget'; readonly box: string })
  /** powerOff: silent from then on. reboot: silent for `downUs`, then the kernel is back and knows no connection (RST).
   *  kill: the process dies and its kernel closes the socket. */
  | (At & { readonly do: 'powerOff' | 'kill'; readonly host: HostName })
  | (At & { readonly do: 'reboot'; readonly host: HostName; readonly downUs: number });

/** How a host's side of the connection ended. */
export type Outcome =
  /** The program was told: `errno`. */
  | 'error'
  /** Orderly: both sides closed, or the socket is past caring. */
  | 'closed'
  /** Closed by the program, given up by the kernel later, nobody left to tell. */
  | 'gone'
  /** Still there although the other end is gone or does not read, and nothing will ever end it: no timer is armed, or the
   *  same cycle repeats. */
  | 'never'
  /** Still there, and rightly so: the path works and both ends are well. */
  | 'alive'
  /** Still there when the run's time was up; what comes later was not simulated. */
  | 'open';

/** What a test asserts of a scenario, for each host named. */
export interface Expectation {
  readonly outcome: Outcome;
  readonly errno?: Errno;
  /** When it ended, since t = 0. */
  readonly at?: { readonly fromUs: Micros; readonly toUs: Micros };
  readonly decidedBy?: TimerName;
  readonly retransmissions?: number;
  readonly probes?: number;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** The question that it answers. */
  readonly question: string;
  /** What to take home, in two sentences. */
  readonly lesson: string;
  /** Heading in the catalogue. */
  readonly group: string;
  /** Whose program the verdict is about. */
  readonly watch: HostName;
  readonly client: HostSetup;
  readonly server: HostSetup;
  readonly path: PathSetup;
  /** When the client calls connect(). */
  readonly connectAt: Micros;
  readonly steps: readonly Step[];
  readonly until: Micros;
  readonly expect: Readonly<Partial<Record<HostName, Expectation>>>;
}
