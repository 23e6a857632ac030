// The verdict as words: the sentence on top of the page and in the terminal.
import type { Verdict } from './verdict.ts';
import { TIMER_TITLES } from './timer-titles.ts';
import { humanDuration } from './human.ts';

export interface VerdictText {
  /** One short sentence: what, when. */
  readonly headline: string;
  /** The rest: who decided, what was sent. */
  readonly detail: string;
}

/** Says how it ended for one host. */
export function describeVerdict(verdict: Verdict): VerdictText {
  return { headline: headline(verdict), detail: detail(verdict) };
}

function headline(v: Verdict): string {
  const who = v.host === 'client' ? 'The client' : 'The server';
  switch (v.outcome) {
    case 'error':
      return `${who} sees ${v.errno} ${humanDuration(v.sinceUs)} after ${sinceText(v)}.`;
    case 'closed':
      return `${who}'s connection was closed in order at ${humanDuration(v.at)}.`;
    case 'gone':
      return v.decidedBy === null
        ? `${who}'s side of the connection is gone; nobody was told.`
        : `${who}'s kernel gives the closed socket up ${humanDuration(v.sinceUs)} after ${sinceText(v)}; nobody is told.`;
    case 'never':
      return `${who} never notices.`;
    case 'alive':
      return 'The connection lives.';
    case 'open':
      return `${who}'s connection is still open at the end of the run, ${humanDuration(v.sinceUs)} after ${sinceText(v)}.`;
  }
}

function detail(v: Verdict): string {
  const sent = [
    count(v.retransmissions, 'retransmission'),
    count(v.tailLossProbes, 'tail loss probe'),
    count(v.windowProbes, 'zero window probe'),
    count(v.keepaliveProbes, 'keepalive probe'),
  ].filter((text) => text !== '');
  const tail = sent.length === 0 ? '' : ` ${capital(sent.join(', '))}.`;
  if (v.outcome === 'never' || (v.outcome === 'alive' && v.because !== null)) {
    const why =
      v.because === 'repeats'
        ? `The same ${humanDuration(v.periodUs ?? 0)} repeat for ever.`
        : v.outcome === 'alive'
          ? 'No timer is armed and nothing needs one.'
          : 'No timer is armed on this side: nothing is left that could happen.';
    return `${why}${tail}`;
  }
  if (v.outcome === 'error' || v.outcome === 'gone') {
    const by = v.decidedBy === null ? (v.errno === null ? '' : resetText(v)) : `The ${TIMER_TITLES[v.decidedBy]} decided.`;
    return `${by}${tail}`.trim();
  }
  return tail.trim();
}

/** Whose reset it was. */
const resetText = ({ resetBy }: Verdict): string =>
  resetBy === null ? 'A reset from the other end decided.' : `A reset that ${resetBy} made in the name of the other end decided.`;

/** What the time counts from, in words. */
function sinceText(v: Verdict): string {
  const [place = '', what = '', name = ''] = v.since?.split('/') ?? [];
  switch (what) {
    case 'cut':
      return 'the path was cut';
    case 'forget':
      return 'a middlebox lost its entry';
    case 'forgot':
      return `${name} forgot the connection`;
    case 'power-off':
      return `the ${place} was switched off`;
    case 'reboot':
      return `the ${place} began to reboot`;
    case 'kill':
      return `the ${place}'s process was killed`;
    case 'stop-reading':
      return `the ${place}'s program stopped reading`;
    case '':
      return 'the start';
    default:
      return `the ${place}'s ${what}()`;
  }
}

const count = (n: number, what: string): string => (n === 0 ? '' : `${n} ${what}${n === 1 ? '' : 's'}`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
