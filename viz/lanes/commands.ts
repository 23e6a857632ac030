// The chart that is on screen, for keys that act on it.
import type { Chart } from './chart.ts';

export const chartCommands: { current: Chart | null } = { current: null };
/** Set while a key steps through events with the focus in the chart: the focus goes with the selection. */
export const focusFollows: { current: boolean } = { current: false };
