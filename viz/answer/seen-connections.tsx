// Connections as `ss -tino` shows them, each with when it will end: the run goes on from the expiry that the kernel waits for.
import { useEffect, useState } from 'preact/hooks';
import { type Configuration, type ConnectionEnd, type SeenConnection, TIMER_TITLES } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import { ask } from './ask.ts';
import { configuration } from './configuration.ts';

const SHOWN = 20;

export function SeenConnections({ connections }: { connections: readonly SeenConnection[] }) {
  const now = configuration.value;
  if (connections.length === 0 || now === null) return null;
  return (
    <div>
      <h4>What these connections wait for</h4>
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
        {connections.length > SHOWN && <li>and {connections.length - SHOWN} more.</li>}
      </ul>
      <p class="quiet">With the settings of this page, if nothing comes from the other end any more.</p>
    </div>
  );
}

const NAMES = { on: 'retransmission timer', keepalive: 'keepalive timer', persist: 'zero window probe timer' } as const;

function waitText({ state, timer }: SeenConnection): string {
  if (timer === null) return `${state}: no timer is armed.`;
  const name = timer.name in NAMES ? NAMES[timer.name as keyof typeof NAMES] : `${timer.name} timer`;
  const fired = timer.tries === 0 ? '' : ` It has fired ${timer.tries === 1 ? 'once' : `${timer.tries} times`} in vain.`;
  return `${state}: the ${name} fires in ${humanDuration(timer.leftUs)}.${fired}`;
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
  return <strong>{typeof end === 'string' ? `The simulator failed: ${end}` : endText(end)}</strong>;
}

function endText(end: ConnectionEnd): string {
  switch (end.kind) {
    case 'ends': {
      const [from, to] = [humanDuration(end.fromUs), humanDuration(end.toUs)];
      return `It ends in ${from === to ? from : `${from} to ${to}`}, by the ${TIMER_TITLES[end.timer]}.`;
    }
    case 'never':
      return 'Nothing ends it.';
    case 'beyond':
      return `These settings let that timer fire ${end.most} times at most: the host has others.`;
    case 'unknown':
      return 'That timer gives up no peer.';
  }
}
