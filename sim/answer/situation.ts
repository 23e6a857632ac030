// The situations that a program can be left in, each as a scenario over a configuration: what the other end does, when the
// path is cut, what the program asks meanwhile.
import { simulate } from '../engine/simulate.ts';
import type { MiddleboxSetup } from '../scenario/middlebox.ts';
import type { ProgramTimers } from '../scenario/program-timers.ts';
import type { HostSetup, Scenario, Step } from '../scenario/scenario.ts';
import { MAX_RUN_US, type Micros, micros } from '../time.ts';
import { pings } from './program.ts';

/** What both ends have set, the path between them, and what the program decides for itself. */
export interface Configuration {
  readonly client: HostSetup;
  readonly server: HostSetup;
  readonly rttUs: number;
  readonly middleboxes?: readonly MiddleboxSetup[];
  readonly program?: Readonly<Partial<ProgramTimers>>;
}

export const SITUATIONS = {
  idle: 'idle, then the path is cut',
  'in-flight': 'the path is cut just before a request leaves',
  'full-buffer': 'the other program does not read; its kernel answers',
  'full-buffer-cut': 'the other program does not read, then the path is cut',
  frozen: 'the other program is frozen and gets a request; its kernel answers',
  rebooted: 'the other host reboots while the connection is idle',
  forgotten: 'idle until the middlebox has forgotten the connection, then a request leaves',
  connecting: 'connecting to a host that is not there',
  closing: 'the path is cut, then the program closes',
} as const;
export type Situation = keyof typeof SITUATIONS;
export const SITUATION_IDS = Object.keys(SITUATIONS) as Situation[];

/** Without a middlebox nobody forgets. */
export const situationsOf = ({ middleboxes = [] }: Configuration): Situation[] =>
  SITUATION_IDS.filter((id) => id !== 'forgotten' || forgetsAfterUs(middleboxes) !== null);

/** The shortest time after which a middlebox forgets an idle connection; null where none does within a run. */
export function forgetsAfterUs(middleboxes: readonly MiddleboxSetup[]): number | null {
  const times = middleboxes.flatMap(({ sysctl, idleUs, forgets }) => {
    // One that takes a connection up again in the middle harms nobody.
    if (forgets === 'picks up') return [];
    return sysctl !== null ? [sysctl.nf_conntrack_tcp_timeout_established * 1_000_000] : idleUs === null ? [] : [idleUs];
  });
  const least = Math.min(...times);
  return least + IDLE_MARGIN_US + TROUBLE_AT_US < MAX_RUN_US ? least : null;
}

/** When the trouble begins by default: after a second of ordinary traffic. */
const TROUBLE_AT_US = 1_000_000;
const WARM_UP_AT_US = 200_000;
/** A first request, so that round trip and windows are what they are in use. */
const WARM_UP: Step = { at: micros(WARM_UP_AT_US), do: 'send', host: 'client', bytes: 100 };
/** Long enough a reboot to be silent, short against every timer. */
const REBOOT_US = 1_000_000;
/** How much longer than a middlebox remembers a connection is idle that it does not forget. */
const IDLE_MARGIN_US = 1_000_000;
/** An HTTP/2 PING: nine bytes of frame and eight of its own. */
export const PING_BYTES = 17;

/** The scenario of a situation. `troubleAt` is when the path is cut, the program stops reading, or the host goes down. */
export const situationScenario = (
  configuration: Configuration,
  situation: Situation,
  troubleAt: Micros = micros(TROUBLE_AT_US),
): Scenario => {
  const steps = stepsOf(configuration, situation, troubleAt);
  // Pings that renew an entry go on for ever: it is enough to see some of them.
  const until = situation === 'forgotten' && keptByPings(configuration) ? (steps.at(-1)?.at ?? MAX_RUN_US) : MAX_RUN_US;
  return scenarioOf(configuration, situation, steps, micros(until));
};

/** When the trouble of a scenario begins; null where that shows only as it runs. */
export function troubleOf({ steps }: Scenario): Micros | null {
  const faults = steps.filter(({ do: what }) => what === 'cut' || what === 'stopReading' || what === 'reboot');
  return (faults.find(({ do: what }) => what === 'cut') ?? faults[0])?.at ?? null;
}

function scenarioOf(configuration: Configuration, situation: Situation, steps: readonly Step[], until: Micros = MAX_RUN_US): Scenario {
  const { client, server, rttUs, middleboxes = [] } = configuration;
  return {
    id: situation,
    title: SITUATIONS[situation],
    question: '',
    lesson: '',
    group: '',
    watch: 'client',
    client,
    server,
    path: { rttUs, ...(middleboxes.length === 0 ? {} : { middleboxes }) },
    connectAt: micros(0),
    steps,
    until,
    expect: {},
  };
}

function stepsOf(configuration: Configuration, situation: Situation, at: Micros): Step[] {
  const later = micros(at + 1000);
  // More than the buffer and one more segment: something must stay unsent.
  const flood = configuration.server.receiveBuffer + 10_000;
  switch (situation) {
    case 'idle':
      return [WARM_UP, { at, do: 'cut' }, ...pingAfter(configuration, at)];
    case 'in-flight':
      return [WARM_UP, { at, do: 'cut' }, { at, do: 'send', host: 'client', bytes: 100 }];
    case 'full-buffer':
      return [WARM_UP, { at, do: 'stopReading', host: 'server' }, { at: later, do: 'send', host: 'client', bytes: flood }];
    case 'full-buffer-cut': {
      const filled = micros(WARM_UP_AT_US + 10 * configuration.rttUs);
      const stop: Step = { at: filled, do: 'stopReading', host: 'server' };
      const send: Step = { at: micros(filled + 1000), do: 'send', host: 'client', bytes: flood };
      const cut = micros(Math.max(at, filled + 1000 + 20 * configuration.rttUs));
      return [WARM_UP, stop, send, { at: cut, do: 'cut' }];
    }
    case 'frozen':
      return [WARM_UP, { at, do: 'stopReading', host: 'server' }, { at: later, do: 'send', host: 'client', bytes: 100 }];
    case 'rebooted':
      return [WARM_UP, { at, do: 'reboot', host: 'server', downUs: REBOOT_US }, ...pingAfter(configuration, at)];
    case 'forgotten':
      return forgottenSteps(configuration);
    case 'connecting':
      return [{ at: micros(0), do: 'cut' }];
    case 'closing':
      return [WARM_UP, { at, do: 'cut' }, { at, do: 'close', host: 'client' }];
  }
}

/** The ping of a program that also asks while nothing is under way: from then on data is in flight. */
function pingAfter({ program = {} }: Configuration, at: Micros): Step[] {
  const ping = pings(program);
  return ping?.withoutCalls ? [{ at: micros(at + ping.intervalUs), do: 'send', host: 'client', bytes: PING_BYTES }] : [];
}

/** Pings that keep an entry alive are shown so often; from then on it goes on like that. */
const PINGS_SHOWN = 20;

function keptByPings({ program = {}, middleboxes = [] }: Configuration): boolean {
  const ping = pings(program);
  return ping?.withoutCalls === true && ping.intervalUs < (forgetsAfterUs(middleboxes) ?? 0);
}

/** Pings that come in time keep the entry; else the request leaves as soon as the middlebox has forgotten. */
function forgottenSteps(configuration: Configuration): Step[] {
  const { program = {}, middleboxes = [] } = configuration;
  const idleUs = forgetsAfterUs(middleboxes) ?? 0;
  const send = (at: number, bytes: number): Step => ({ at: micros(at), do: 'send', host: 'client', bytes });
  const ping = pings(program);
  if (ping !== null && keptByPings(configuration)) {
    const sent = Array.from({ length: PINGS_SHOWN }, (_, i) => send(WARM_UP_AT_US + (i + 1) * ping.intervalUs, PING_BYTES));
    return [WARM_UP, ...sent];
  }
  return [WARM_UP, send(forgottenAt(configuration) ?? WARM_UP_AT_US + idleUs + IDLE_MARGIN_US, 100)];
}

/** Just after a middlebox has forgotten the idle connection; null where the kernel's keepalive comes in time. */
function forgottenAt(configuration: Configuration): number | null {
  const quiet = scenarioOf(configuration, 'forgotten', [WARM_UP]);
  const forgot = simulate(quiet).events.find((event) => event.kind === 'middlebox' && event.did === 'forgot');
  return forgot === undefined ? null : forgot.at + 1000;
}
