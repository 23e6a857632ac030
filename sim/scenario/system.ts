// A system: nodes with programs on them, the path between them, what happens to them. Where a scenario makes the calls of one
// connection by hand, here programs make them, on as many connections as they open. The parsed form; times in microseconds.
import type { Micros } from '../time.ts';
import type { ClientSetup, NodeName, ProgramSetup } from './program.ts';
import type { HostSetup, PathSetup } from './scenario.ts';

export interface NodeSetup extends HostSetup {
  readonly name: NodeName;
  /** Stands for its IP address where a router hashes it. */
  readonly address: number;
  /** Bytes that the kernel takes from a program before write() blocks (SO_SNDBUF, payload only). */
  readonly sendBuffer: number;
  readonly program: ProgramSetup | null;
}

/** A virtual address: spreads connections over nodes by a hash of addresses and ports, without state (ECMP, modulo N). */
export interface ServiceSetup {
  readonly name: NodeName;
  readonly nodes: readonly NodeName[];
  /** How long after a node went the routers stop sending to it. */
  readonly converges: Micros;
  /** What a node answers to packets of a connection that it does not know. */
  readonly unknown: 'rst' | 'silence';
}

export type NodeFault = { readonly at: Micros; readonly node: NodeName } & (
  | {
      /** The node's cable: everything to it (`in`), from it (`out`), or both. */ readonly do: 'cut' | 'restore';
      readonly direction: 'both' | 'in' | 'out';
    }
  | {
      /** freeze: SIGSTOP, its kernel lives on. thaw: SIGCONT. kill: the process dies, its kernel closes its sockets. */
      readonly do: 'powerOff' | 'freeze' | 'thaw' | 'kill';
    }
  | { readonly do: 'reboot'; readonly downUs: number }
);

export type SystemFault =
  | NodeFault
  /** A middlebox loses all its entries: it failed over, or was restarted. */
  | { readonly at: Micros; readonly do: 'forget'; readonly box: string };

/** So many copies of one client node, each with its own clock, ports and random numbers. */
export interface FleetSetup {
  readonly of: NodeName;
  readonly count: number;
  /** They start spread evenly over this time. */
  readonly startsOver: Micros;
  /** Length of a step of the charts. */
  readonly bucket: Micros;
}

/** What a test asserts of a program's report. Numbers that are absent are not asserted. */
export interface ReportExpectation {
  readonly node: NodeName;
  readonly requests?: number;
  readonly answered?: number;
  readonly failed?: number;
  readonly waiting?: number;
  readonly connections?: number;
  readonly pings?: number;
  /** Changes that watchers heard of. */
  readonly notified?: number;
  /** How often each error was what a request ended with; errors that are absent are not asserted. */
  readonly errors?: readonly { readonly error: string; readonly count: number }[];
  /** The first failed request: what the program was told, and when. */
  readonly firstFailure?: { readonly error?: string; readonly at?: { readonly fromUs: Micros; readonly toUs: Micros } };
  /** The first answer after the last fault. */
  readonly recoveredAt?: { readonly fromUs: Micros; readonly toUs: Micros };
  readonly longestWait?: { readonly fromUs: Micros; readonly toUs: Micros };
}

export interface SystemScenario {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly lesson: string;
  readonly group: string;
  readonly seed: number;
  /** The program that the question is about. */
  readonly watch: NodeName;
  readonly nodes: readonly NodeSetup[];
  readonly services: readonly ServiceSetup[];
  readonly path: PathSetup;
  readonly faults: readonly SystemFault[];
  readonly fleet: FleetSetup | null;
  readonly until: Micros;
  readonly expect: readonly ReportExpectation[];
}

export const isClient = (program: ProgramSetup | null): program is ClientSetup => program !== null && 'to' in program;
