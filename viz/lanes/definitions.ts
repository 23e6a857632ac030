// What the chart's shapes refer to: the hatching of silence and of faults.
import { svgNode } from './node-pool.ts';

export function hatchPattern(): SVGPatternElement {
  const hatch = svgNode('pattern');
  hatch.id = 'hatch';
  for (const [name, value] of Object.entries({ width: '6', height: '6', patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }))
    hatch.setAttribute(name, value);
  const stripe = svgNode('path', 'hatch-line');
  stripe.setAttribute('d', 'M0,0V6');
  hatch.append(stripe);
  return hatch;
}
