// What keys can do with the view that is on screen.

export interface ChartCommands {
  zoomBy(factor: number): void;
  panByShare(share: number): void;
  reveal(timeUs: number): void;
}

export const chartCommands: { current: ChartCommands | null } = { current: null };
/** Set while a key steps through events with the focus in the chart: the focus goes with the selection. */
export const focusFollows: { current: boolean } = { current: false };
