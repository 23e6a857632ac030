// The settings of compared runs as rows: those in which they differ and those that the reader asked for, each with its value
// in every run, whether it was set there or not.
import { type HostName, type KernelId, PROFILES, type Run } from '../../sim/index.ts';
import { otherHost } from '../lanes/lanes.ts';
import { clockControls, type Control, pathControls, socketOptionControls, sysctlControls, valueText } from '../panels/controls.ts';
import { isAddedStep, NEVER, readAddedStep } from '../state/added-steps.ts';
import { applyOverrides, type Overrides } from '../state/document.ts';
import type { CatalogueEntry } from '../state/evaluate.ts';
import { stepWords } from './step-words.ts';
import { t } from '../text/words.ts';

export interface SettingRow {
  readonly key: string;
  readonly label: string;
  readonly kind: 'number' | 'switch' | 'kernel' | 'hz' | 'text';
}

type Placed = Control & { readonly host: HostName | null };

/** What can be set, with the values of one run of the scenario. */
function controlsOf({ scenario, file }: CatalogueEntry, base: CatalogueEntry): Map<string, Placed> {
  const { watch } = base.scenario;
  const ofHost = (host: HostName): Placed[] =>
    [...socketOptionControls(scenario, host), ...sysctlControls(scenario, host), ...clockControls(scenario, host, base.scenario)].map(
      (control) => ({
        ...control,
        host,
      }),
    );
  const path = pathControls({ scenario, file }, base).map((control) => ({ ...control, host: null }));
  return new Map([...ofHost(watch), ...path, ...ofHost(otherHost(watch))].map((control) => [control.key, control]));
}

/** A run with its file; the scenario's own where there is no run. */
const filed = (overrides: Overrides, run: Run | null, base: CatalogueEntry): CatalogueEntry =>
  run === null ? base : { scenario: run.scenario, file: applyOverrides(base.file, overrides).file };

const KERNEL_KEY = /^(client|server)\.(kernel|hz)$/;

function rowOf(key: string, controls: Map<string, Placed>, watch: HostName): SettingRow {
  const [, host, part] = KERNEL_KEY.exec(key) ?? [];
  if (host && part) return { key, label: host === watch ? t(part) : `${t(part)}, ${t(host)}`, kind: part === 'kernel' ? 'kernel' : 'hz' };
  const control = controls.get(key);
  if (control)
    return {
      key,
      label: control.host === null || control.host === watch ? control.label : `${control.label}, ${t(control.host)}`,
      kind: control.kind,
    };
  return { key, label: isAddedStep(key) ? t('added step') : key, kind: 'text' };
}

export interface SettingsInput {
  readonly base: CatalogueEntry;
  readonly runs: readonly { readonly overrides: Overrides; readonly run: Run | null }[];
  /** Keys that the reader asked for. */
  readonly asked: readonly string[];
}

/** Rows in the order of the settings panel; added steps last. */
export function settingRows({ base, runs, asked }: SettingsInput): SettingRow[] {
  const first = runs[0]?.overrides ?? {};
  const all = [...new Set([...runs.flatMap(({ overrides }) => Object.keys(overrides)), ...asked])];
  const wanted = all.filter((key) => asked.includes(key) || runs.some(({ overrides }) => overrides[key] !== first[key]));
  const controls = controlsOf(filed(runs[0]?.overrides ?? {}, runs[0]?.run ?? null, base), base);
  const order = ['client.kernel', 'server.kernel', 'client.hz', 'server.hz', ...controls.keys()];
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length + Number(/\d+$/.exec(key)?.[0] ?? 0));
  return wanted.sort((a, b) => place(a) - place(b)).map((key) => rowOf(key, controls, base.scenario.watch));
}

/** What can be asked for: everything that is not shown yet. */
export function askable(base: CatalogueEntry, shown: readonly SettingRow[]): SettingRow[] {
  const controls = controlsOf(base, base);
  const keys = [`${base.scenario.watch}.kernel`, `${base.scenario.watch}.hz`, ...controls.keys()];
  return keys.filter((key) => !shown.some((row) => row.key === key)).map((key) => rowOf(key, controls, base.scenario.watch));
}

export interface SettingValue {
  readonly text: string;
  /** Whether the run sets it; else it is what holds without. */
  readonly set: boolean;
}

/** A setting's value in a run. */
export function valueIn(row: SettingRow, overrides: Overrides, run: Run | null, base: CatalogueEntry): SettingValue {
  const own = overrides[row.key];
  if (own !== undefined) return { text: own === '' ? t('not set') : own, set: true };
  const now = filed(overrides, run, base);
  const { scenario } = now;
  const [, host, part] = KERNEL_KEY.exec(row.key) ?? [];
  if (host && part) return { text: String(scenario[host as HostName][part as 'kernel' | 'hz']), set: false };
  const control = controlsOf(now, base).get(row.key);
  if (!control) return { text: t('none'), set: false };
  if (control.kind === 'switch') return { text: (control.value ?? control.fallback) === 0 ? 'off' : 'on', set: false };
  return { text: valueText(control.value ?? control.fallback, control.unit), set: false };
}

/** A setting with its value, in words: "TCP_USER_TIMEOUT 30s", "at 5s: path cut". */
export function settingWords(key: string, overrides: Overrides, base: CatalogueEntry): string {
  const value = overrides[key];
  const step = isAddedStep(key) && value !== undefined ? readAddedStep(value) : null;
  if (step) return t('at $time: $step', { time: String(step.at), step: stepWords(step) });
  const { label, kind } = rowOf(key, controlsOf(base, base), base.scenario.watch);
  if (kind === 'kernel' && value !== undefined) return PROFILES[value as KernelId]?.title ?? value;
  if (value === NEVER) return t('without “$step”', { step: label.replace(/ at$/, '') });
  return value === undefined ? t('$label as in the scenario', { label }) : `${label} ${value === '' ? t('not set') : value}`;
}
