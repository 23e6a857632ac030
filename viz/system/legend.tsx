// What the marks on a system's chart mean: only those that the run has.
import { GLYPHS } from '../lanes/glyphs.ts';
import type { Glyph, Mark, Tone } from '../lanes/model.ts';
import { shown } from './state.ts';
import { t, word } from '../text/words.ts';

interface Entry {
  readonly text: string;
  readonly glyph: Glyph;
  readonly tone: Tone;
  readonly has: (mark: Mark) => boolean;
}

const isRequest = ({ lane }: Mark) => lane.includes('/requests/');
const isConnection = ({ lane }: Mark) => lane.startsWith('connection/');
const of = (glyph: Glyph, tone: Tone, text: string, where: (mark: Mark) => boolean): Entry => ({
  text,
  glyph,
  tone,
  has: (mark) => mark.glyph === glyph && where(mark),
});

const ENTRIES: readonly Entry[] = [
  of('state', 'normal', word('request and its answer; many: ×n'), isRequest),
  of('unaware', 'plain', word('waits and is told nothing'), (mark) => isRequest(mark) || isConnection(mark)),
  of('error', 'death', word('failed; told'), () => true),
  of('look', 'normal', word('answered late'), isRequest),
  of('ack', 'plain', word('its deadline'), isRequest),
  of('probe', 'probe', 'PING', () => true),
  of('look', 'normal', word('a change is heard'), ({ lane }) => lane.endsWith('/news')),
  of('entry', 'normal', word('connections known to a middlebox'), () => true),
  of('forgot', 'death', word('forgotten by a middlebox'), () => true),
  of('call', 'plain', word('decision'), ({ lane }) => lane.endsWith('/decisions')),
  of('syn', 'normal', word('connects'), isConnection),
  of('fin', 'plain', word('the program gives it up'), isConnection),
  of('cancelled', 'plain', word('gone; nobody is told'), isConnection),
];

function Picture({ glyph, tone }: Entry) {
  const bar = glyph === 'state' || glyph === 'unaware' || glyph === 'entry';
  return (
    <svg width="24" height="18" viewBox="-12 -9 24 18" aria-hidden="true">
      <g class={`mark ${glyph} tone-${tone}`}>
        <path class="shape" d={bar ? 'M-11,-6H11V6H-11Z' : GLYPHS[glyph].path} />
      </g>
    </svg>
  );
}

export function Legend() {
  const marks = shown.value?.scene.marks ?? [];
  return (
    <ul class="legend-strip" aria-label={t('Legend')}>
      {ENTRIES.filter(({ has }) => marks.some(has)).map((entry) => (
        <li key={entry.text}>
          <Picture {...entry} />
          {t(entry.text)}
        </li>
      ))}
    </ul>
  );
}
