// The settings of compared runs as rows: those in which they differ and those that the reader asked for, each with its value
// in every run, whether it was set there or not.
import { type HostName, type KernelId, PROFILES, type Run } from '../../sim/index.ts';
import { otherHost } from '../lanes/lanes.ts';
import { CUT_DIRECTIONS, cutAt, cutPlaces, sides } from '../panels/cuts.ts';
import { boxControls } from '../panels/middlebox-controls.ts';
import { clockControls, type Control, pathControls, socketOptionControls, sysctlControls, valueText } from '../panels/controls.ts';
import { isAddedStep, NEVER, readAddedStep } from '../state/added-steps.ts';
import { applyOverrides, type Overrides } from '../state/document.ts';
import type { CatalogueEntry } from '../state/evaluate.ts';
import { stepWords } from './step-words.ts';
import { t } from '../text/words.ts';

export interface SettingRow {
  readonly key: string;
  readonly label: string;
  readonly kind: 'number' | 'switch' | 'kernel' | 'hz' | 'cut' | 'text';
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
  const boxes = (scenario.path.middleboxes ?? []).flatMap((box, i) =>
    boxControls(box, base.scenario.path.middleboxes?.[i], i).map((control) => ({
      ...control,
      label: t('$box: $setting', { box: box.name, setting: control.label }),
      host: null,
    })),
  );
  return new Map([...ofHost(watch), ...path, ...boxes, ...ofHost(otherHost(watch))].map((control) => [control.key, control]));
}

/** A run with its file; the scenario's own where there is no run. */
const filed = (overrides: Overrides, run: Run | null, base: CatalogueEntry): CatalogueEntry =>
  run === null ? base : { scenario: run.scenario, file: applyOverrides(base.file, overrides).file };

const KERNEL_KEY = /^(client|server)\.(kernel|hz)$/;

/** "step3.near" as the cut's place and what of it. */
export function cutKey(key: string): { readonly place: number; readonly part: 'direction' | 'near' } | null {
  const [, place, part] = /^step(\d+)\.(direction|near)$/.exec(key) ?? [];
  return part === undefined ? null : { place: Number(place), part: part as 'direction' | 'near' };
}

function cutLabel(key: string, controls: Map<string, Placed>): string {
  const { value, unit } = controls.get(key.replace(/\..*$/, '')) ?? { value: 0, unit: 'us' as const };
  const time = valueText(value ?? 0, unit);
  return key.endsWith('.near') ? t('The cut at $time lies', { time }) : t('The cut at $time loses', { time });
}

function rowOf(key: string, controls: Map<string, Placed>, watch: HostName): SettingRow {
  if (cutKey(key) !== null) return { key, label: cutLabel(key, controls), kind: 'cut' };
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
  const parts = sides(base, {}).length > 0 ? ['direction', 'near'] : ['direction'];
  const cuts = cutPlaces(base, {}).flatMap((place) => parts.map((part) => `step${place}.${part}`));
  const keys = [`${base.scenario.watch}.kernel`, `${base.scenario.watch}.hz`, ...controls.keys(), ...cuts];
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
  const cut = cutKey(row.key);
  if (cut) return { text: cutAt(base, overrides, cut.place)[cut.part], set: own !== undefined };
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

/** What a choice of a cut is called. */
export const cutOptions = (
  part: 'direction' | 'near',
  base: CatalogueEntry,
  overrides: Overrides,
): readonly (readonly [string, string])[] =>
  part === 'near' ? sides(base, overrides) : CUT_DIRECTIONS.map(([value, name]) => [value, t(name)] as const);

const cutWords = (part: 'direction' | 'near', value: string, base: CatalogueEntry, overrides: Overrides): string =>
  cutOptions(part, base, overrides).find(([one]) => one === value)?.[1] ?? value;

/** A setting with its value, in words: "TCP_USER_TIMEOUT 30s", "at 5s: path cut". */
export function settingWords(key: string, overrides: Overrides, base: CatalogueEntry): string {
  const value = overrides[key];
  const step = isAddedStep(key) && value !== undefined ? readAddedStep(value) : null;
  if (step) return t('at $time: $step', { time: String(step.at), step: stepWords(step) });
  const { label, kind } = rowOf(key, controlsOf(base, base), base.scenario.watch);
  const cut = cutKey(key);
  if (cut && value !== undefined) return `${label} ${cutWords(cut.part, value, base, overrides)}`;
  if (kind === 'kernel' && value !== undefined) return PROFILES[value as KernelId]?.title ?? value;
  if (value === NEVER) return t('without “$step”', { step: label.replace(/ at$/, '') });
  return value === undefined ? t('$label as in the scenario', { label }) : `${label} ${value === '' ? t('not set') : value}`;
}
