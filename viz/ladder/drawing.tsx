// A piece of the ladder as SVG: lifelines, cuts, brackets of timers, arrows with their names. Drawn for what is in view, or
// for one row where the page is printed.
import type { ComponentChildren } from 'preact';
import { textWidthPx } from '../axis/ticks.ts';
import { shortDuration } from '../text/duration.ts';
import { heightAt, type LadderLayout } from './layout.ts';
import type { Stretch } from './lifelines.ts';
import { lifelineX, type Measures } from './measures.ts';
import { type Arrow, arrowsBetween, type LadderModel } from './model.ts';
import { mainEvent } from './moments.ts';
import type { Bracket } from './timers.ts';
import { arrowLabel, TIMER_LABELS } from './words.ts';
import { t } from '../text/words.ts';

export interface Drawing {
  readonly model: LadderModel;
  readonly layout: LadderLayout;
  readonly measures: Measures;
  readonly brackets: readonly Bracket[];
  readonly fromPx: number;
  readonly toPx: number;
  /** Where the piece stands in what holds it. */
  readonly topPx: number;
  /** Null while the playhead stands at an event. */
  readonly playheadUs: number | null;
  /** To scale, arrows may lie upon each other: those that cannot be told apart are drawn once. */
  readonly toScale: boolean;
}

const px = (value: number) => value.toFixed(1);
const LABEL_PX = 6.2;
const HEAD = 7;

export function LadderDrawing(drawing: Drawing) {
  const { measures, fromPx, toPx, topPx } = drawing;
  const height = Math.max(0, toPx - fromPx);
  return (
    <svg
      class="ladder-svg"
      width={measures.figureWidth}
      height={height}
      viewBox={`0 ${fromPx} ${measures.figureWidth} ${height}`}
      style={{ top: `${topPx}px` }}
      aria-hidden="true"
    >
      <defs>
        <pattern id="ladder-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path class="ladder-hatch-line" d="M0,0V7" />
        </pattern>
      </defs>
      <Cuts {...drawing} />
      <Lives {...drawing} />
      <Silences {...drawing} />
      <Brackets {...drawing} />
      <Arrows {...drawing} />
      <Passages {...drawing} />
      <Points {...drawing} />
      <Playhead {...drawing} />
    </svg>
  );
}

/** A stretch between two events as heights, cut to what is drawn; null where nothing of it is. */
function heights({ model, layout, fromPx, toPx }: Drawing, { from, to }: Stretch): readonly [number, number] | null {
  const at = (event: number) => layout.anchors[model.moments.momentOf[event] as number] as number;
  const top = Math.max(from === null ? 0 : at(from), fromPx - 1);
  const bottom = Math.min(to === null ? layout.height : at(to), toPx + 1);
  return bottom > top ? [top, bottom] : null;
}

function Cuts(drawing: Drawing) {
  const { model, measures } = drawing;
  return (
    <>
      {model.cuts.map((cut) => {
        const span = heights(drawing, cut);
        const [left, right] = [cut.left, cut.right].map(({ share }) => px(lifelineX(measures, share)));
        return span && <path key={cut.from} class="ladder-cut" d={`M${left},${px(span[0])}H${right}V${px(span[1])}H${left}Z`} />;
      })}
    </>
  );
}

/** A break in the lifelines where time was taken out. */
function Silences({ model, layout, measures, fromPx, toPx, toScale }: Drawing) {
  if (toScale) return null;
  const zigzags = layout.items
    .filter((item) => item.kind === 'silence' && item.top + item.height > fromPx && item.top < toPx)
    .map((item) => {
      const middle = item.top + item.height / 2;
      return model.lifelines.map((line) => `M${px(lifelineX(measures, line.share))},${px(middle - 6)}l-5,3l10,6l-5,3`).join('');
    });
  return (
    <>
      <path class="ladder-zigzag" d={zigzags.join('')} />
      <path class="ladder-zigzag line" d={zigzags.join('')} />
    </>
  );
}

function Lives(drawing: Drawing) {
  const { model, measures } = drawing;
  return (
    <>
      {model.lives.map((life) => {
        const span = heights(drawing, life);
        const line = model.lifelines.find(({ id }) => id === life.lifeline);
        if (!span || !line) return null;
        return (
          <path
            key={`${life.lifeline}${life.from}`}
            class={`life ${life.kind}`}
            d={`M${px(lifelineX(measures, line.share))},${px(span[0])}V${px(span[1])}`}
          />
        );
      })}
    </>
  );
}

const BRACKET_FIRST = 11;
const BRACKET_STEP = 13;

function Brackets(drawing: Drawing) {
  return (
    <>
      {drawing.brackets.map((bracket) => (
        <BracketMark key={bracket.armed} drawing={drawing} bracket={bracket} />
      ))}
    </>
  );
}

function BracketMark({ drawing, bracket }: { drawing: Drawing; bracket: Bracket }) {
  const { model, layout, measures } = drawing;
  const line = model.lifelines.find(({ id }) => id === bracket.host);
  const at = (event: number) => layout.anchors[model.moments.momentOf[event] as number] as number;
  const top = at(bracket.armed) + 7;
  const bottom = bracket.ended === null ? layout.height - 12 : at(bracket.ended);
  const span = heights(drawing, { from: bracket.armed, to: bracket.ended });
  if (!line || !span || bottom - top < 10) return null;
  const side = line.share < 0.5 ? -1 : 1;
  const life = lifelineX(measures, line.share);
  const x = life + side * (BRACKET_FIRST + bracket.column * BRACKET_STEP);
  const arm = `M${px(life + side * 4)},${px(top)}H${px(x)}V${px(bottom)}`;
  const end = bracket.by === 'fired' ? `H${px(life + side * 4)}` : '';
  const label = t(TIMER_LABELS[bracket.timer]);
  const room = measures.margin - BRACKET_FIRST - bracket.column * BRACKET_STEP - 4;
  const middle = (span[0] + span[1]) / 2;
  const words = span[1] - span[0] >= 30 && textWidthPx(label, 5.8) <= room ? [label, shortDuration(bracket.to - bracket.from)] : [];
  return (
    <g class={`bracket ${bracket.by}`}>
      <path class="bracket-line" d={`${arm}${end}`} />
      {bracket.by === 'fired' && <path class="bracket-end" d={`M${px(life + side * 2)},${px(bottom)}l${side * 8},-5v10Z`} />}
      {bracket.by === 'cancelled' && <circle class="bracket-open" cx={px(x)} cy={px(bottom)} r={3.5} />}
      {bracket.by === 'moved' && <path class="bracket-line" d={`M${px(x - 4)},${px(bottom - 3)}l4,4l4,-4`} />}
      {words.map((word, i) => (
        <text key={word} x={px(x + side * 5)} y={px(middle + (i === 0 ? -2 : 11))} text-anchor={side < 0 ? 'end' : 'start'}>
          {word}
        </text>
      ))}
    </g>
  );
}

function Arrows(drawing: Drawing) {
  const { model, layout, fromPx, toPx, toScale } = drawing;
  const drawn = new Set<string>();
  let labelled = Number.NEGATIVE_INFINITY;
  const marks: ComponentChildren[] = [];
  for (const arrow of arrowsBetween(model, layout, fromPx, toPx)) {
    const place = `${arrow.fromShare}${arrow.lost}${arrow.tone}${Math.round(arrow.top / 2)},${Math.round(arrow.bottom / 2)}`;
    if (toScale && drawn.has(place)) continue;
    drawn.add(place);
    // On narrow screens, to scale, the words below an arrow say what it is.
    const withLabel = !toScale || (!drawing.measures.narrow && arrow.top - labelled > 13);
    if (withLabel) labelled = arrow.top;
    marks.push(<ArrowMark key={arrow.sent.key} arrow={arrow} measures={drawing.measures} withLabel={withLabel} />);
  }
  return <>{marks}</>;
}

function ArrowMark({ arrow, measures, withLabel }: { arrow: Arrow; measures: Measures; withLabel: boolean }) {
  const side = Math.sign(arrow.toShare - arrow.fromShare);
  const fromX = lifelineX(measures, arrow.fromShare) + side * 3;
  const toX = lifelineX(measures, arrow.toShare) - (arrow.lost ? 0 : side * 3);
  const length = Math.hypot(toX - fromX, arrow.bottom - arrow.top);
  const [ux, uy] = [(toX - fromX) / length, (arrow.bottom - arrow.top) / length];
  const [backX, backY] = [toX - ux * HEAD, arrow.bottom - uy * HEAD];
  const head = `M${px(toX)},${px(arrow.bottom)}L${px(backX - uy * 4)},${px(backY + ux * 4)}L${px(backX + uy * 4)},${px(backY - ux * 4)}Z`;
  const cross = `M${px(toX - 4.5)},${px(arrow.bottom - 4.5)}l9,9m0,-9l-9,9`;
  return (
    <g class={`arrow tone-${arrow.tone}${arrow.lost ? ' lost' : ''}`}>
      <path
        class="arrow-line"
        d={`M${px(fromX)},${px(arrow.top)}L${px(arrow.lost ? toX : backX)},${px(arrow.lost ? arrow.bottom : backY)}`}
      />
      <path class={arrow.lost ? 'arrow-cross' : 'arrow-head'} d={arrow.lost ? cross : head} />
      {withLabel && <ArrowLabel arrow={arrow} fromX={fromX} toX={toX} />}
    </g>
  );
}

/** Along the arrow, above it. */
function ArrowLabel({ arrow, fromX, toX }: { arrow: Arrow; fromX: number; toX: number }) {
  const room = Math.max(Math.abs(toX - fromX), arrow.lost ? 110 : 0) - 14;
  const text = [false, true].map((short) => arrowLabel(arrow.sent.segment, short)).find((one) => textWidthPx(one, LABEL_PX) <= room);
  if (text === undefined) return null;
  const rightwards = toX > fromX;
  const degrees = (Math.atan2(arrow.bottom - arrow.top, Math.abs(toX - fromX)) * 180) / Math.PI;
  // Steep arrows pass other rows: there the name stands level beside their beginning.
  const turn = degrees > 24 ? 0 : rightwards ? degrees : -degrees;
  const share = arrow.lost || turn === 0 ? 0 : 0.5;
  const x = share === 0 ? fromX + (rightwards ? 8 : -8) : (fromX + toX) / 2;
  const y = arrow.top + (arrow.bottom - arrow.top) * share - 4;
  const anchor = share === 0.5 ? 'middle' : rightwards ? 'start' : 'end';
  return (
    <text
      class="arrow-label"
      x={px(x)}
      y={px(y)}
      text-anchor={anchor}
      transform={turn === 0 ? undefined : `rotate(${turn.toFixed(2)} ${px(x)} ${px(y)})`}
    >
      {text}
    </text>
  );
}

/** Where the playhead was put between events; at an event the row itself is marked. */
function Playhead({ model, layout, measures, playheadUs }: Drawing) {
  if (playheadUs === null) return null;
  return <path class="ladder-playhead" d={`M0,${px(heightAt(layout, model.moments.moments, playheadUs))}H${measures.figureWidth}`} />;
}

/** Where a segment made or changed a middlebox's entry as it passed. */
function Passages({ model, layout, measures, fromPx, toPx }: Drawing) {
  const dots = arrowsBetween(model, layout, fromPx, toPx).flatMap(({ moment, fromShare, toShare, top, bottom }) =>
    (model.moments.moments[moment]?.onTheWay ?? []).flatMap((event) => {
      const line = event.kind === 'middlebox' && model.lifelines.find(({ id }) => id === event.box);
      if (!line) return [];
      const y = top + ((line.share - fromShare) / (toShare - fromShare)) * (bottom - top);
      return [`M${px(lifelineX(measures, line.share))},${px(y)}h0.01`];
    }),
  );
  return <path class="ladder-dots" d={dots.join('')} />;
}

/** Where something happens at an end: a dot; a call of the program, a fault and an error have marks of their own. */
function Points({ model, layout, measures, fromPx, toPx, toScale }: Drawing) {
  const dots: string[] = [];
  const calls: string[] = [];
  const deaths: string[] = [];
  const faults: string[] = [];
  let last = Number.NEGATIVE_INFINITY;
  model.moments.moments.forEach((moment, i) => {
    const y = layout.anchors[i] as number;
    const line = model.lifelines.find(({ id }) => id === moment.place);
    const item = layout.items[layout.itemOf[i] as number];
    if (y < fromPx - 10 || y > toPx + 10 || !line || item?.kind !== 'moment') return;
    const x = lifelineX(measures, line.share);
    const { kind } = mainEvent(moment);
    if (kind === 'error' || kind === 'gone') deaths.push(`M${px(x - 6)},${px(y - 6)}l12,12m0,-12l-12,12`);
    else if (kind === 'fault' || kind === 'middlebox') faults.push(`M${px(x - 5)},${px(y - 5)}l10,10m0,-10l-10,10`);
    else if (kind === 'call') calls.push(callMark(x, y, line.share < 0.5 ? -1 : 1));
    else if (!toScale || y - last > 3) dots.push(`M${px(x)},${px(y)}h0.01`);
    last = y;
  });
  return (
    <>
      <path class="ladder-dots" d={dots.join('')} />
      <path class="ladder-calls" d={calls.join('')} />
      <path class="ladder-faults" d={faults.join('')} />
      <path class="ladder-deaths tone-death" d={deaths.join('')} />
    </>
  );
}

/** A triangle that points from the program to its kernel. */
const callMark = (x: number, y: number, side: number): string => `M${px(x + side * 2)},${px(y)}l${side * 9},-5v10Z`;
