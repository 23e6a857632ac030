// Connections as `ss -tino` shows them, each with when it will end: the run goes on from the expiry that the kernel waits for.
import { useEffect, useState } from 'preact/hooks';
import { type Configuration, type ConnectionEnd, type SeenConnection, TIMER_TITLES } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import { ask } from './ask.ts';
import { configuration } from './configuration.ts';
import { t } from '../text/words.ts';

const SHOWN = 20;

export function SeenConnections({ connections }: { connections: readonly SeenConnection[] }) {
  const now = configuration.value;
  if (connections.length === 0 || now === null) return null;
  return (
    <div>
      <h4>{t('What these connections wait for')}</h4>
      <ul class="seen-connections">
        {connections.slice(0, SHOWN).map((connection) => (
          <li key={connection.line}>
            <code>
              {connection.local} → {connection.peer}
            </code>
            <span>{waitText(connection)}</span>
            <End connection={connection} now={now} />
          </li>
        ))}
        {connections.length > SHOWN && <li>{t('and $more more.', { more: connections.length - SHOWN })}</li>}
      </ul>
      <p class="quiet">{t('With the settings of this page, if nothing comes from the other end any more.')}</p>
    </div>
  );
}

const NAMES = { on: TIMER_TITLES.rto, keepalive: TIMER_TITLES.keepalive, persist: TIMER_TITLES.probe0 } as const;

function waitText({ state, timer }: SeenConnection): string {
  if (timer === null) return t('$state: no timer is armed.', { state });
  const name = timer.name in NAMES ? t(NAMES[timer.name as keyof typeof NAMES]) : t('$name timer', { name: timer.name });
  const fires = t('$state: the $timer fires in $time.', { state, timer: name, time: humanDuration(timer.leftUs) });
  if (timer.tries === 0) return fires;
  return `${fires} ${timer.tries === 1 ? t('It has fired once in vain.') : t('It has fired $n times in vain.', { n: timer.tries })}`;
}

function End({ connection, now }: { connection: SeenConnection; now: Configuration }) {
  const [end, setEnd] = useState<ConnectionEnd | string | null>(null);
  useEffect(() => {
    let wanted = true;
    const { state, timer, rttUs } = connection;
    ask({ ask: 'end', configuration: now, connection: { state, timer, rttUs } }).then((found) => {
      if (wanted) setEnd(found.ok ? found.value : found.message);
    });
    return () => {
      wanted = false;
    };
  }, [connection, now]);
  if (end === null) return <span class="quiet">…</span>;
  return <strong>{typeof end === 'string' ? t('The simulator failed: $why', { why: end }) : endText(end)}</strong>;
}

function endText(end: ConnectionEnd): string {
  switch (end.kind) {
    case 'ends': {
      const [from, to] = [humanDuration(end.fromUs), humanDuration(end.toUs)];
      return t('It ends in $time, by the $timer.', {
        time: from === to ? from : t('$from to $to', { from, to }),
        timer: t(TIMER_TITLES[end.timer]),
      });
    }
    case 'never':
      return t('Nothing ends it.');
    case 'beyond':
      return t('These settings let that timer fire $most times at most: the host has others.', { most: end.most });
    case 'unknown':
      return t('That timer gives up no peer.');
  }
}
