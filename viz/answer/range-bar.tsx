// An answer as a mark on a logarithmic scale of time, so that rows compare at a glance. The words beside it say the same.
import type { Answer } from '../../sim/index.ts';
import { NEVER_SHAPE } from '../app/tiny-figure.tsx';

const WIDTH = 180;
const HEIGHT = 18;
const MIDDLE = HEIGHT / 2;
/** Room at the right for the mark of what never ends. */
const END = WIDTH - 26;
const FROM_US = 1_000_000;
const TO_US = 10 * 86_400 * 1_000_000;
const TICKS = [
  ['1 s', 1],
  ['1 min', 60],
  ['1 h', 3600],
  ['1 d', 86_400],
] as const;

const x = (us: number): number => {
  const share = Math.log(Math.max(us, FROM_US) / FROM_US) / Math.log(TO_US / FROM_US);
  return Math.round((4 + Math.min(share, 1) * (END - 4)) * 2) / 2;
};
const GRID = TICKS.map(([, seconds]) => `M${x(seconds * 1_000_000)},0v${HEIGHT}`).join('');

export const RangeScale = () => (
  <svg class="range-scale" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
    {TICKS.map(([name, seconds], i) => (
      <text key={name} x={i === 0 ? 0 : x(seconds * 1_000_000)} y={13} class={i === 0 ? 'first' : ''}>
        {name}
      </text>
    ))}
  </svg>
);

export function RangeBar({ answer: { earliestUs, latestUs, outcome } }: { answer: Answer }) {
  if (outcome === 'alive')
    return (
      <svg class="range-bar" width={WIDTH} height={HEIGHT} aria-hidden="true">
        <path class="range-grid" d={GRID} />
      </svg>
    );
  return (
    <svg class="range-bar" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path class="range-grid" d={GRID} />
      {earliestUs === null || latestUs === null ? (
        <>
          <path class="range-silence" d={`M4,${MIDDLE}H${WIDTH - 22}`} />
          <path class="tiny-end" d={`M${WIDTH - 10},${MIDDLE}${NEVER_SHAPE}`} />
        </>
      ) : (
        <>
          <path class="range-silence" d={`M4,${MIDDLE}H${x(earliestUs)}`} />
          <rect class="range-mark" x={x(earliestUs) - 1.5} y={3} width={Math.max(3, x(latestUs) - x(earliestUs))} height={HEIGHT - 6} />
        </>
      )}
    </svg>
  );
}
