// A name for an event that is the same in another run of the scenario: who, what kind, and (added by the recorder) the how-manieth.
import type { NewEvent } from './trace.ts';
import type { Place } from './trace-event.ts';

/** `client/rto/fire`, `server/send/keepalive-probe`, `path/cut`: the recorder appends the count. */
export function eventKey(place: Place, event: NewEvent): string {
  switch (event.kind) {
    case 'arm':
    case 'cancel':
    case 'fire':
      return `${place}/${event.timer}/${event.kind}`;
    case 'send':
    case 'receive':
    case 'lost':
      return `${place}/${event.kind}/${event.segment.purpose}`;
    case 'call':
      return `${place}/${event.call}`;
    case 'state':
      return `${place}/state/${event.to}`;
    case 'fault':
      return `${place}/${event.fault}`;
    case 'middlebox':
      return `${place}/${event.did}/${event.box}`;
    case 'error':
      return `${place}/error/${event.errno}`;
    case 'gone':
      return `${place}/gone`;
  }
}
