// The system's chart in the page: lanes of programs and connections on the same axis and with the same gestures as a connection's
// timeline; in HTML what that does better: headings, links to connections, the tooltip.
import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { AXIS_HEIGHT } from '../axis/draw-axis.ts';
import { Chart } from '../lanes/chart.ts';
import { chartCommands, focusFollows } from '../lanes/commands.ts';
import { MINIMAP_HEIGHT } from '../lanes/geometry.ts';
import type { Mark } from '../lanes/model.ts';
import { view } from '../state/store.ts';
import { systemPart } from '../state/systems.ts';
import { humanDuration } from '../text/duration.ts';
import { captionOf } from './caption.ts';
import { connectionLane } from './lanes.ts';
import { Legend } from './legend.tsx';
import { partLink } from './links.ts';
import {
  allConnections,
  anchors,
  chartWidth,
  ghost,
  layout,
  narrow,
  selectedPlace,
  selectPlace,
  shown,
  summary,
  toggleGroup,
  warp,
} from './state.ts';
import type { ConnectionSummary } from './summary.ts';
import { connectionName } from './words.ts';
import { t } from '../text/words.ts';

interface Tip {
  readonly mark: Mark;
  readonly x: number;
  readonly y: number;
}

const TIP_WIDTH = 240;
/** With a fallback for readers that do not know the graphics roles. */
const GRAPHIC = { role: 'graphics-document document' as 'document' };

function feed(chart: Chart): void {
  const { value: now } = shown;
  if (!now || !layout.value || !warp.value || !summary.value) return;
  const focusInside = document.activeElement?.closest('.lanes-svg .mark') != null || focusFollows.current;
  focusFollows.current = false;
  chart.show(
    {
      scene: now.scene,
      ghost: ghost.value,
      layout: layout.value,
      warp: warp.value,
      anchors: anchors.value,
      watch: summary.value.scenario.watch,
      selected: selectedPlace.value,
      chain: [],
      window: view.value.window,
      playhead: null,
    },
    focusInside,
  );
}

function useChart(onHover: (tip: Tip | null) => void) {
  const svg = useRef<SVGSVGElement>(null);
  const minimap = useRef<SVGSVGElement>(null);
  useEffect(() => {
    if (!svg.current || !minimap.current) return;
    const element = svg.current;
    const chart = new Chart(element, minimap.current, {
      onSelect: (mark) => selectPlace(mark?.event ?? null),
      onHover: (mark, x, y) => onHover(mark ? { mark, x, y } : null),
      onWindow: (window) => {
        view.value = { ...view.peek(), window };
      },
      onPlayhead: () => undefined,
    });
    chartCommands.current = chart;
    const resized = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      chartWidth.value = width;
      chart.resize(width);
    });
    resized.observe(element.parentElement ?? element);
    const stop = effect(() => feed(chart));
    return () => {
      stop();
      resized.disconnect();
      chartCommands.current = null;
    };
  }, []);
  return { svg, minimap };
}

export function SystemChart() {
  const tip = useSignal<Tip | null>(null);
  const { svg, minimap } = useChart((next) => {
    tip.value = next;
  });
  const now = summary.value;
  return (
    <figure class="timeline system-chart" aria-label={t('Programs and connections over time')}>
      <svg
        ref={minimap}
        class="minimap"
        height={MINIMAP_HEIGHT}
        width="100%"
        role="img"
        aria-label={t('The whole run on a linear axis; drag to choose a part')}
      />
      <div class="chart">
        <svg
          ref={svg}
          class="lanes-svg"
          width="100%"
          {...GRAPHIC}
          aria-label={now ? t('Lanes of $title', { title: now.scenario.title }) : t('Lanes')}
        />
        <Headings />
        <ConnectionLinks />
        {tip.value && <Tooltip tip={tip.value} />}
      </div>
      {now && <MoreConnections connections={now.connections} />}
      <figcaption class="caption">{now && captionOf(now)}</figcaption>
      <Legend />
    </figure>
  );
}

function Headings() {
  return (
    <>
      {layout.value?.headings.map((heading) => (
        <button
          key={heading.id}
          type="button"
          class="group-heading"
          style={{ top: `${AXIS_HEIGHT + heading.top}px` }}
          aria-expanded={!heading.closed}
          onClick={() => toggleGroup(heading.id)}
        >
          <span class="chevron" aria-hidden="true" />
          {heading.title}
        </button>
      ))}
    </>
  );
}

/** The titles of connection lanes: each leads to its connection's own timeline. */
function ConnectionLinks() {
  const now = summary.value;
  if (!now || !layout.value) return null;
  const { rows } = layout.value;
  return (
    <>
      {now.connections.map((connection) => {
        const row = layout.value?.byLane.get(connectionLane(connection.fd));
        if (!row || !rows.includes(row)) return null;
        const top = AXIS_HEIGHT + row.titleY - (narrow.value ? 15 : 14);
        return <ConnectionLink key={connection.fd} connection={connection} top={top} short={oneClient(now.connections) && !narrow.value} />;
      })}
    </>
  );
}

const oneClient = (connections: readonly ConnectionSummary[]): boolean => new Set(connections.map(({ client }) => client)).size === 1;

function ConnectionLink({ connection, top, short }: { connection: ConnectionSummary; top: number; short: boolean }) {
  const name = connectionName(connection);
  return (
    <a
      class="lane-link"
      style={{ top: `${top}px` }}
      href={partLink({ ...systemPart.value, connection: connection.fd })}
      aria-label={t('$name: open its timeline', { name: `${short ? `${connection.server} #${connection.fd}, ` : ''}${name}` })}
      title={t('$name: open its timeline', { name })}
    >
      {short ? `${connection.server} #${connection.fd}` : name}
    </a>
  );
}

function MoreConnections({ connections }: { connections: readonly ConnectionSummary[] }) {
  const lanes = layout.value?.rows.filter(({ lane }) => lane.group === 'connections').length ?? 0;
  if (connections.length <= lanes && !allConnections.value) return null;
  return (
    <button
      type="button"
      class="quiet-button more-connections"
      aria-pressed={allConnections.value}
      onClick={() => {
        allConnections.value = !allConnections.value;
      }}
    >
      {allConnections.value ? t('Fewer connections') : t('More connections')}
    </button>
  );
}

function Tooltip({ tip: { mark, x, y } }: { tip: Tip }) {
  const left = Math.max(4, Math.min(x + 14, chartWidth.value - TIP_WIDTH - 4));
  return (
    <div class="tooltip" role="presentation" style={{ left: `${left}px`, top: `${y + 18}px`, maxWidth: `${TIP_WIDTH}px` }}>
      <strong>{mark.label}</strong>
      <span>
        {mark.to !== null && mark.to > mark.at
          ? t('$from to $to, $long long', {
              from: humanDuration(mark.at),
              to: humanDuration(mark.to),
              long: humanDuration(mark.to - mark.at),
            })
          : humanDuration(mark.at)}
      </span>
      {narrow.value ? null : <span class="quiet">{t('Click for why')}</span>}
    </div>
  );
}
