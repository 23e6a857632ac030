// How high a row is: known before it is drawn, so that only what is in view must be. The style sheet clamps the texts to it.
import { eventText } from '../text/event.ts';
import type { Measures } from './measures.ts';
import type { LadderModel } from './model.ts';
import { type Moment, mainEvent } from './moments.ts';
import { rowWords } from './words.ts';

const LINE = 16;
const TITLE = 19;
/** Narrow: from a row's top to its words, where an arrow begins or ends in it. */
const ARROW_STRIP = 42;
const PADDING = 10;
/** A time and what has passed since the row before. */
const LEAST_ROW = 44;
const EVENT = 26;
const CHARACTER_PX = 6.1;

/** Chinese and Japanese: twice as wide. */
const WIDE = /[\u2e80-\u9fff\uff00-\uffef]/g;

const linesOf = (text: string, widthPx: number): number => {
  const characters = text.length + (text.match(WIDE)?.length ?? 0);
  return text === '' ? 0 : Math.ceil((characters * CHARACTER_PX) / Math.max(widthPx, 80) + 0.15);
};

/** Lines of the reason that an unselected row shows. */
export function whyLines(moment: Moment): number {
  switch (mainEvent(moment).kind) {
    case 'error':
    case 'gone':
      return 5;
    case 'fire':
    case 'fault':
    case 'middlebox':
      return 3;
    default:
      return 0;
  }
}

/** Which of a row's words there is room for beside its arrows. */
export interface Shown {
  readonly title: boolean;
  readonly why: boolean;
  readonly notation: boolean;
  /** The words stand below an arrow. */
  readonly underArrow: boolean;
}

export function shownWords(moment: Moment, { narrow }: Pick<Measures, 'narrow'>, isSelected: boolean): Shown {
  const { sent, received, lost } = moment;
  const arrow = sent !== null || received !== null;
  const why = whyLines(moment) > 0;
  if (!narrow) return { title: true, why, notation: arrow && (!why || isSelected), underArrow: false };
  // An arrow that crosses the figure leaves no room between the lifelines, unless the end of the story must be told there.
  const crossed = (sent !== null && lost === null) || (received !== null && !why);
  if (isSelected || !crossed) return { title: isSelected || !(why && sent), why, notation: arrow && isSelected, underArrow: arrow };
  return { title: false, why: false, notation: false, underArrow: false };
}

export function rowHeight(model: LadderModel, measures: Measures, index: number, isSelected: boolean): number {
  const moment = model.moments.moments[index] as Moment;
  const shown = shownWords(moment, measures, isSelected);
  let height = (shown.underArrow ? ARROW_STRIP : PADDING) + (shown.title ? TITLE : 0) + (shown.notation ? LINE : 0);
  if (isSelected) {
    const inside = [...moment.events, ...moment.onTheWay].map(
      (event) => EVENT + (linesOf(eventText(event), measures.commentWidth - 16) - 1) * LINE,
    );
    const list = inside.length > 1 ? inside.reduce((sum, one) => sum + one, 4) : 0;
    return height + linesOf(rowWords(model.run, moment).why, measures.commentWidth) * LINE + list + PADDING;
  }
  if (shown.why) height += whyLines(moment) * LINE;
  return Math.max(height + 2, LEAST_ROW);
}

/** The verdict in words, at the end. */
export const endHeight = ({ narrow }: Measures): number => (narrow ? 124 : 96);
