// The bar under the chart: to the ends, event by event, play; how fast; and where the playhead stands.
import { Icon } from '../app/icons.tsx';
import { lazyPart } from '../app/lazy-part.tsx';
import { stepTo } from '../app/step-keys.ts';
import { pause, playing, skipped, SPEEDS, speed, togglePlay } from '../state/playback.ts';
import { playhead } from '../state/playhead.ts';
import { stepEvent, stepToEnd } from '../state/step.ts';
import { humanDuration, plainSeconds, symbolDuration } from '../text/duration.ts';
import { t, word } from '../text/words.ts';

const LaneMenu = lazyPart(word('The list of lanes'), () => import('./lane-menu.tsx').then((module) => module.LaneMenu), 'lanes-button');

const speedText = (value: number) => (value < 1 ? `1/${1 / value}×` : `${value}×`);

type IconName = Parameters<typeof Icon>[0]['name'];

function TransportButton({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

const stepping = (move: () => boolean) => () => {
  pause();
  stepTo(move);
};

export function Transport() {
  return (
    <div class="transport" role="toolbar" aria-label={t('Playback')}>
      <TransportButton icon="first" label={t('First event')} onClick={stepping(() => stepToEnd(false))} />
      <TransportButton icon="previous" label={t('Previous event')} onClick={stepping(() => stepEvent(-1, 'event'))} />
      <TransportButton icon={playing.value ? 'pause' : 'play'} label={playing.value ? t('Pause') : t('Play')} onClick={togglePlay} />
      <TransportButton icon="next" label={t('Next event')} onClick={stepping(() => stepEvent(1, 'event'))} />
      <TransportButton icon="last" label={t('Last event')} onClick={stepping(() => stepToEnd(true))} />
      <label class="speed">
        <span class="visually-hidden">{t('Speed')}</span>
        <select
          value={String(speed.value)}
          onChange={(event) => {
            speed.value = Number(event.currentTarget.value);
          }}
        >
          {SPEEDS.map((value) => (
            <option key={value} value={String(value)}>
              {speedText(value)}
            </option>
          ))}
        </select>
      </label>
      <Readout />
      <LaneMenu />
    </div>
  );
}

/** While playing only this, the state and the playhead are drawn anew. */
function Readout() {
  const moment = playhead.value;
  if (!moment) return null;
  return (
    <p class="readout">
      <span>t = {moment.atUs < 60_000_000 ? `${plainSeconds(Math.round(moment.atUs / 1000) * 1000)} s` : symbolDuration(moment.atUs)}</span>
      {skipped.value !== null && <strong class="skipped">⏩ {humanDuration(skipped.value)}</strong>}
    </p>
  );
}
