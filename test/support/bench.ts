// One socket on a bench: connected, then driven segment by segment with whatever a peer may say, and looked into. For what
// recordings and whole scenarios do not come to: losses, selective acknowledgements, windows of all sizes.
import { deliver, fireNextTimer, type Machine, newMachine, nextTimerAt } from '../../sim/engine/machine.ts';
import { type KernelId, PROFILES, type Segment, type SocketOptions, type Sysctls } from '../../sim/index.ts';
import { tcpConnect } from '../../sim/kernel/handshake.ts';
import { type Host, newHost, setClock, timestampOf } from '../../sim/kernel/host.ts';
import { newSock, type Skb, type TcpSock } from '../../sim/kernel/sock.ts';
import { newSkb, segmentCount } from '../../sim/kernel/skb.ts';
import { tcpInitSock } from '../../sim/kernel/sockopt.ts';
import { tcpSendmsg } from '../../sim/kernel/write.ts';
import { micros } from '../../sim/time.ts';

export const MSS = 1448;

export interface BenchOptions {
  readonly kernel?: KernelId;
  readonly sysctl?: Partial<Sysctls>;
  readonly options?: Partial<SocketOptions>;
  readonly offers?: Partial<NonNullable<Segment['offers']>>;
  /** Of the handshake, µs. */
  readonly rttUs?: number;
  readonly win?: number;
  readonly receiveBuffer?: number;
  readonly jiffiesAtStart?: number;
}

/** What a test says of a segment from the peer; by default an acknowledgement of nothing new that echoes nothing. */
export type FromPeer = Partial<Segment> & {
  /** When the segment left whose timestamp this one echoes, µs. */
  readonly echoes?: number;
};

export interface Bench {
  readonly host: Host;
  readonly machine: Machine;
  readonly sk: TcpSock;
  /** Moves the clock, firing the timers on the way. */
  at(us: number): void;
  send(bytes: number): void;
  receive(fields: FromPeer): void;
  /** What left since it was last asked: "data 1:1449". */
  sent(): string[];
  /** The same as segments. */
  segments(): Segment[];
}

/** A client whose SYN left at 0 and was answered after `rttUs` (1 ms), at 250 HZ with jiffies that count from 2^22. */
export function bench(wanted: BenchOptions = {}): Bench {
  const {
    kernel = 'linux-6.12',
    sysctl = {},
    options = {},
    offers = {},
    rttUs = 1000,
    win = 65_535,
    receiveBuffer = 65_535,
    jiffiesAtStart = 2 ** 22,
  } = wanted;
  const host = newHost('client', PROFILES[kernel], 250, { jiffiesAtStart, microsecondsIntoJiffy: 0 }, sysctl, null);
  const machine = newMachine(host);
  const sk = tcpInitSock(host, 1, options, receiveBuffer);
  machine.sockets.push(sk);
  tcpConnect(host, sk);
  const self = benchOf(host, machine, sk);
  self.at(rttUs);
  const offered = { timestamps: true, sack: true, mss: 1460, ...offers };
  self.receive({ flags: 'S.', seq: 0, ack: 1, win, offers: offered, echoes: 0 });
  self.segments();
  return self;
}

function benchOf(host: Host, machine: Machine, sk: TcpSock): Bench {
  const segments = (): Segment[] => host.outbox.splice(0).map(({ segment }) => segment);
  return {
    host,
    machine,
    sk,
    at(us) {
      while (nextTimerAt(machine) <= us) fireNextTimer(machine);
      setClock(host, micros(us));
    },
    send: (bytes) => tcpSendmsg(host, sk, bytes),
    receive({ echoes, ...fields }) {
      const tsEcr = echoes !== undefined && (sk.tsOk || sk.state === 'SYN-SENT') ? timestampOf(host, micros(echoes)) : null;
      deliver(machine, { ...PURE, ack: sk.sndUna, win: sk.sndWnd, tsVal: sk.tsOk ? 1 : null, tsEcr, ...fields });
    },
    segments,
    sent: () => segments().map(({ purpose, seq, len }) => `${purpose} ${seq}:${seq + len}`),
  };
}

const PURE: Segment = {
  flow: 1,
  from: 'server',
  flags: '.',
  seq: 1,
  len: 0,
  ack: 1,
  win: 65_535,
  tsVal: null,
  tsEcr: null,
  sack: [],
  offers: null,
  purpose: 'ack',
};

/** A segment from the peer: an acknowledgement of nothing new, but for what is named. */
export const segmentOf = (fields: Partial<Segment>): Segment => ({ ...PURE, ...fields });

/** A socket of which a test names what matters. */
export const sockOf = (fields: Partial<TcpSock>): TcpSock => Object.assign(newSock(1), fields);

/** A run of bytes in a queue. */
export function skbOf(seq: number, len: number, fields: Partial<Skb> = {}): Skb {
  return Object.assign(newSkb(seq), { len, endSeq: seq + len, pcount: segmentCount(len, MSS) }, fields);
}
