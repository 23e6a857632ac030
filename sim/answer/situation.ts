// The situations that a program can be left in, each as a scenario over a configuration: what the other end does, and when
// the path is cut.
import type { HostSetup, Scenario, Step } from '../scenario/scenario.ts';
import { MAX_RUN_US, type Micros, micros } from '../time.ts';

/** What both ends have set, and the path between them. */
export interface Configuration {
  readonly client: HostSetup;
  readonly server: HostSetup;
  readonly rttUs: number;
}

export const SITUATIONS = {
  idle: 'idle, then the path is cut',
  'in-flight': 'the path is cut just before a request leaves',
  'full-buffer': 'the other program does not read; its kernel answers',
  'full-buffer-cut': 'the other program does not read, then the path is cut',
  frozen: 'the other program is frozen while the connection is idle; its kernel answers',
  rebooted: 'the other host reboots while the connection is idle',
  connecting: 'connecting to a host that is not there',
  closing: 'the path is cut, then the program closes',
} as const;
export type Situation = keyof typeof SITUATIONS;
export const SITUATION_IDS = Object.keys(SITUATIONS) as Situation[];

/** When the trouble begins by default: after a second of ordinary traffic. */
const TROUBLE_AT_US = 1_000_000;
/** A first request, so that round trip and windows are what they are in use. */
const WARM_UP: Step = { at: micros(200_000), do: 'send', host: 'client', bytes: 100 };
/** Long enough a reboot to be silent, short against every timer. */
const REBOOT_US = 1_000_000;

/** The scenario of a situation. `troubleAt` is when the path is cut, the program stops reading, or the host goes down. */
export function situationScenario(configuration: Configuration, situation: Situation, troubleAt: Micros = micros(TROUBLE_AT_US)): Scenario {
  const steps = stepsOf(configuration, situation, troubleAt);
  return {
    id: situation,
    title: SITUATIONS[situation],
    question: '',
    lesson: '',
    group: '',
    watch: 'client',
    client: configuration.client,
    server: configuration.server,
    path: { rttUs: configuration.rttUs },
    connectAt: micros(0),
    steps,
    until: MAX_RUN_US,
    expect: {},
  };
}

function stepsOf(configuration: Configuration, situation: Situation, at: Micros): Step[] {
  const later = micros(at + 1000);
  // More than the buffer and one more segment: something must stay unsent.
  const flood = configuration.server.receiveBuffer + 10_000;
  switch (situation) {
    case 'idle':
      return [WARM_UP, { at, do: 'cut' }];
    case 'in-flight':
      return [WARM_UP, { at, do: 'cut' }, { at, do: 'send', host: 'client', bytes: 100 }];
    case 'full-buffer':
      return [WARM_UP, { at, do: 'stopReading', host: 'server' }, { at: later, do: 'send', host: 'client', bytes: flood }];
    case 'full-buffer-cut': {
      const filled = micros(200_000 + 10 * configuration.rttUs);
      const stop: Step = { at: filled, do: 'stopReading', host: 'server' };
      const send: Step = { at: micros(filled + 1000), do: 'send', host: 'client', bytes: flood };
      const cut = micros(Math.max(at, filled + 1000 + 20 * configuration.rttUs));
      return [WARM_UP, stop, send, { at: cut, do: 'cut' }];
    }
    case 'frozen':
      return [WARM_UP, { at, do: 'stopReading', host: 'server' }];
    case 'rebooted':
      return [WARM_UP, { at, do: 'reboot', host: 'server', downUs: REBOOT_US }];
    case 'connecting':
      return [{ at: micros(0), do: 'cut' }];
    case 'closing':
      return [WARM_UP, { at, do: 'cut' }, { at, do: 'close', host: 'client' }];
  }
}
