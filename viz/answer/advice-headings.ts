// What an advice is about, by its rule: for languages other than English, in which the simulator says it with its numbers.
import type { Advice } from '../../sim/index.ts';
import { dictionary, t, word } from '../text/words.ts';

const HEADINGS: Readonly<Record<string, string>> = {
  'idle-unwatched': word('Nothing watches an idle connection'),
  'full-buffer-unbounded': word('Nothing bounds a full buffer'),
  'keepcnt-not-asked': word('TCP_KEEPCNT is not looked at: TCP_USER_TIMEOUT decides'),
  'user-timeout-extends': word('TCP_USER_TIMEOUT makes a dead connection last longer'),
  'request-waits-long': word('A request on a dead connection waits long'),
  'keepalive-late': word('An idle connection to a dead host lasts long'),
  'connects-long': word('Connecting to a host that is not there takes long'),
  'gives-up-soon': word('Every connection of the host dies in a short outage'),
  'one-probe': word('One lost probe ends an idle connection'),
  'user-timeout-tiny': word('A short TCP_USER_TIMEOUT ends good connections'),
  'middlebox-forgets': word('The middlebox forgets idle connections too soon'),
  'ping-too-late': word('Pings come too late for the middlebox'),
  'pool-outlives-path': word('Idle connections are kept longer than the path remembers them'),
  'frozen-unseen': word('A frozen program on the other side is never noticed'),
  'read-timeout-beyond-kernel': word('The read timeout is longer than the kernel waits'),
  'ping-below-server-minimum': word('The server ends connections that ping so often'),
  'pings-stop': word('Pings stop without data'),
  'ping-beyond-grace': word('Others call this host dead before it notices'),
};

/** The heading and the language that it is in. */
export function adviceHeading({ rule, title }: Pick<Advice, 'rule' | 'title'>): { readonly text: string; readonly lang: 'en' | undefined } {
  const heading = HEADINGS[rule];
  return dictionary.value === null || heading === undefined ? { text: title, lang: 'en' } : { text: t(heading), lang: undefined };
}
