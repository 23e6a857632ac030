// A capture with several connections: which one? The longest lists first what timers have most to say about.
import { useEffect, useRef } from 'preact/hooks';
import { captureChoice } from '../state/beside.ts';
import { humanDuration } from '../text/duration.ts';
import type { Connection } from './import/connections.ts';
import { t } from '../text/words.ts';
import './beside/beside.css';

const SHOWN = 200;

const duration = ({ fromUs, toUs }: Connection): number => toUs - fromUs;

export function CaptureChooser() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const choice = captureChoice.value;
  const close = () => {
    captureChoice.value = null;
  };
  if (!choice) return <dialog ref={dialog} />;
  const { name, found, notes } = choice;
  const connections = found.connections.toSorted((a, b) => duration(b) - duration(a));
  return (
    <dialog ref={dialog} class="help chooser" aria-labelledby="chooser-title" onClose={close}>
      <div class="panel-head">
        <h2 id="chooser-title">{t('$name: $n connections. Which one?', { name, n: connections.length })}</h2>
        <button type="button" onClick={close}>
          {t('Cancel')}
        </button>
      </div>
      <div class="chooser-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Connection')}</th>
              <th scope="col" class="number">
                {t('Begins')}
              </th>
              <th scope="col" class="number">
                {t('Lasts')}
              </th>
              <th scope="col" class="number">
                {t('Packets')}
              </th>
              <th scope="col" class="number">
                {t('Bytes')}
              </th>
              <th scope="col">{t('Handshake')}</th>
            </tr>
          </thead>
          <tbody>
            {connections.slice(0, SHOWN).map((connection, i) => (
              <tr key={i}>
                <td>
                  <button type="button" class="event-link" onClick={() => void choice.choose(connection)}>
                    {connection.ends[0]} → {connection.ends[1]}
                  </button>
                  {connection.iface !== null && <span class="quiet"> {t('on $iface', { iface: connection.iface })}</span>}
                </td>
                <td class="number">{humanDuration(connection.fromUs)}</td>
                <td class="number">{humanDuration(duration(connection))}</td>
                <td class="number">{connection.packets.length}</td>
                <td class="number">{connection.bytes}</td>
                <td>{connection.whole ? t('yes') : t('not in the capture')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {connections.length > SHOWN && <p class="quiet">{t('The $n longest of them.', { n: SHOWN })}</p>}
      {notes.map((note) => (
        <p key={note} class="quiet" lang="en">
          {note}
        </p>
      ))}
    </dialog>
  );
}
