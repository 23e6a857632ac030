// The help: what the marks mean and what the keys do.
import { useEffect, useRef } from 'preact/hooks';
import { LEGEND, LegendPicture } from '../lanes/legend.tsx';
import { helpOpen } from './help-state.ts';
import { KEYS } from './keys.ts';
import { t } from '../text/words.ts';

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (helpOpen.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [helpOpen.value]);
  const close = () => {
    helpOpen.value = false;
  };
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-title" onClose={close}>
      <div class="panel-head">
        <h2 id="help-title">{t('Marks and keys')}</h2>
        <button type="button" onClick={close}>
          {t('Close')}
        </button>
      </div>
      <div class="help-columns">
        <ul class="legend">
          {LEGEND.map((item) => (
            <li key={item.name}>
              <LegendPicture item={item} />
              {t(item.text)}
            </li>
          ))}
        </ul>
        <dl class="key-list">
          {KEYS.filter(({ shown }) => shown !== '').map(({ shown, does }) => (
            <div key={shown}>
              <dt>
                {shown.split(' ').map((name) => (
                  <kbd key={name}>{name}</kbd>
                ))}
              </dt>
              <dd>{t(does)}</dd>
            </div>
          ))}
        </dl>
      </div>
      <p class="quiet">
        {t(
          'The fitted axis gives each silence room by the logarithm of its length; a zigzag marks where time is squeezed more than twenty times its usual scale, and the strip under the axis is darker the more time a pixel holds. The small map on top is always linear. Ctrl and wheel zoom, Shift and wheel pan.',
        )}
      </p>
    </dialog>
  );
}
