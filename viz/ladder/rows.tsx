// The ladder's rows as a table: when, what goes from whom to whom, and why.
import type { ComponentChildren } from 'preact';
import { selected } from '../state/store.ts';
import { exactSeconds, humanDuration, shortDuration } from '../text/duration.ts';
import { eventText } from '../text/event.ts';
import { roundTimes } from './folds.ts';
import type { EndItem, FoldItem, Item, MomentItem, SilenceItem } from './layout.ts';
import { spanText } from './layout.ts';
import type { Measures } from './measures.ts';
import type { LadderModel } from './model.ts';
import { type Moment, mainEvent } from './moments.ts';
import { shownWords, whyLines } from './row-height.ts';
import { selectedMoment, toScale } from './state.ts';
import { arrowWords, rowWords } from './words.ts';
import { t } from '../text/words.ts';
import { verdictWords } from '../text/verdict.ts';

const place = ({ top, height }: Item) => ({ top: `${top}px`, height: `${height}px` });

export function Row({ item, index, ...rest }: RowProps) {
  switch (item.kind) {
    case 'moment':
      return <MomentRow item={item} index={index} {...rest} />;
    case 'silence':
      return <SilenceRow item={item} index={index} {...rest} />;
    case 'fold':
      return <FoldRow item={item} index={index} {...rest} />;
    case 'end':
      return <EndRow item={item} index={index} {...rest} />;
  }
}

export interface RowProps {
  readonly item: Item;
  readonly index: number;
  readonly model: LadderModel;
  readonly measures: Measures;
  readonly tabStop: boolean;
  /** Its own piece of the figure, where the page is printed. */
  readonly figure: ComponentChildren;
}
type Props<Kind extends Item> = Omit<RowProps, 'item'> & { readonly item: Kind };

function MomentRow({ item, index, model, measures, tabStop, figure }: Props<MomentItem>) {
  const moment = model.moments.moments[item.moment] as Moment;
  const main = mainEvent(moment);
  const chosen = selectedMoment.value;
  const isSelected = chosen >= item.first && chosen <= item.last;
  return (
    <tr
      aria-rowindex={index + 2}
      aria-current={isSelected ? 'true' : undefined}
      class={`ladder-row of-${main.kind}${isSelected ? ' selected' : ''}`}
      style={place(item)}
      data-key={main.key}
    >
      <th scope="row" class="ladder-time">
        <button type="button" class="row-button" tabIndex={tabStop ? 0 : -1} data-item={index}>
          {exactSeconds(moment.at)}
          <span class="visually-hidden"> s</span>
        </button>
        {moment.sinceUs > 0 && <span class="ladder-since">+{(measures.narrow ? shortDuration : humanDuration)(moment.sinceUs)}</span>}
      </th>
      <td class="ladder-way">
        {figure}
        <span class="visually-hidden">{[moment.place, arrowWords(moment)].filter(Boolean).join(', ')}</span>
      </td>
      <Comment item={item} model={model} moment={moment} measures={measures} isSelected={isSelected && chosen === item.moment} />
    </tr>
  );
}

interface CommentProps {
  readonly item: MomentItem;
  readonly model: LadderModel;
  readonly moment: Moment;
  readonly measures: Measures;
  readonly isSelected: boolean;
}

/** A row of several moments has its own words, wherever its arrows go. */
const SHARED_ROW = { title: true, why: false, notation: false, underArrow: false } as const;

function Comment({ item, model, moment, measures, isSelected }: CommentProps) {
  const { title, states, why, notation } = rowWords(model.run, moment);
  const others = item.last - item.first;
  const shown = others > 0 ? SHARED_ROW : shownWords(moment, measures, isSelected);
  // Rows to scale are as high as time wants: their texts take what there is.
  const room = Math.max(0, Math.floor((item.height - (shown.underArrow ? 44 : 10) - (shown.title ? 19 : 0)) / 16));
  const roomy = item.height > 29 + 16 * 6;
  const lines = isSelected && (roomy || !toScale.value) ? 'all' : Math.min(isSelected ? 5 : whyLines(moment), room);
  return (
    <td class={`ladder-comment${shown.underArrow ? ' under-arrow' : ''}${others > 0 ? ' shared' : ''}`}>
      <p class={`ladder-title${shown.title ? '' : ' visually-hidden'}`}>
        <span>{title}</span>
        {states.map((state) => (
          <span key={state} class="state-chip">
            {state}
          </span>
        ))}
      </p>
      {shown.why && others === 0 && lines !== 0 && <p class={`ladder-why lines-${lines}`}>{why}</p>}
      {shown.notation && others === 0 && <p class="ladder-notation">{notation}</p>}
      {others > 0 && <More item={item} model={model} />}
      {isSelected && lines === 'all' && <Inside moment={moment} />}
    </td>
  );
}

/** To scale, a row may stand for several moments. */
function More({ item, model }: { item: MomentItem; model: LadderModel }) {
  const [first, last] = [item.first, item.last].map((moment) => model.moments.moments[moment]?.at ?? 0);
  return <p class="ladder-why">{t('and $n more $span', { n: item.last - item.first, span: spanText((last ?? 0) - (first ?? 0)) })}</p>;
}

/** Everything that happened in the selected moment, each to be chosen. */
function Inside({ moment }: { moment: Moment }) {
  const events = [...moment.events, ...moment.onTheWay];
  if (events.length < 2) return null;
  return (
    <ul class="ladder-inside" aria-label={t('In this moment')}>
      {events.map((event) => (
        <li key={event.key}>
          <button type="button" class="event-link" aria-pressed={event.key === selected.value?.key} data-event-key={event.key}>
            {eventText(event)}
          </button>
        </li>
      ))}
    </ul>
  );
}

function SilenceRow({ item, index, figure }: Props<SilenceItem>) {
  return (
    <tr aria-rowindex={index + 2} class="ladder-row of-silence" style={place(item)}>
      <td class="ladder-time" />
      <td class="ladder-way">
        {figure}
        <span class="silence-text">{t('$time of silence', { time: humanDuration(item.lengthUs) })}</span>
      </td>
      <td class="ladder-comment" />
    </tr>
  );
}

function FoldRow({ item, index, model, measures, tabStop, figure }: Props<FoldItem>) {
  const { from, to, rounds } = item.fold;
  const first = model.moments.moments[from] as Moment;
  const last = model.moments.moments[to - 1] as Moment;
  const [least, most] = roundTimes(model.moments.moments, item.fold).map(shortDuration);
  return (
    <tr aria-rowindex={index + 2} class="ladder-row of-fold" style={place(item)}>
      <th scope="row" class="ladder-time">
        <span>{exactSeconds(first.at)}</span>
        <span class="ladder-since">{t('to $time', { time: exactSeconds(last.at) })}</span>
      </th>
      <td class="ladder-way">
        {figure}
        <button type="button" class="fold-button" tabIndex={tabStop ? 0 : -1} data-item={index} data-fold={from}>
          {rounds === 1 ? t('1 more round of the same') : t('$n more rounds of the same', { n: rounds })}
        </button>
      </td>
      <td class="ladder-comment">
        <p class={measures.narrow ? 'visually-hidden' : 'ladder-why lines-2'}>
          {t('$n rows: $event, every $time.', {
            n: to - from,
            event: rowWords(model.run, first).title,
            time: least === most ? (most ?? '') : t('$from to $to', { from: least ?? '', to: most ?? '' }),
          })}
        </p>
      </td>
    </tr>
  );
}

function EndRow({ item, index, model, figure }: Props<EndItem>) {
  const { run } = model;
  const { headline, detail } = verdictWords(run.verdicts[run.scenario.watch]);
  return (
    <tr aria-rowindex={index + 2} class="ladder-row of-end" style={place(item)}>
      <th scope="row" class="ladder-time">
        <span>{t('end')}</span>
      </th>
      <td class="ladder-way">{figure}</td>
      <td class="ladder-comment">
        <p class="ladder-title">{headline}</p>
        <p class="ladder-why lines-2">{detail}</p>
      </td>
    </tr>
  );
}
