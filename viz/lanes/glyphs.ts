// The shapes of point marks, drawn around 0,0. Each kind of segment has its own, so that no meaning rests on colour alone.
import type { Glyph } from './model.ts';

const box = (halfWidth: number, halfHeight: number) =>
  `M${-halfWidth},${-halfHeight}h${2 * halfWidth}v${2 * halfHeight}h${-2 * halfWidth}Z`;
const cross = (r: number) => `M${-r},${-r}L${r},${r}M${-r},${r}L${r},${-r}`;
const circle = (r: number) => `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;

/** Of a handle at an edge. */
export const EDGE_SHAPE = 'M-7,0L-2,-4V4ZM7,0L2,-4V4Z';

/** `filled` shapes are painted in their tone, the others are outlines of it. */
export const GLYPHS: Readonly<Record<Glyph, { readonly path: string; readonly filled: boolean }>> = {
  call: { path: 'M-4,-6L4,0L-4,6Z', filled: true },
  data: { path: box(2.5, 8), filled: true },
  ack: { path: box(1, 6), filled: true },
  retransmission: { path: `${box(2.5, 8)}M2.5,-8h5v5h-5Z`, filled: true },
  probe: { path: 'M0,-7.8L4.5,0L0,7.8L-4.5,0Z', filled: true },
  'zero-window': { path: `${circle(5)}M-3.5,3.5L3.5,-3.5`, filled: false },
  syn: { path: 'M0,-7L5,5H-5Z', filled: true },
  fin: { path: `${box(5, 1.25)}M-1.25,1.25h2.5v6h-2.5Z`, filled: true },
  rst: { path: cross(5), filled: false },
  arrival: { path: 'M0,4L-3.5,-3H3.5Z', filled: true },
  lost: { path: cross(4.5), filled: false },
  fired: { path: 'M-1.5,-8h3v16h-3ZM-1.5,0L-8,-4.5V4.5Z', filled: true },
  cancelled: { path: circle(3.5), filled: false },
  error: { path: cross(5.5), filled: false },
  look: { path: circle(2.5), filled: true },
  forgot: { path: `${circle(6)}M-3.5,0H3.5`, filled: false },
  full: { path: `${circle(6)}${cross(3)}`, filled: false },
  endless: { path: '', filled: false },
  timer: { path: '', filled: true },
  limit: { path: '', filled: true },
  gauge: { path: '', filled: true },
  entry: { path: '', filled: true },
  state: { path: '', filled: true },
  alive: { path: '', filled: true },
  unaware: { path: '', filled: true },
  over: { path: '', filled: true },
  cut: { path: '', filled: true },
};
