// What the marks on screen mean, in one line under the chart: only those that the run has. The help has all of them.
import { helpOpen } from '../app/help-state.ts';
import { EDGE_SHAPE, GLYPHS } from './glyphs.ts';
import type { BarEnd, Glyph, Mark, Scene, Tone } from './model.ts';
import { t, word } from '../text/words.ts';

/** Drawn around 0,0, 24 px wide. */
const BARS: Readonly<Record<BarEnd, string>> = {
  fired: 'M-11,-5H8V5H-11Z',
  cancelled: 'M-11,-5H-1V5H-11Z',
  moved: 'M-11,-5H9L4,0L9,5H-11Z',
  armed: 'M-11,-5H4L9,0L4,5H-11Z',
};

export interface LegendItem {
  readonly name: string;
  readonly text: string;
  readonly tone: Tone;
  readonly glyph?: Glyph;
  readonly end?: BarEnd;
  readonly has: (mark: Mark) => boolean;
}

const bar = (end: BarEnd, text: string): LegendItem => ({ name: end, text, tone: 'retransmit', end, has: (mark) => mark.end === end });
const point = (glyph: Glyph, tone: Tone, text: string): LegendItem => ({
  name: `${glyph}-${tone}`,
  text,
  tone,
  glyph,
  has: (mark) => mark.glyph === glyph && (glyph !== 'probe' || mark.tone === tone),
});

export const LEGEND: readonly LegendItem[] = [
  bar('fired', word('timer fired')),
  bar('cancelled', word('cancelled; dotted: when it would have fired')),
  bar('moved', word('moved')),
  bar('armed', word('still armed')),
  point('look', 'retransmit', word('a limit is looked at')),
  point('full', 'death', word('found reached')),
  point('forgot', 'death', word('forgotten by a middlebox')),
  point('syn', 'normal', 'SYN'),
  point('data', 'normal', word('data')),
  point('ack', 'normal', 'ACK'),
  point('retransmission', 'retransmit', word('retransmission')),
  point('probe', 'probe', word('keepalive or tail loss probe')),
  point('probe', 'zero-window', word('zero window probe')),
  point('zero-window', 'zero-window', word('window 0')),
  point('fin', 'normal', 'FIN'),
  point('rst', 'death', 'RST'),
  point('arrival', 'normal', word('arrived')),
  point('lost', 'plain', word('lost')),
  point('error', 'death', word('the program is told')),
];

export function LegendPicture({ item: { glyph, end, tone } }: { item: LegendItem }) {
  return (
    <svg width="24" height="18" viewBox="-12 -9 24 18" aria-hidden="true">
      {end && (
        <g class={`mark timer tone-${tone}`}>
          <path class="extra" d={end === 'cancelled' ? 'M3,0H12' : ''} />
          <path class="shape" d={BARS[end]} />
        </g>
      )}
      {end === 'fired' && <EndCap glyph="fired" tone={tone} x={8} />}
      {end === 'cancelled' && <EndCap glyph="cancelled" tone={tone} x={-1} />}
      {glyph && (
        <g class={`mark ${glyph} tone-${tone}`}>
          <path class="shape" d={GLYPHS[glyph].path} />
        </g>
      )}
    </svg>
  );
}

const EndCap = ({ glyph, tone, x }: { glyph: Glyph; tone: Tone; x: number }) => (
  <g class={`mark ${glyph} tone-${tone}`} transform={`translate(${x},0)`}>
    <path class="shape" d={GLYPHS[glyph].path} />
  </g>
);

export function LegendStrip({ scene }: { scene: Scene }) {
  const shown = LEGEND.filter(({ has }) => scene.marks.some(has));
  return (
    <ul class="legend-strip" aria-label={t('What the marks mean')}>
      {shown.map((item) => (
        <li key={item.name}>
          <LegendPicture item={item} />
          {t(item.text)}
        </li>
      ))}
      <li>
        <svg width="24" height="18" viewBox="-12 -9 24 18" aria-hidden="true">
          <path class="ribbon shade-1" d="M-12,-2h8v4h-8Z" />
          <path class="ribbon shade-4" d="M-4,-2h8v4h-8Z" />
          <path class="ribbon shade-7" d="M4,-2h8v4h-8Z" />
        </svg>
        {t('darker: more time in a pixel')}
      </li>
      <li class="no-print">
        <svg width="24" height="18" viewBox="-12 -9 24 18" aria-hidden="true">
          <path class="handle-shape" d={EDGE_SHAPE} />
        </svg>
        {t('drag, or arrow keys: changes the setting')}
      </li>
      <li class="no-print">
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            helpOpen.value = true;
          }}
        >
          {t('All marks and keys')}
        </button>
      </li>
    </ul>
  );
}
