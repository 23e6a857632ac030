// The help: what the marks mean and what the keys do.
import { useEffect, useRef } from 'preact/hooks';
import { GLYPHS } from '../lanes/glyphs.ts';
import type { Glyph } from '../lanes/model.ts';
import { helpOpen } from './help-state.ts';
import { KEYS } from './keys.ts';

const LEGEND: readonly (readonly [Glyph, string, string])[] = [
  ['data', 'normal', 'data sent'],
  ['ack', 'normal', 'acknowledgement'],
  ['syn', 'normal', 'SYN'],
  ['fin', 'normal', 'FIN'],
  ['retransmission', 'retransmit', 'retransmission'],
  ['probe', 'probe', 'keepalive or tail loss probe'],
  ['probe', 'zero-window', 'zero window probe'],
  ['zero-window', 'zero-window', 'window 0 announced'],
  ['arrival', 'normal', 'arrived'],
  ['lost', 'plain', 'lost on the path'],
  ['fired', 'retransmit', 'timer fired'],
  ['cancelled', 'retransmit', 'timer cancelled; dotted: when it would have fired'],
  ['error', 'death', 'the program is told'],
];

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
      <header class="panel-head">
        <h2 id="help-title">Marks and keys</h2>
        <button type="button" onClick={close}>
          Close
        </button>
      </header>
      <div class="help-columns">
        <ul class="legend">
          {LEGEND.map(([glyph, tone, text]) => (
            <li key={text}>
              <svg width="24" height="20" viewBox="-12 -10 24 20" aria-hidden="true">
                <g class={`mark ${glyph} tone-${tone}`}>
                  <path class="shape" d={GLYPHS[glyph].path} />
                </g>
              </svg>
              {text}
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
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </div>
      <p class="quiet">
        The fitted axis gives each silence room by the logarithm of its length; a zigzag marks where time is squeezed more than twenty times
        its usual scale, and the strip under the axis is darker the more time a pixel holds. The small map on top is always linear. Ctrl and
        wheel zoom, Shift and wheel pan.
      </p>
    </dialog>
  );
}
