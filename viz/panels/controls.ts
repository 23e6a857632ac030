// What can be changed, generated from the simulator's tables: one record a control, with its key, place in the file and range.
import {
  formatDuration,
  type HostName,
  kernelHas,
  PROFILES,
  type Scenario,
  SOCKET_OPTION_NAMES,
  SOCKET_OPTIONS,
  type Step,
  SYSCTL_NAMES,
  SYSCTLS,
  type SysctlName,
} from '../../sim/index.ts';
import { filePath, type JsonObject, jsonPath } from '../state/document.ts';
import { placesInFile } from '../state/file-steps.ts';
import { faultName } from '../text/event.ts';
import { t, word } from '../text/words.ts';

export type ControlUnit = 's' | 'ms' | 'us' | '';

export interface Control {
  readonly key: string;
  readonly label: string;
  readonly about: string;
  readonly kind: 'number' | 'switch';
  readonly unit: ControlUnit;
  readonly min: number;
  /** End of the slider; the field takes more. */
  readonly max: number;
  /** Below this the slider is about linear, above it logarithmic. */
  readonly grain: number;
  /** The value now; null where it is not set. */
  readonly value: number | null;
  /** What holds while it is not set, and where the tick of the default stands. */
  readonly fallback: number;
  readonly path: string;
  /** In the empty field; the fallback where it is absent. */
  readonly placeholder?: string;
}

const UNIT_US: Readonly<Record<ControlUnit, number>> = { s: 1_000_000, ms: 1000, us: 1, '': 1 };
const DAY_US = 86_400 * 1_000_000;
/** Sliders end here; a day covers what anybody sets. */
const SLIDER_MAX: Readonly<Record<ControlUnit, number>> = { s: DAY_US / 1_000_000, ms: 3_600_000, us: 10_000_000, '': 255 };
const GRAINS: Readonly<Record<ControlUnit, number>> = { s: 1, ms: 100, us: 1000, '': 1 };

const pathOf = (key: string) => jsonPath(filePath(key) ?? []);

/** "2h", "75s", "200ms", "9": the notation of files, fields and links. */
export const valueText = (value: number, unit: ControlUnit): string =>
  unit === '' || value < 0 ? String(value) : formatDuration(value * UNIT_US[unit]);

export const control = (
  key: string,
  label: string,
  about: string,
  rest: Partial<Control> & Pick<Control, 'unit' | 'min' | 'max' | 'value' | 'fallback'>,
): Control => ({
  key,
  label,
  about,
  kind: 'number',
  grain: GRAINS[rest.unit],
  path: pathOf(key),
  ...rest,
});

/** What a socket option stands for while it is not set. */
const INHERITED: Readonly<Record<string, SysctlName>> = {
  TCP_KEEPIDLE: 'tcp_keepalive_time',
  TCP_KEEPINTVL: 'tcp_keepalive_intvl',
  TCP_KEEPCNT: 'tcp_keepalive_probes',
  TCP_SYNCNT: 'tcp_syn_retries',
  TCP_LINGER2: 'tcp_fin_timeout',
  TCP_RTO_MAX_MS: 'tcp_rto_max_ms',
};

export function socketOptionControls(scenario: Scenario, host: HostName): Control[] {
  const setup = scenario[host];
  const sysctls = { ...PROFILES[setup.kernel].sysctl, ...setup.sysctl };
  return SOCKET_OPTION_NAMES.filter((name) => kernelHas(setup.kernel, SOCKET_OPTIONS[name])).map((name) => {
    const { unit, min, max, about, default: none } = SOCKET_OPTIONS[name];
    const inherited = INHERITED[name];
    const kind = unit === '' && min === 0 && max === 1 ? 'switch' : 'number';
    const fallback = inherited ? sysctls[inherited] : (none ?? 0);
    return control(`${host}.${name}`, name, t(about), {
      kind,
      unit,
      min,
      max: Math.min(max, SLIDER_MAX[unit]),
      value: setup.socketOptions[name] ?? null,
      fallback,
    });
  });
}

export function sysctlControls(scenario: Scenario, host: HostName): Control[] {
  const setup = scenario[host];
  const defaults = PROFILES[setup.kernel].sysctl;
  return SYSCTL_NAMES.filter((name) => kernelHas(setup.kernel, SYSCTLS[name])).map((name) => {
    const { unit, min, max, about } = SYSCTLS[name];
    const kind = unit === '' && min === 0 && max === 1 ? 'switch' : 'number';
    return control(`${host}.${name}`, name, t(about), {
      kind,
      unit,
      min,
      max: Math.min(max, SLIDER_MAX[unit]),
      value: setup.sysctl[name] ?? defaults[name],
      fallback: defaults[name],
    });
  });
}

export function clockControls(scenario: Scenario, host: HostName, base: Scenario): Control[] {
  const { clock, hz, receiveBuffer } = scenario[host];
  const start = base[host].clock.jiffiesAtStart;
  const first = Math.floor(start / 4096) * 4096;
  return [
    control(`${host}.jiffiesAtStart`, t('jiffies at t = 0'), t('Boot phase: the timer wheel rounds by the absolute count.'), {
      unit: '',
      min: first,
      max: first + 4095,
      grain: 1e9,
      value: clock.jiffiesAtStart,
      fallback: start,
    }),
    control(`${host}.microsecondsIntoJiffy`, t('µs into that jiffy'), t('Where between two ticks the run begins.'), {
      unit: '',
      min: 0,
      max: Math.ceil(1_000_000 / hz) - 1,
      grain: 1e9,
      value: clock.microsecondsIntoJiffy,
      fallback: 0,
    }),
    control(`${host}.receiveBuffer`, t('receive buffer, bytes'), t('What the program may leave unread before the window is 0.'), {
      unit: '',
      min: 1,
      max: 1_000_000,
      grain: 1000,
      value: receiveBuffer,
      fallback: 65_535,
    }),
  ];
}

const STEP_NAMES: Readonly<Record<string, string>> = {
  powerOff: word('loses power'),
  stopReading: word('stops reading'),
  resumeReading: word('reads again'),
  close: word('closes'),
  shutdown: word('shuts down'),
  kill: word('is killed'),
  reboot: word('reboots'),
};

/** "path cut at", "client sends 100 bytes at". */
function stepLabel(step: Step): string {
  if (step.do === 'forget') return t('$box forgets at', { box: step.box });
  if (!('host' in step)) return t('$fault at', { fault: faultName(step.do, step.direction) });
  const does =
    step.do === 'send'
      ? t('sends $bytes bytes', { bytes: step.bytes })
      : step.do === 'setsockopt' || step.do === 'sysctl'
        ? t('sets $name', { name: step.name })
        : t(STEP_NAMES[step.do] ?? step.do);
  return t('$host $does at', { host: t(step.host), does });
}

export const rttControl = (scenario: Scenario, base: Scenario): Control =>
  control('rtt', t('round trip time'), t('Of the path, without the hosts’ own time.'), {
    unit: 'us',
    min: 1,
    max: 2_000_000,
    grain: 500,
    value: scenario.path.rttUs,
    fallback: base.path.rttUs,
  });

/** A scenario with the file that it was read from. */
export interface Filed {
  readonly scenario: Scenario;
  readonly file: JsonObject;
}

export function pathControls(now: Filed, before: Filed): Control[] {
  const { scenario } = now;
  const base = before.scenario;
  const until = control('until', t('watch until'), t('The run ends here if nothing has ended it.'), {
    unit: 'us',
    min: 1_000_000,
    max: 10 * DAY_US,
    grain: 1e6,
    value: scenario.until,
    fallback: base.until,
  });
  return [rttControl(scenario, base), ...stepControls(now, before), until];
}

/** The scenario's steps in order of time; keys name them by their place in the file. */
function stepControls(now: Filed, before: Filed): Control[] {
  const base = before.scenario;
  const places = placesInFile(now.scenario.steps, now.file);
  const basePlaces = placesInFile(base.steps, before.file);
  return base.steps.map((step, order) => {
    const i = basePlaces[order] ?? order;
    const most = Math.min(base.until, Math.max(step.at * 10, 60_000_000));
    const value = now.scenario.steps[places.indexOf(i)]?.at ?? step.at;
    return control(`step${i}`, stepLabel(step), t('When it happens.'), {
      unit: 'us',
      min: 0,
      max: most,
      grain: 20_000,
      value,
      fallback: step.at,
    });
  });
}

export const SLIDER_STEPS = 1000;

export function sliderPosition({ min, max, grain }: Control, value: number): number {
  const share = Math.log1p((value - min) / grain) / Math.log1p((max - min) / grain);
  return Math.round(Math.min(Math.max(share, 0), 1) * SLIDER_STEPS);
}

/** Back from the slider, to a number a person would have typed: counts whole, durations to two digits. */
/** The next value that the slider can give in a direction: what an arrow key does. */
export function nextValue(control: Control, value: number, direction: 1 | -1): number {
  const from = sliderPosition(control, value);
  for (let position = from + direction; position >= 0 && position <= SLIDER_STEPS; position += direction) {
    const found = sliderValue(control, position);
    if (direction === 1 ? found > value : found < value) return found;
  }
  return value;
}

export function sliderValue({ min, max, grain, unit }: Control, position: number): number {
  if (position >= SLIDER_STEPS) return max;
  const value = min + Math.expm1((position / SLIDER_STEPS) * Math.log1p((max - min) / grain)) * grain;
  if (unit === '') return Math.round(value);
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(value, 1))) - 1);
  return Math.max(min, Math.round(value / digit) * digit);
}
