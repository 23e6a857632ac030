// The two settings that a sweep varies: which there are, which suit a run, and the values that each takes.
import { formatDuration, type HostName, parseDuration, type Run, type Scenario } from '../../sim/index.ts';
import { otherHost } from '../lanes/lanes.ts';
import { boxControls } from '../panels/middlebox-controls.ts';
import { clockControls, type Control, pathControls, socketOptionControls, sysctlControls } from '../panels/controls.ts';
import { applyOverrides, boxKey, type Overrides } from '../state/document.ts';
import type { CatalogueEntry } from '../state/evaluate.ts';
import type { SweepAxis } from '../worker/cells.ts';
import { t } from '../text/words.ts';

export interface AxisChoiceItem {
  readonly key: string;
  readonly label: string;
  readonly group: string;
}

type Placed = Control & { readonly group: string };

/** Numbers that can be varied; switches and boot phases say nothing on an axis. */
export function sweepControls(base: CatalogueEntry, overrides: Overrides, scenario: Scenario): Placed[] {
  const { watch } = base.scenario;
  const now = { scenario, file: applyOverrides(base.file, overrides).file };
  const ofHost = (host: HostName): Placed[] => {
    const buffer = clockControls(scenario, host, base.scenario).filter(({ key }) => key.endsWith('.receiveBuffer'));
    return [...socketOptionControls(scenario, host), ...sysctlControls(scenario, host), ...buffer].map((control) => ({
      ...control,
      group: host === watch ? t('The $host, watched', { host: t(host) }) : t('The $host', { host: t(host) }),
    }));
  };
  const path = pathControls(now, base).map((control) => ({ ...control, group: t('Path and events') }));
  const boxes = (scenario.path.middleboxes ?? []).flatMap((box, i) =>
    boxControls(box, base.scenario.path.middleboxes?.[i], i).map((control) => ({
      ...control,
      label: t('$box: $setting', { box: box.name, setting: control.label }),
      group: t('Path and events'),
    })),
  );
  return [...ofHost(watch), ...path, ...boxes, ...ofHost(otherHost(watch))].filter(({ kind, key }) => kind === 'number' && key !== 'until');
}

/** With a box on the path: how long it remembers, and when something passes it again. */
function suitedByBox({ watch, steps, ...scenario }: Scenario, stepKeys: readonly string[]): readonly [string, string] | null {
  const boxes = scenario.path.middleboxes ?? [];
  const [box] = boxes;
  if (box === undefined) return null;
  const last = (wanted: (step: Scenario['steps'][number]) => boolean) => stepKeys[steps.findLastIndex(wanted)];
  const forgets = last((step) => step.do === 'forget');
  const sends = last((step) => step.do === 'send');
  if (forgets !== undefined && sends !== undefined) return [forgets, sends];
  const idle = boxes.reduce((least, { idleUs }, i) => ((idleUs ?? Infinity) < (boxes[least]?.idleUs ?? Infinity) ? i : least), 0);
  const remembers =
    box.sysctl === null
      ? `${boxKey(idle)}.idle`
      : `${boxKey(0)}.nf_conntrack_tcp_timeout_${steps.some((step) => step.do === 'shutdown') ? 'close_wait' : 'max_retrans'}`;
  if (scenario[watch].socketOptions.SO_KEEPALIVE) return [`${watch}.TCP_KEEPIDLE`, remembers];
  const passes = box.sysctl === null ? sends : stepKeys.at(steps.length - 1);
  return passes === undefined ? null : [passes, remembers];
}

/** Settings that suit a run, across and up: those that the timer that decided hangs on, else those that might make one decide. */
export function suitedAxes({ scenario, verdicts }: Run, controls: readonly Pick<Control, 'key'>[]): readonly [string, string] {
  const byBox = suitedByBox(
    scenario,
    controls.filter(({ key }) => /^step\d+$/.test(key)).map(({ key }) => key),
  );
  if (byBox !== null) return byBox;
  const { watch } = scenario;
  const { decidedBy, retransmissions, windowProbes, outcome } = verdicts[watch];
  const of = (across: string, up: string): readonly [string, string] => [`${watch}.${across}`, up === 'rtt' ? up : `${watch}.${up}`];
  const limited = (scenario[watch].socketOptions.TCP_USER_TIMEOUT ?? 0) > 0;
  const connecting = !scenario.steps.some((step) => step.do === 'send') && retransmissions > 0;
  if (connecting) return of('tcp_syn_retries', 'TCP_USER_TIMEOUT');
  if (decidedBy === 'keepalive') return of('TCP_KEEPIDLE', limited ? 'TCP_USER_TIMEOUT' : 'TCP_KEEPINTVL');
  if (decidedBy === 'rto' || decidedBy === 'probe0') return of(limited ? 'TCP_USER_TIMEOUT' : 'tcp_retries2', 'rtt');
  if (outcome === 'never' && windowProbes > 0) return of('TCP_USER_TIMEOUT', 'rtt');
  return retransmissions > 0 ? of('TCP_USER_TIMEOUT', 'tcp_retries2') : of('TCP_KEEPIDLE', 'TCP_KEEPINTVL');
}

export const COLUMNS = 48;
export const ROWS = 32;

const SECOND = 1_000_000;
const UNIT_US = { s: SECOND, ms: 1000, us: 1 } as const;
/** From a second to two hours for what is set in seconds or milliseconds. */
const DURATION_SPAN: readonly [number, number] = [SECOND, 7200 * SECOND];
const SPANS: Readonly<Record<string, readonly [number, number]>> = {
  rtt: [100, SECOND / 5],
  TCP_USER_TIMEOUT: [SECOND, 3600 * SECOND],
  tcp_rto_min_us: [1000, 10 * SECOND],
  tcp_rto_max_ms: [SECOND, 120 * SECOND],
  TCP_RTO_MAX_MS: [SECOND, 120 * SECOND],
};
const MOST_COUNT = 30;

const ownName = (key: string): string => key.split('.').at(-1) ?? key;

/** Least and most of an axis, in microseconds or as a count; the value of today is always on it. */
export function spanOf(control: Control): readonly [number, number] {
  const { key, unit, min, max, value, fallback } = control;
  const now = (value ?? fallback) * (unit === '' ? 1 : UNIT_US[unit]);
  const isStep = /^step\d+$/.test(key);
  const [from, to] = isStep
    ? [Math.max(1000, now / 10), Math.max(now * 10, 10 * SECOND)]
    : unit === ''
      ? [Math.max(min, 1), Math.min(max, ownName(key) === 'receiveBuffer' ? 100_000 : MOST_COUNT)]
      : (SPANS[ownName(key)] ?? DURATION_SPAN);
  const scale = unit === '' ? 1 : UNIT_US[unit];
  return [Math.max(now > 0 ? Math.min(from, now) : from, min * scale, 1), Math.min(Math.max(to, now), Math.max(max, value ?? 0) * scale)];
}

/** Two digits, as a person would have typed it. */
function rounded(us: number, unit: Control['unit']): number {
  const step = unit === '' ? 1 : UNIT_US[unit];
  const digit = Math.max(step, 10 ** Math.max(0, Math.floor(Math.log10(us)) - 1));
  return Math.max(step, Math.round(us / digit) * digit);
}

/** Tried this much finer before there are fewer values than asked for. */
const FINEST = 4;

/** Ascending values, at about even distances on a log scale; fewer than asked for where whole numbers are fewer. */
export function axisNumbers(control: Control, count: number, chosen: readonly [number, number] | null): number[] {
  const [from, to] = chosen ?? spanOf(control);
  const distinct = (steps: number): number[] => {
    const ratio = Math.log(to / from) / (steps - 1);
    const values = Array.from({ length: steps }, (_, i) => rounded(from * Math.exp(i * ratio), control.unit));
    // Ends that were typed are on it to the digit.
    const all = chosen === null ? values : [from, ...values.filter((value) => value > from && value < to), to];
    return [...new Set(all)].sort((a, b) => a - b);
  };
  for (let steps = count; ; steps++) {
    const values = distinct(steps);
    if (values.length >= count || steps >= count * FINEST) return values;
  }
}

export const numberText = (value: number, unit: Control['unit']): string => (unit === '' ? String(value) : formatDuration(value));

export interface PlacedAxis extends SweepAxis {
  readonly label: string;
  readonly unit: Control['unit'];
  /** Microseconds or counts, as many as values. */
  readonly numbers: readonly number[];
}

export function axisOf(control: Control, count: number, chosen: readonly [number, number] | null = null): PlacedAxis {
  const numbers = axisNumbers(control, count, chosen);
  return {
    key: control.key,
    label: control.label,
    unit: control.unit,
    numbers,
    values: numbers.map((value) => numberText(value, control.unit)),
  };
}

/** A value in the notation of fields, as a number of the axis; null for what is not one. */
export function numberOf(text: string, unit: Control['unit']): number | null {
  if (unit === '') return /^\d+$/.test(text) ? Number(text) : null;
  return parseDuration(text) ?? (/^\d+$/.test(text) ? Number(text) * UNIT_US[unit] : null);
}

/** Where a value stands on an axis, in cells: 0.5 is the middle of the first; null outside. */
export function placeOn({ numbers }: PlacedAxis, value: number): number | null {
  const [first, last] = [numbers[0] ?? 1, numbers.at(-1) ?? 1];
  if (value < first || value > last) return null;
  const after = numbers.findIndex((one) => one >= value);
  const to = numbers[after] as number;
  const from = numbers[after - 1];
  if (to === value || from === undefined) return after + 0.5;
  return after - 0.5 + Math.log(value / from) / Math.log(to / from);
}
