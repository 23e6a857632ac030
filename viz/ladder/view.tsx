// The ladder's place in the page: feeds it from the state, draws what is in view, follows the selection and the keys.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { run } from '../state/store.ts';
import { figureCaption } from '../text/caption.ts';
import { LadderDrawing } from './drawing.tsx';
import { followScreen, followSelection, type Range } from './follow.ts';
import { listenForRows } from './row-keys.ts';
import { type Item, itemsBetween } from './layout.ts';
import { gridColumns, headRooms } from './measures.ts';
import { Row } from './rows.tsx';
import { allRows, brackets, freePlayhead, layout, measures, model, selectedMoment, toScale } from './state.ts';
import { t } from '../text/words.ts';
import './ladder.css';

export { Tools } from './tools.tsx';

/** More rows than this are not printed: the event table and the exports have them all. */
const MOST_PRINTED = 1500;

export function View() {
  const body = useRef<HTMLTableSectionElement>(null);
  const range = useSignal<Range>({ from: 0, to: 2000 });
  const printing = useSignal(false);
  useEffect(() => followScreen(body.current, range, printing), []);
  useEffect(() => followSelection(body), []);
  useEffect(() => listenForRows(body.current), []);
  const [shown, room, placed] = [model.value, measures.value, layout.value];
  const drawn = allRows.value ? { from: 0, to: placed?.height ?? 0 } : range.value;
  const height = printing.value ? 'auto' : `${placed?.height ?? 0}px`;
  return (
    <figure
      class={`ladder${room?.narrow ? ' narrow' : ''}${(shown?.lifelines.length ?? 0) > 2 ? ' with-boxes' : ''}${printing.value ? ' printing' : ''}`}
      aria-label={t('Ladder')}
    >
      <div class="ladder-stage">
        {shown && room && placed && !printing.value && (
          <LadderDrawing
            model={shown}
            layout={placed}
            measures={room}
            brackets={brackets.value}
            fromPx={drawn.from}
            toPx={Math.min(drawn.to, placed.height)}
            topPx={drawn.from}
            playheadUs={freePlayhead.value}
            toScale={toScale.value}
          />
        )}
        <table
          class="ladder-table"
          aria-rowcount={(placed?.items.length ?? 0) + 1}
          style={room ? { '--ladder-columns': gridColumns(room) } : {}}
        >
          <caption class="visually-hidden">
            {t('$title: what went from whom to whom, and why', { title: t(run.value?.scenario.title ?? '') })}
          </caption>
          <Head />
          <tbody class="ladder-body" ref={body} style={{ height }}>
            {printing.value ? <PrintedRows /> : <RowsInView range={drawn} />}
          </tbody>
        </table>
      </div>
      {placed?.items.length === 0 && <p class="ladder-nothing">{t('Nothing happens in this part of the run.')}</p>}
      <figcaption class="caption">{run.value && figureCaption(run.value)}</figcaption>
    </figure>
  );
}

function Head() {
  const [shown, room] = [model.value, measures.value];
  const rooms =
    shown && room
      ? headRooms(
          room,
          shown.lifelines.map(({ share }) => share),
        )
      : [];
  return (
    <thead class="ladder-head">
      <tr aria-rowindex={1} class="ladder-head-row">
        <th scope="col" class="ladder-time">
          {t('Time, s')}
        </th>
        <th scope="col" class="ladder-way">
          {shown &&
            room &&
            shown.lifelines.map(({ id, title, about, share }, i) => (
              <span
                key={id}
                class={`lifeline-head${share === 0 ? ' at-left' : share === 1 ? ' at-right' : ''}`}
                style={{ left: `${rooms[i]?.left}px`, width: `${rooms[i]?.width}px` }}
              >
                <strong>{title}</strong>
                {!room.narrow && shown.lifelines.length === 2 && <span class="quiet">{about}</span>}
              </span>
            ))}
        </th>
        <th scope="col" class={`ladder-comment${room?.narrow ? ' visually-hidden' : ''}`}>
          {t('What, and why')}
        </th>
      </tr>
    </thead>
  );
}

/** The item that Tab comes to: the selected one, else the first that can be chosen. */
function tabStop(items: readonly Item[]): number {
  const item = selectedMoment.value === -1 ? -1 : (layout.value?.itemOf[selectedMoment.value] ?? -1);
  return item !== -1 ? item : items.findIndex(({ kind }) => kind === 'moment' || kind === 'fold');
}

function RowsInView({ range: { from, to } }: { range: Range }) {
  const [shown, room, placed] = [model.value, measures.value, layout.value];
  if (!shown || !room || !placed) return null;
  const [first, last] = itemsBetween(placed.items, from, to);
  const stop = tabStop(placed.items);
  const inView = Array.from({ length: last - first }, (_, i) => first + i);
  // What has the focus stays, also where it was scrolled away from.
  if (stop !== -1 && (stop < first || stop >= last)) inView.push(stop);
  return (
    <>
      {inView.map((index) => {
        const item = placed.items[index] as Item;
        return <Row key={item.key} item={item} index={index} model={shown} measures={room} tabStop={index === stop} figure={null} />;
      })}
    </>
  );
}

/** On paper each row has its own piece of the figure, so that pages break between rows. */
function PrintedRows() {
  const [shown, room, placed] = [model.value, measures.value, layout.value];
  if (!shown || !room || !placed) return null;
  return (
    <>
      {placed.items.slice(0, MOST_PRINTED).map((item, index) => (
        <Row
          key={item.key}
          item={{ ...item, top: 0 }}
          index={index}
          model={shown}
          measures={room}
          tabStop={false}
          figure={
            <LadderDrawing
              model={shown}
              layout={placed}
              measures={room}
              brackets={brackets.value}
              fromPx={item.top}
              toPx={item.top + item.height}
              topPx={0}
              playheadUs={null}
              toScale={toScale.value}
            />
          }
        />
      ))}
    </>
  );
}
