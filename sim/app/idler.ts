// A client that connects and says nothing, and may go away: in order, or (by the engine) without a word.
import type { IdlerSetup } from '../scenario/program.ts';
import { micros } from '../time.ts';
import { rule } from '../trace/rule.ts';
import type { Fd, ProgramKind } from './calls.ts';
import { type Deadlines, noDeadlines, setDeadline, takeDue } from './deadlines.ts';

export interface IdlerState extends Deadlines {
  fd: Fd;
}

export const idler: ProgramKind<IdlerSetup, IdlerState> = {
  begin: () => ({ ...noDeadlines(), fd: -1 }),
  wake(setup, state, wakeup, calls) {
    switch (wakeup.is) {
      case 'start':
        setDeadline(state, 'connect', micros(Math.max(setup.starts, calls.now)));
        return;
      case 'connected':
        calls.say({ kind: 'connected', fd: wakeup.fd });
        return;
      case 'eof':
      case 'error':
        calls.close(wakeup.fd);
        calls.say({
          kind: 'disconnected',
          fd: wakeup.fd,
          error: wakeup.is === 'eof' ? 'EOF' : wakeup.errno,
          rule: rule(wakeup.is === 'eof' ? 'peer-closed' : 'connection-lost'),
        });
        return;
      case 'time':
        for (const name of takeDue(state, calls.now)) {
          if (name === 'leave') {
            calls.close(state.fd);
            calls.say({ kind: 'disconnected', fd: state.fd, error: null, rule: rule('done') });
            continue;
          }
          const to = setup.to[0] as string;
          state.fd = calls.connect(to, setup.socketOptions);
          calls.say({ kind: 'connecting', fd: state.fd, to });
          if (setup.leaves !== null && setup.by === 'close') setDeadline(state, 'leave', setup.leaves);
        }
        return;
      default:
        return;
    }
  },
};
