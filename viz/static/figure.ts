// A run's timeline as a drawing that stands still: by the same code as the page's, for readers without JavaScript.
import type { Run } from '../../sim/index.ts';
import { AXIS_HEIGHT, AxisDrawing } from '../axis/draw-axis.ts';
import { arrangedLanes, lanesWithMarks, UNTOUCHED } from '../lanes/arrange.ts';
import { hatchPattern } from '../lanes/definitions.ts';
import { anchorsOf, fitAxis } from '../lanes/fit.ts';
import { geometryOf } from '../lanes/geometry.ts';
import { LaneDrawing } from '../lanes/lane-drawing.ts';
import { lanesOf } from '../lanes/lanes.ts';
import { type Layout, layoutOf } from '../lanes/layout.ts';
import { sceneOf } from '../lanes/marks.ts';
import { svgNode } from '../lanes/node-pool.ts';

const WIDTH = 1040;
/** As in the page; here the headings are part of the drawing. */
const HEADING_HEIGHT = 28;

/** The groups that are open when the page is: the watched host and the wire. */
function layoutFor(run: Run): { layout: Layout; scene: ReturnType<typeof sceneOf> } {
  const { watch } = run.scenario;
  const all = lanesOf([run], watch).filter(({ group }) => group === 'top' || group === 'wire' || group === watch);
  const lanes = arrangedLanes(all, UNTOUCHED, lanesWithMarks([sceneOf(run, all)]));
  return { layout: layoutOf(lanes, new Set(), watch, false), scene: sceneOf(run, lanes) };
}

function headings({ headings: all }: Layout): SVGGElement {
  const group = svgNode('g', 'static-headings');
  for (const { title, top } of all) {
    const band = svgNode('rect');
    for (const [name, value] of Object.entries({ x: 0, y: top, width: WIDTH, height: HEADING_HEIGHT }))
      band.setAttribute(name, String(value));
    const text = svgNode('text');
    text.setAttribute('x', '10');
    text.setAttribute('y', String(top + 18));
    text.textContent = title;
    group.append(band, text);
  }
  return group;
}

/** What only a page that answers needs. */
function withoutLife(svg: SVGSVGElement): SVGSVGElement {
  for (const node of svg.querySelectorAll('[role="button"]'))
    for (const name of ['role', 'tabindex', 'aria-label', 'data-event']) node.removeAttribute(name);
  for (const node of svg.querySelectorAll('[display="none"], path:not([d]), path[d=""]')) node.remove();
  for (const node of svg.querySelectorAll('text')) if (node.textContent === '') node.remove();
  return svg;
}

export function staticFigure(run: Run, label: string): SVGSVGElement {
  const { layout, scene } = layoutFor(run);
  const geometry = geometryOf(fitAxis([run], scene.endUs), { k: 1, x: 0 }, WIDTH, false);
  const height = AXIS_HEIGHT + layout.height;
  const svg = svgNode('svg', 'lanes-svg');
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': label }))
    svg.setAttribute(name, value);
  const defs = svgNode('defs');
  defs.append(hatchPattern());
  const axis = svgNode('g', 'axis');
  const body = svgNode('g', 'body');
  body.setAttribute('transform', `translate(0,${AXIS_HEIGHT})`);
  svg.append(defs, axis, body);
  new AxisDrawing(axis).draw({ ...geometry, anchors: anchorsOf(run, scene), fromPx: geometry.plotFrom, toPx: geometry.plotTo });
  const frame = { scene, ghost: null, layout, geometry, watch: run.scenario.watch, selected: null, chain: [], playhead: null };
  new LaneDrawing(body, 'none').draw(frame);
  body.append(headings(layout));
  return withoutLife(svg);
}
