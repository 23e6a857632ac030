// A run the size of a line of text: the silence after the fault hatched, a tick for each segment, and how it ends.
import type { Run } from '../../sim/index.ts';
import { buildWarp, toUnit } from '../axis/warp.ts';
import { runEnd } from '../lanes/marks.ts';
import { segmentTone } from '../text/event.ts';

const WIDTH = 150;
const HEIGHT = 26;
const END = 18;

export function TinyFigure({ run }: { run: Run }) {
  const { watch, path } = run.scenario;
  const verdict = run.verdicts[watch];
  const baseGapUs = Math.max(path.rttUs, 20_000);
  const warp = buildWarp([run.events.map((event) => event.at as number)], { startUs: 0, endUs: runEnd(run), baseGapUs, linearity: 0 });
  const x = (timeUs: number) => Math.round((2 + toUnit(warp, timeUs) * (WIDTH - END - 2)) * 2) / 2;
  const since = run.events.find((event) => event.key === verdict.since);
  const alive = verdict.outcome === 'alive';
  const from = since && !alive ? x(since.at) : WIDTH - END;
  const ticks = new Map<string, Set<number>>();
  for (const event of run.events) {
    if (event.kind !== 'send' || event.place !== watch) continue;
    const tone = segmentTone(event.segment);
    ticks.set(tone, (ticks.get(tone) ?? new Set<number>()).add(x(event.at)));
  }
  return (
    <svg class="tiny" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path class="tiny-line" d={`M2,13H${WIDTH - END}`} />
      {from < WIDTH - END && <rect class="tiny-silence" x={from} y={7} width={Math.max(2, WIDTH - END - from)} height={12} />}
      {Array.from(ticks, ([tone, places]) => (
        <path key={tone} class={`tiny-tick tone-${tone}`} d={Array.from(places, (place) => `M${place},7v12`).join('')} />
      ))}
      <TinyEnd outcome={verdict.outcome} />
    </svg>
  );
}

/** The mark of what never ends, from its middle. */
export const NEVER_SHAPE = 'c-2,-4 -7,-4 -7,0s5,4 7,0s7,-4 7,0s-5,4 -7,0';

function TinyEnd({ outcome }: { outcome: Run['verdicts']['client']['outcome'] }) {
  const x = WIDTH - END + 9;
  if (outcome === 'error' || outcome === 'gone') return <path class="tiny-end tone-death" d={`M${x - 4.5},8.5l9,9m0,-9l-9,9`} />;
  if (outcome === 'never') return <path class="tiny-end" d={`M${x},13${NEVER_SHAPE}`} />;
  return <path class="tiny-end" d={`M${x - 6},13h11m-4,-4l4,4l-4,4`} />;
}
