// The ladder's columns for a width: time, figure, comment. On narrow screens the comment stands within the figure.
export interface Measures {
  readonly width: number;
  readonly narrow: boolean;
  readonly timeWidth: number;
  readonly figureWidth: number;
  readonly commentWidth: number;
  /** From the figure's edge to its outermost lifeline: where brackets stand. */
  readonly margin: number;
}

const NARROW_PX = 560;

export function measuresFor(width: number): Measures {
  const narrow = width < NARROW_PX;
  if (narrow) {
    const timeWidth = 66;
    return {
      width,
      narrow,
      timeWidth,
      figureWidth: Math.max(width - timeWidth - 4, 160),
      commentWidth: width - timeWidth - 62,
      margin: 26,
    };
  }
  const timeWidth = 96;
  const rest = width - timeWidth;
  const figureWidth = Math.round(rest * 0.54);
  return { width, narrow, timeWidth, figureWidth, commentWidth: rest - figureWidth - 16, margin: 74 };
}

export const lifelineX = ({ figureWidth, margin }: Measures, share: number): number => margin + share * (figureWidth - 2 * margin);

/** The same columns for the style sheet. */
export const gridColumns = ({ narrow, timeWidth, figureWidth }: Measures): string =>
  narrow ? `${timeWidth}px minmax(0, 1fr)` : `${timeWidth}px ${figureWidth}px minmax(0, 1fr)`;

const HEAD_GAP = 8;

/** Where the words over each lifeline begin and how wide they may be: as far as halfway to their neighbours. */
export function headRooms(measures: Measures, shares: readonly number[]): { left: number; width: number }[] {
  const at = shares.map((share) => lifelineX(measures, share));
  const halfway = (i: number) => ((at[i] as number) + (at[i + 1] as number)) / 2;
  return at.map((_, i) => {
    const left = i === 0 ? 0 : halfway(i - 1) + HEAD_GAP / 2;
    const right = i === at.length - 1 ? measures.figureWidth : halfway(i) - HEAD_GAP / 2;
    return { left, width: right - left };
  });
}
