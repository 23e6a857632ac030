// The chart's place in the page: makes it once, feeds it from the state, and adds what HTML does better: headings, tooltip.
import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { AXIS_HEIGHT } from '../axis/draw-axis.ts';
import { pause, playing } from '../state/playback.ts';
import { movePlayhead, playhead } from '../state/playhead.ts';
import { anchors, chain, chartWidth, layout, narrow, toggleGroup, warp } from '../state/scene-view.ts';
import { ghostScene, run, scene, select, selected, view } from '../state/store.ts';
import { Transport } from '../panels/transport.tsx';
import { figureCaption } from '../text/caption.ts';
import { humanDuration, signedDuration } from '../text/duration.ts';
import { Chart } from './chart.ts';
import { chartCommands, focusFollows } from './commands.ts';
import { LegendStrip } from './legend.tsx';
import { MINIMAP_HEIGHT } from './geometry.ts';
import type { Mark } from './model.ts';
import { t } from '../text/words.ts';

interface Tip {
  readonly mark: Mark;
  readonly x: number;
  readonly y: number;
}

const TIP_WIDTH = 240;
/** With a fallback for readers that do not know the graphics roles. */
const GRAPHIC = { role: 'graphics-document document' as 'document' };

function useChart(onHover: (tip: Tip | null) => void) {
  const svg = useRef<SVGSVGElement>(null);
  const minimap = useRef<SVGSVGElement>(null);
  useEffect(() => {
    if (!svg.current || !minimap.current) return;
    const element = svg.current;
    const chart = new Chart(element, minimap.current, {
      onSelect: (mark) => select(mark ? (run.peek()?.events[mark.event]?.key ?? null) : null),
      onHover: (mark, x, y) => onHover(mark ? { mark, x, y } : null),
      onWindow: (window) => {
        view.value = { ...view.peek(), window };
      },
      onPlayhead: (timeUs) => {
        pause();
        movePlayhead(timeUs);
      },
    });
    chartCommands.current = chart;
    const stops: (() => void)[] = [];
    // What can be dragged, and paper, are not needed for the first look.
    void Promise.all([import('./handle-layer.ts'), import('./printing.ts')]).then(([{ startHandles }, { followPrinting }]) => {
      if (chartCommands.current === chart) stops.push(startHandles(chart), followPrinting(chart));
    });
    const resized = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      chartWidth.value = width;
      chart.resize(width);
    });
    resized.observe(element.parentElement ?? element);
    const stop = effect(() => {
      if (!scene.value || !layout.value || !warp.value || !run.value) return;
      const focusInside = document.activeElement?.closest('.lanes-svg .mark') != null || focusFollows.current;
      chart.show(
        {
          scene: scene.value,
          ghost: ghostScene.value,
          layout: layout.value,
          warp: warp.value,
          anchors: anchors.value,
          watch: run.value.scenario.watch,
          selected: selected.value?.id ?? null,
          chain: chain.value,
          window: view.value.window,
          playhead: playhead.value?.atUs ?? null,
        },
        focusInside,
      );
      if (playing.value && playhead.value) chart.reveal(playhead.value.atUs);
    });
    return () => {
      stop();
      for (const end of stops) end();
      resized.disconnect();
      chartCommands.current = null;
    };
  }, []);
  return { svg, minimap };
}

export function Timeline() {
  const tip = useSignal<Tip | null>(null);
  const { svg, minimap } = useChart((next) => {
    tip.value = next;
  });
  const now = run.value;
  return (
    <figure class="timeline" aria-label={t('Timeline')}>
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
          aria-label={now ? t('Timeline of $title', { title: t(now.scenario.title) }) : t('Timeline')}
        />
        <Headings />
        {tip.value && <Tooltip tip={tip.value} />}
      </div>
      <Transport />
      <figcaption class="caption">{now && figureCaption(now)}</figcaption>
      {scene.value && <LegendStrip scene={scene.value} />}
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

function Tooltip({ tip: { mark, x, y } }: { tip: Tip }) {
  const left = Math.max(4, Math.min(x + 14, chartWidth.value - TIP_WIDTH - 4));
  const since = selected.value && selected.value.id !== mark.event ? mark.at - selected.value.at : null;
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
      {since !== null && <span>{t('$time from the selected event', { time: signedDuration(since) })}</span>}
      {narrow.value ? null : <span class="quiet">{t('Click for why')}</span>}
    </div>
  );
}
