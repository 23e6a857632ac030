// A system on screen: its run, which comes from the worker a moment after a setting was changed; the run that it is held against;
// and what follows from them: the scene, the axis, the selection. Nothing of this is in the first view.
import { batch, computed, effect, signal } from '@preact/signals';
import { type ConnectionRun, memberSystem, type SystemScenario } from '../../sim/index.ts';
import { t } from '../text/words.ts';
import { blendWarp, buildWarp, type Warp } from '../axis/warp.ts';
import type { Layout } from '../lanes/layout.ts';
import type { GroupId } from '../lanes/model.ts';
import type { Document } from '../state/document.ts';
import { blend } from '../state/scene-view.ts';
import { connectionRun, document$, dragging, ghostDocument, select, view } from '../state/store.ts';
import { isSystemDocument, systemPart } from '../state/systems.ts';
import { Superseded, systems } from './ask.ts';
import type { Item } from './items.ts';
import { judgeSystem } from './judge.ts';
import { systemLayout } from './layout.ts';
import { systemScene, type SystemScene } from './marks.ts';
import { anchorsOf, momentsOf } from './moments.ts';
import type { SystemSummary } from './summary.ts';
import { nodeTitle, plural } from './words.ts';

/** The system of a document: of a fleet, the member that is looked at. Null where the document is not possible. */
function scenarioOf(document: Document | null, member: number | null): SystemScenario | null {
  const scenario = document === null || !isSystemDocument(document) ? null : judgeSystem(document).scenario;
  if (scenario === null || scenario.fleet === null || member === null) return scenario;
  return member < scenario.fleet.count ? memberSystem(scenario, member) : null;
}

/** What is to be run; null for a fleet as a whole, which is no single system, and while the settings are not possible. */
const wanted = computed(() => scenarioOf(document$.value, systemPart.value.member));
const wantedBefore = computed(() => scenarioOf(ghostDocument.value, systemPart.value.member));

export const summary = signal<SystemSummary | null>(null);
/** The run that it is held against, if it is another. */
export const before = signal<SystemSummary | null>(null);
/** The run of the settings on screen is still being computed. */
export const busy = signal(false);
export const failure = signal<string | null>(null);

const KEPT = 12;
const kept = new Map<string, SystemSummary>();

async function run(channel: string, scenario: SystemScenario): Promise<SystemSummary> {
  const key = JSON.stringify(scenario);
  const known = kept.get(key);
  if (known) {
    systems.drop(channel);
    return known;
  }
  const found = await systems.ask(channel, { ask: 'system', scenario });
  kept.set(key, found);
  for (const old of kept.keys()) if (kept.size > KEPT) kept.delete(old);
  return found;
}

async function show(scenario: SystemScenario): Promise<void> {
  busy.value = true;
  try {
    const found = await run('now', scenario);
    batch(() => {
      summary.value = found;
      busy.value = false;
      failure.value = null;
    });
  } catch (error) {
    if (error instanceof Superseded) return;
    batch(() => {
      failure.value = error instanceof Error ? error.message : String(error);
      busy.value = false;
    });
  }
}

async function showBefore(scenario: SystemScenario | null): Promise<void> {
  try {
    const found = scenario === null ? null : await run('before', scenario);
    if (wantedBefore.peek() === scenario) before.value = found;
  } catch {
    before.value = null;
  }
}

/** Runs what the document says, from now on. Returns what ends it. */
export function startRuns(): () => void {
  const now = effect(() => {
    const scenario = wanted.value;
    if (scenario !== null && scenario.fleet === null) void show(scenario);
  });
  const then = effect(() => {
    const scenario = wantedBefore.value;
    void showBefore(scenario === null || scenario.fleet !== null ? null : scenario);
  });
  const one = effect(() => void showConnection(wanted.value, systemPart.value.connection));
  return () => {
    now();
    then();
    one();
    systems.drop('now');
    systems.drop('before');
    batch(() => {
      summary.value = null;
      before.value = null;
      connectionRun.value = null;
    });
  };
}

/** Set when the link names a connection that the run does not have. */
export const noConnection = signal<number | null>(null);

/** Brings a connection's own run into the page's state, where the timeline finds it. */
async function showConnection(scenario: SystemScenario | null, fd: number | null): Promise<void> {
  if (scenario === null || fd === null || scenario.fleet !== null) {
    if (fd === null) connectionRun.value = null;
    return;
  }
  try {
    const found = await systems.ask('connection', { ask: 'connection', scenario, fd });
    const run = found === null ? null : watchedFrom(found, scenario.watch);
    batch(() => {
      noConnection.value = run === null ? fd : null;
      connectionRun.value = run;
      if (run !== null) lookAtFault(run);
    });
  } catch (error) {
    if (!(error instanceof Superseded)) failure.value = error instanceof Error ? error.message : String(error);
  }
}

/** So much everyday traffic before the fault, and one begins with the fault in view. */
const MUCH_TRAFFIC = 150;
const LEAD_US = 2_000_000;
let lookedAt: string | null = null;

/** A connection that was just opened by a link without a window: what happened to it, not the traffic before. */
function lookAtFault({ events, verdicts, scenario }: ConnectionRun): void {
  const place = JSON.stringify([document$.peek().scenarioId, systemPart.peek()]);
  const first = lookedAt !== place;
  lookedAt = place;
  const since = events.find(({ key }) => key === verdicts[scenario.watch].since);
  const { window, selected } = view.peek();
  if (!first || window !== null || selected !== null || since === undefined || since.id < MUCH_TRAFFIC) return;
  const last = events.at(-1)?.at ?? scenario.until;
  const to = last > since.at + LEAD_US ? last + LEAD_US : scenario.until;
  view.value = { ...view.peek(), window: [Math.max(0, since.at - LEAD_US), to] };
}

/** The connection's own trace, for what led to a program's event. */
export const traceOf = (scenario: SystemScenario, fd: number): Promise<ConnectionRun | null> =>
  systems.ask('trace', { ask: 'connection', scenario, fd });

/** Seen from the end whose program the question is about. */
function watchedFrom(run: ConnectionRun, watch: string): ConnectionRun {
  const server = run.server === watch && run.client !== watch;
  return server ? { ...run, scenario: { ...run.scenario, watch: 'server' } } : run;
}

export const allConnections = signal(false);
export const chartWidth = signal(0);
export const narrow = computed(() => chartWidth.value > 0 && chartWidth.value < 560);

const scenes = new WeakMap<SystemSummary, Map<boolean, SystemScene>>();
function sceneOf(run: SystemSummary, all: boolean): SystemScene {
  const known = scenes.get(run) ?? new Map<boolean, SystemScene>();
  scenes.set(run, known);
  const scene = known.get(all) ?? systemScene(run, all);
  known.set(all, scene);
  return scene;
}

export const shown = computed(() => (summary.value ? sceneOf(summary.value, allConnections.value) : null));
export const ghost = computed(() => (before.value ? sceneOf(before.value, allConnections.value).scene : null));

/** Place of what is selected; null where nothing is, or where it does not happen in this run. */
export const selectedPlace = computed(() => {
  const key = view.value.selected;
  return key === null ? null : (shown.value?.items.byKey.get(key) ?? null);
});
export const selectedItem = computed<Item | null>(() => {
  const place = selectedPlace.value;
  return place === null ? null : (shown.value?.items.list[place] ?? null);
});
export const selectPlace = (place: number | null): void => select(place === null ? null : (shown.peek()?.items.list[place]?.key ?? null));

const toggled = signal<ReadonlyMap<GroupId, boolean>>(new Map());

const closed = computed<ReadonlySet<GroupId>>(() => {
  const { watch, nodes } = summary.value?.scenario ?? { watch: '', nodes: [] };
  // Servers that are not watched only decide something now and then.
  const quiet = nodes.filter(({ name, program }) => name !== watch && program !== null && !('to' in program));
  const found = new Set<GroupId>(quiet.map(({ name }) => `node/${name}` as const));
  for (const [id, isClosed] of toggled.value) {
    if (isClosed) found.add(id);
    else found.delete(id);
  }
  return found;
});

export function toggleGroup(id: GroupId): void {
  toggled.value = new Map(toggled.value).set(id, !closed.value.has(id));
}

export const layout = computed<Layout | null>(() => {
  const run = summary.value;
  if (!run || !shown.value) return null;
  const titles = new Map<GroupId, string>(
    run.scenario.nodes.map((node) => [
      `node/${node.name}`,
      `${node.name === run.scenario.watch ? t('$host, watched', { host: nodeTitle(node) }) : nodeTitle(node)}`,
    ]),
  );
  titles.set('connections', plural(run.connections.length, 'connection'));
  return systemLayout(shown.value.scene.lanes, titles, closed.value, narrow.value);
});

const LEAST_BASE_GAP_US = 1000;
const MOST_BASE_GAP_US = 20_000;

let frozen: Warp | null = null;
const fitted = computed<Warp | null>(() => {
  const run = summary.value;
  if (!run) return null;
  if (dragging.value && frozen) return frozen;
  const other = before.value;
  const baseGapUs = Math.min(Math.max(run.scenario.path.rttUs, LEAST_BASE_GAP_US), MOST_BASE_GAP_US);
  const endUs = Math.max(run.scenario.until, other?.scenario.until ?? 0);
  frozen = buildWarp([momentsOf(run), ...(other ? [momentsOf(other)] : [])], { startUs: 0, endUs, baseGapUs, linearity: 0 });
  return frozen;
});

/** What the logarithmic axis counts from: the selected moment when it was chosen, else the first fault. */
export const originItem = computed<Item | null>(() => {
  const { items } = shown.value ?? {};
  if (!items) return null;
  const place = items.byKey.get(view.value.origin ?? '');
  const first = items.list.find((item) => item.is === 'event' && item.event.kind === 'fault');
  return (place === undefined ? first : items.list[place]) ?? null;
});

export const warp = computed<Warp | null>(() =>
  fitted.value ? blendWarp(fitted.value, blend.value.linear, blend.value.log, originItem.value?.at ?? 0) : null,
);
export const anchors = computed(() => (summary.value ? anchorsOf(summary.value) : []));
