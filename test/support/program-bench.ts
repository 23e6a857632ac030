// One program by itself: its calls are noted, time and wakeups come from the test.
import type { Calls, Fd, Message, ProgramKind, ProgramState, Wakeup } from '../../sim/app/calls.ts';
import type { SocketOptionName, SocketOptions } from '../../sim/scenario/scenario.ts';
import { type Micros, micros } from '../../sim/time.ts';
import type { AppEventBody } from '../../sim/trace/app-event.ts';

export const seconds = (value: number): Micros => micros(Math.round(value * 1_000_000));

type Kind = AppEventBody['kind'];
type Said<K extends Kind> = Extract<AppEventBody, { kind: K }> & { readonly at: Micros };

export class ProgramBench<Setup, State extends ProgramState> {
  now = micros(0);
  readonly state: State;
  readonly connects: { readonly at: Micros; readonly to: string; readonly options: Readonly<Partial<SocketOptions>> }[] = [];
  readonly sent: { readonly at: Micros; readonly fd: Fd; readonly message: Message }[] = [];
  readonly options: { readonly fd: Fd; readonly name: SocketOptionName; readonly value: number }[] = [];
  readonly closed: Fd[] = [];
  readonly said: (AppEventBody & { readonly at: Micros })[] = [];
  /** What random() gives. */
  random = 0.5;
  private readonly kind: ProgramKind<Setup, State>;
  private readonly setup: Setup;

  constructor(kind: ProgramKind<Setup, State>, setup: Setup, name = 'program') {
    this.kind = kind;
    this.setup = setup;
    this.state = kind.begin(setup, name);
    this.wake({ is: 'start' });
    this.runTo(0);
  }

  wake(wakeup: Wakeup): void {
    this.kind.wake(this.setup, this.state, wakeup, this.calls());
  }

  /** A message arrives. */
  receive(fd: Fd, what: Message['what'], number = 0): void {
    this.wake({ is: 'message', fd, message: { what, number, bytes: 1 } });
  }

  /** Lets time pass, in seconds since the start: the program is woken whenever it wants to be. */
  runTo(at: number): void {
    const until = seconds(at);
    while (this.state.wakesAt <= until) {
      this.now = micros(Math.max(this.now, this.state.wakesAt));
      this.wake({ is: 'time' });
    }
    this.now = until;
  }

  /** What was said of one kind, with times in seconds. */
  events<K extends Kind>(kind: K): Said<K>[] {
    return this.said.filter((event): event is Said<K> => event.kind === kind);
  }

  /** Seconds at which messages of one kind were sent. */
  timesOf(what: Message['what']): number[] {
    return this.sent.filter(({ message }) => message.what === what).map(({ at }) => at / 1_000_000);
  }

  /** The names of rules that were applied, in order. */
  rules(): string[] {
    return this.said.flatMap((event) => ('rule' in event ? [event.rule.name] : []));
  }

  private calls(): Calls {
    return {
      now: this.now,
      connect: (to, options) => this.connects.push({ at: this.now, to, options }) - 1,
      send: (fd, message) => this.sent.push({ at: this.now, fd, message }) > 0,
      setsockopt: (fd, name, value) => void this.options.push({ fd, name, value }),
      setReading: () => {},
      close: (fd) => void this.closed.push(fd),
      timeoutAt: (_by, after) => micros(this.now + after),
      random: () => this.random,
      say: (event) => void this.said.push({ ...event, at: this.now }),
    };
  }
}
