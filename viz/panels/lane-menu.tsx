// Which lanes are shown, pinned to the top, and in which order: a list that works by pointer and by keys alike.
import { useRef } from 'preact/hooks';
import { isMovable, isShown, moveLane, orderedLanes, showLane, togglePin, UNTOUCHED } from '../lanes/arrange.ts';
import type { Lane } from '../lanes/model.ts';
import { arrangement, busyLanes } from '../state/scene-view.ts';
import { scene } from '../state/store.ts';
import { t } from '../text/words.ts';

const nameOf = ({ title, host, kind }: Lane): string =>
  host && kind !== 'wire' && kind !== 'verdict' ? `${title}${t(', ')}${t(host)}` : title;

export function LaneMenu() {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <button type="button" class="lanes-button" onClick={() => dialog.current?.showModal()}>
        {t('Lanes')}
      </button>
      <dialog ref={dialog} class="lane-menu" aria-labelledby="lane-menu-title">
        <div class="panel-head">
          <h2 id="lane-menu-title">{t('Lanes')}</h2>
          <button type="button" onClick={() => dialog.current?.close()}>
            {t('Close')}
          </button>
        </div>
        <LaneList />
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            arrangement.value = UNTOUCHED;
          }}
        >
          {t('As they were')}
        </button>
      </dialog>
    </>
  );
}

function LaneList() {
  const lanes = scene.value?.lanes ?? [];
  return (
    <ul>
      {orderedLanes(lanes, arrangement.value)
        .filter(({ kind }) => kind !== 'verdict')
        .map((lane) => (
          <LaneItem key={lane.id} lane={lane} lanes={lanes} />
        ))}
    </ul>
  );
}

function LaneItem({ lane, lanes }: { lane: Lane; lanes: readonly Lane[] }) {
  const now = arrangement.value;
  const name = nameOf(lane);
  const quiet = !busyLanes.value.has(lane.id);
  const move = (by: 1 | -1) => () => {
    arrangement.value = moveLane(lanes, now, lane.id, by);
  };
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={isShown(lane, now, busyLanes.value)}
          onChange={(event) => {
            arrangement.value = showLane(now, lane.id, event.currentTarget.checked);
          }}
        />
        {name}
        {quiet && <span class="quiet"> {t('nothing happens')}</span>}
      </label>
      {isMovable(lane) && (
        <span class="lane-moves">
          <button
            type="button"
            aria-pressed={now.pinned.has(lane.id)}
            aria-label={t('Pin $name to the top', { name })}
            onClick={() => {
              arrangement.value = togglePin(now, lane.id);
            }}
          >
            {t('Pin')}
          </button>
          <button type="button" aria-label={t('Move $name up', { name })} onClick={move(-1)}>
            ↑
          </button>
          <button type="button" aria-label={t('Move $name down', { name })} onClick={move(1)}>
            ↓
          </button>
        </span>
      )}
    </li>
  );
}
