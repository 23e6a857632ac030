// The verdict in the chosen language, from its fields: in English the very sentences of the simulator's `describeVerdict`, to which
// a test holds these.
import { oneAfterAnother, TIMER_TITLES, type Verdict } from '../../sim/index.ts';
import { preciseDuration as humanDuration } from './duration.ts';
import { t } from './words.ts';

export interface VerdictWords {
  /** One short sentence: what, when. */
  readonly headline: string;
  /** The rest: who decided, what was sent. */
  readonly detail: string;
}

export const verdictWords = (verdict: Verdict): VerdictWords => ({ headline: headline(verdict), detail: detail(verdict) });

function headline(v: Verdict): string {
  const who = v.host === 'client' ? t('The client') : t('The server');
  const time = humanDuration(v.sinceUs);
  const since = sinceWords(v);
  switch (v.outcome) {
    case 'error':
      return t('$who sees $errno $time after $since.', { who, errno: v.errno ?? '', time, since });
    case 'closed':
      return t("$who's connection was closed in order at $time.", { who, time: humanDuration(v.at) });
    case 'gone':
      return v.decidedBy === null
        ? t("$who's side of the connection is gone; nobody was told.", { who })
        : t("$who's kernel gives the closed socket up $time after $since; nobody is told.", { who, time, since });
    case 'never':
      return t('$who never notices.', { who });
    case 'alive':
      return t('The connection lives.');
    case 'open':
      return t("$who's connection is still open at the end of the run, $time after $since.", { who, time, since });
  }
}

function detail(v: Verdict): string {
  const sentences = v.outcome === 'never' || v.outcome === 'alive' ? [because(v)] : [decided(v)];
  return oneAfterAnother([...sentences, sentWords(v)]);
}

function because(v: Verdict): string {
  if (v.outcome === 'alive' && v.because === null) return '';
  if (v.because === 'repeats') return t('The same $time repeat for ever.', { time: humanDuration(v.periodUs ?? 0) });
  return v.outcome === 'alive'
    ? t('No timer is armed and nothing needs one.')
    : t('No timer is armed on this side: nothing is left that could happen.');
}

function decided(v: Verdict): string {
  if (v.outcome !== 'error' && v.outcome !== 'gone') return '';
  if (v.decidedBy !== null) return t('The $timer decided.', { timer: t(TIMER_TITLES[v.decidedBy]) });
  if (v.errno === null) return '';
  return v.resetBy === null
    ? t('A reset from the other end decided.')
    : t('A reset that $box made in the name of the other end decided.', { box: v.resetBy });
}

/** What was sent in vain, each with its number, in the order of the simulator. */
export const sentCounts = (v: Verdict): string[] =>
  [
    v.retransmissions === 1 ? t('1 retransmission') : counted(v.retransmissions, (n) => t('$n retransmissions', { n })),
    v.tailLossProbes === 1 ? t('1 tail loss probe') : counted(v.tailLossProbes, (n) => t('$n tail loss probes', { n })),
    v.windowProbes === 1 ? t('1 zero window probe') : counted(v.windowProbes, (n) => t('$n zero window probes', { n })),
    v.keepaliveProbes === 1 ? t('1 keepalive probe') : counted(v.keepaliveProbes, (n) => t('$n keepalive probes', { n })),
  ].filter((text) => text !== '');

const counted = (n: number, text: (n: number) => string): string => (n === 0 ? '' : text(n));

function sentWords(v: Verdict): string {
  const sent = sentCounts(v);
  return sent.length === 0 ? '' : t('$sent.', { sent: sent.join(t(', ')) });
}

/** What the time counts from, in words. */
function sinceWords(v: Verdict): string {
  const [place = '', what = '', name = ''] = v.since?.split('/') ?? [];
  const host = t(place);
  switch (what) {
    case 'cut':
      return t('the path was cut');
    case 'forget':
      return t('a middlebox lost its entry');
    case 'forgot':
      return t('$box forgot the connection', { box: name });
    case 'power-off':
      return t('the $host was switched off', { host });
    case 'reboot':
      return t('the $host began to reboot', { host });
    case 'kill':
      return t("the $host's process was killed", { host });
    case 'stop-reading':
      return t("the $host's program stopped reading", { host });
    case '':
      return t('the start');
    default:
      return t("the $host's $call()", { host, call: what });
  }
}
