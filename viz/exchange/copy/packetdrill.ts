// A run as a packetdrill script: one end is the kernel under test, the other is played by the script. Everything that the kernel
// sent becomes an expectation, everything that arrived is injected, the program's calls are made at their times.
import type { Errno, HostName, Run, SocketOptionName, TraceEvent } from '../../../sim/index.ts';
import { humanDuration, plainSeconds } from '../../text/duration.ts';
import { granuleUs } from '../wheel.ts';
import { PacketLines } from './packetdrill-packets.ts';
import { levelOf, OPTION_NUMBERS, optionsOf, sysctlsOf } from './settings.ts';

const ERROR_WORDS: Readonly<Record<Errno, string>> = {
  ETIMEDOUT: 'Connection timed out',
  ECONNRESET: 'Connection reset by peer',
  ECONNREFUSED: 'Connection refused',
  EPIPE: 'Broken pipe',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ECONNABORTED: 'Software caused connection abort',
};
const isErrno = (text: unknown): text is Errno => typeof text === 'string' && Object.hasOwn(ERROR_WORDS, text);
const failure = (errno: Errno): string => `-1 ${errno} (${ERROR_WORDS[errno]})`;

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
/** How long after the error the program asks for it, so that the two cannot be taken in the wrong order. */
const ASKS_AFTER_US = 10_000;
const DEFAULT_RECEIVE_BUFFER = 65_535;
/** Packetdrill knows most names; these it may not. */
const BY_NUMBER: readonly SocketOptionName[] = ['TCP_THIN_LINEAR_TIMEOUTS', 'TCP_RTO_MAX_MS', 'TCP_LINGER2'];

class Script {
  private readonly lines: string[] = [];
  private readonly packets: PacketLines;
  private readonly run: Run;
  private readonly host: HostName;
  private lastUs = 0;
  private fd = 3;
  private reading = true;
  private over = false;

  constructor(run: Run, host: HostName) {
    this.run = run;
    this.host = host;
    this.packets = new PacketLines(run);
  }

  text(): string {
    this.head();
    if (this.host === 'server') this.listen();
    for (const event of this.run.events) {
      if (event.at > this.lastUs) this.read();
      if (!this.over) this.see(event);
    }
    this.read();
    return `${this.lines.join('\n')}\n`;
  }

  private at(us: number, what: string): void {
    const wait = Math.max(0, us - this.lastUs);
    this.lines.push(`+${plainSeconds(wait)} ${what}`);
    this.lastUs += wait;
  }

  private note(us: number, what: string): void {
    this.lines.push(`// ${plain(humanDuration(us))}: ${what}`);
  }

  private head(): void {
    const { scenario, events } = this.run;
    const setup = scenario[this.host];
    const tolerance = events.reduce((most, event) => {
      if (event.kind !== 'arm' || event.place !== this.host) return most;
      return Math.max(most, granuleUs(event.firesAt - event.at, setup.kernel, setup.hz));
    }, 2_000_000 / setup.hz);
    // The simulator scales no windows and knows no ECN; everything else is Linux's default.
    const sysctls = ['tcp_window_scaling=0', 'tcp_ecn=0', ...sysctlsOf(setup).map(({ name, value }) => `${name}=${value}`)];
    this.lines.push(
      `// ${scenario.title.replace(/\s+/g, ' ')}`,
      `// The ${this.host} is the kernel under test. The run takes ${plain(humanDuration(events.at(-1)?.at ?? 0))}.`,
      '// A timer is as late as its place in the wheel makes it, which depends on when the machine booted: hence the tolerance.',
      `--tolerance_usecs=${Math.ceil(tolerance)}`,
      '',
      `\`sysctl -q -w ${sysctls.map((setting) => `net.ipv4.${setting}`).join(' ')}\``,
      '',
    );
  }

  private options(): void {
    const setup = this.run.scenario[this.host];
    for (const { name, value } of optionsOf(setup)) {
      const said = BY_NUMBER.includes(name) ? String(OPTION_NUMBERS[name]) : name;
      this.at(this.lastUs, `setsockopt(3, ${levelOf(name)}, ${said}, [${value}], 4) = 0`);
    }
    if (setup.receiveBuffer !== DEFAULT_RECEIVE_BUFFER)
      this.at(this.lastUs, `setsockopt(3, SOL_SOCKET, SO_RCVBUF, [${setup.receiveBuffer}], 4) = 0`);
  }

  private listen(): void {
    this.lines.push('0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3');
    this.at(0, 'setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0');
    this.options();
    this.at(0, 'bind(3, ..., ...) = 0');
    this.at(0, 'listen(3, 1) = 0');
  }

  private connect(us: number): void {
    this.lines.push(`${plainSeconds(us)} socket(..., SOCK_STREAM, IPPROTO_TCP) = 3`);
    this.lastUs = us;
    this.at(us, 'fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0');
    this.options();
    this.at(us, 'connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)');
  }

  /** What arrived in order and was not read is read once everything of that moment has happened. */
  private read(): void {
    const bytes = this.reading && !this.over ? this.packets.takeUnread() : 0;
    if (bytes > 0) this.at(this.lastUs, `read(${this.fd}, ..., ${bytes}) = ${bytes}`);
  }

  private see(event: TraceEvent): void {
    if (event.kind === 'lost' && event.segment.from !== this.host)
      this.note(event.at, `lost on the way here: ${this.packets.words(event.segment)}`);
    if (event.kind === 'fault') this.fault(event);
    if (event.place !== this.host) return;
    if (event.kind === 'send') {
      this.at(event.at, `> ${this.packets.outbound(event.segment)}`);
      if (event.arrivesAt === null) this.lines.push('// lost on the way');
    }
    if (event.kind === 'receive') this.at(event.at, `< ${this.packets.inbound(event.segment)}`);
    if (event.kind === 'state' && event.to === 'ESTAB' && this.host === 'server') this.accept(event.at);
    if (event.kind === 'error') this.at(event.at + ASKS_AFTER_US, `read(${this.fd}, ..., 1) = ${failure(event.errno)}`);
    if (event.kind === 'call') this.call(event);
  }

  private accept(us: number): void {
    this.at(us, 'accept(3, ..., ...) = 4');
    this.fd = 4;
    this.at(us, 'fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0');
  }

  private fault({ at, place, fault }: Extract<TraceEvent, { kind: 'fault' }>): void {
    this.note(at, `${place}: ${fault}`);
    if (place !== this.host) return;
    if (fault === 'kill') this.at(at, `close(${this.fd}) = 0`);
    else {
      this.note(at, 'a script cannot go on from here: its own kernel is gone');
      this.over = true;
    }
  }

  private call({ at, call, detail }: Extract<TraceEvent, { kind: 'call' }>): void {
    const refused = isErrno(detail.result) ? failure(detail.result) : null;
    switch (call) {
      case 'connect':
        this.connect(at);
        return;
      case 'send':
        this.at(at, `write(${this.fd}, ..., ${detail.bytes}) = ${refused ?? detail.bytes}`);
        return;
      case 'close':
        this.at(at, `close(${this.fd}) = 0`);
        return;
      case 'shutdown':
        this.at(at, `shutdown(${this.fd}, SHUT_WR) = ${refused ?? 0}`);
        return;
      case 'setsockopt': {
        const name = detail.name as SocketOptionName;
        const said = BY_NUMBER.includes(name) ? OPTION_NUMBERS[name] : name;
        this.at(at, `setsockopt(${this.fd}, ${levelOf(name)}, ${said}, [${detail.value}], 4) = ${refused ?? 0}`);
        return;
      }
      case 'sysctl':
        this.at(at, `\`sysctl -q -w net.ipv4.${detail.name}=${detail.value}\``);
        return;
      case 'stop-reading':
        this.reading = false;
        return;
      case 'resume-reading':
        this.reading = true;
        return;
      default:
    }
  }
}

/** The script, with `host` as the kernel under test. */
export const packetdrillScript = (run: Run, host: HostName): string => new Script(run, host).text();
