// What colours and textures mean: the scale with its ticks, and the kinds of ends that the map has.
import { shortDuration } from '../text/duration.ts';
import type { Cells } from '../worker/cells.ts';
import { LOOKS, TILE, type Look } from './patterns.ts';
import { colourOf, hasTime, kindOf, scaleFor, shareOf, ticksOf } from './scale.ts';
import { t } from '../text/words.ts';

const STRIPS = 48;
const WIDTH = 240;
/** For the words at both ends. */
const MARGIN = 25;

export function Legend({ cells }: { cells: Cells }) {
  const scale = scaleFor(cells);
  const kinds = new Set(Array.from(cells.kinds.keys(), (cell) => kindOf(cells, cell)));
  const anyTime = [...kinds].some(hasTime);
  const shown = LOOKS.filter(({ kind }) => kinds.has(kind) && kind !== 'error');
  return (
    <div class="sweep-legend">
      {anyTime && (
        <figure class="scale-legend" aria-label={t('Colours: how long until the program is told')}>
          <svg width={WIDTH + 50} height={34} aria-hidden="true">
            {Array.from({ length: STRIPS }, (_, i) => {
              const us = scale.fromUs * (scale.toUs / scale.fromUs) ** ((i + 0.5) / STRIPS);
              return (
                <rect
                  key={us}
                  x={MARGIN + (i * WIDTH) / STRIPS}
                  y={0}
                  width={WIDTH / STRIPS + 0.5}
                  height={12}
                  style={{ fill: colourOf(scale, us) }}
                />
              );
            })}
            {ticksOf(scale).map((us) => (
              <text key={us} x={MARGIN + shareOf(scale, us) * WIDTH} y={28}>
                {shortDuration(us)}
              </text>
            ))}
          </svg>
          <figcaption>{t('until the program is told')}</figcaption>
        </figure>
      )}
      <ul class="kinds-legend">
        {shown.map((look) => (
          <li key={look.kind}>
            <Swatch look={look} />
            {t(look.title)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Swatch({ look }: { look: Look }) {
  return (
    <svg class={`swatch${hasTime(look.kind) ? ' timed' : ''}`} width={TILE * 3} height={TILE * 2} aria-hidden="true">
      {[0, 1, 2].flatMap((column) =>
        [0, 1].map((row) => (
          <g key={`${column}${row}`} transform={`translate(${column * TILE},${row * TILE})`}>
            <path d={look.strokes.map(([x1, y1, x2, y2]) => `M${x1},${y1}L${x2},${y2}`).join('')} />
            {look.dots.map(([x, y]) => (
              <rect key={`${x}${y}`} x={x - 1} y={y - 1} width={2} height={2} />
            ))}
          </g>
        )),
      )}
    </svg>
  );
}
