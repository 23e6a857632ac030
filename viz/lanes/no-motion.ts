// Stands in for d3-transition and d3-interpolate in the build (vite.config.ts). d3-zoom and d3-brush bring them for animated
// changes, a seventh of the first view's script; this page never asks for one: its axis has its own tween, and motion may be
// unwanted.
import { selection } from 'd3-selection';

/** Nothing is ever under way that could be interrupted. */
export const interrupt = (): void => undefined;

Object.assign(selection.prototype, {
  interrupt(this: unknown) {
    return this;
  },
});

const unused = (): never => {
  throw new Error('the chart animates nothing through d3');
};
export const interpolate = unused;
export const interpolateZoom = unused;
