// The numbers that a rule was applied to, beside its sentence: "elapsed" 15 min 37 s. A rule calls them by names of its own.
import type { RuleApplication } from '../../sim/index.ts';
import { humanDuration } from './duration.ts';
import { t, word } from './words.ts';

/** A name, a value; where the name is known in English only, its language. */
export type Fact = readonly [name: string, value: string, language?: 'en'];

const NAMES: Readonly<Record<string, string>> = {
  attempt: word('attempt'),
  backoff: word('backoff'),
  baseJiffies: word('base jiffies'),
  by: word('by'),
  connected: word('connected'),
  count: word('count'),
  elapsedJiffies: word('elapsed jiffies'),
  elapsedMs: word('elapsed'),
  endpoint: word('endpoint'),
  error: word('error'),
  forgedBy: word('forged by'),
  forgets: word('forgets'),
  from: word('failed endpoint'),
  to: word('next endpoint'),
  heard: word('heard'),
  hz: word('hz'),
  idleJiffies: word('idle jiffies'),
  idleUs: word('idle'),
  idleSec: word('idle'),
  intervalUs: word('interval'),
  itself: word('itself'),
  limitMs: word('limit'),
  linearRetries: word('linear retries'),
  linearTimeouts: word('linear timeouts'),
  maxStrikes: word('max strikes'),
  minimumUs: word('minimum'),
  missed: word('missed'),
  misses: word('misses'),
  most: word('most'),
  mostRetransmissions: word('most retransmissions'),
  numTimeout: word('timeouts'),
  of: word('of'),
  packetsOut: word('packets out'),
  previousJiffies: word('previous jiffies'),
  probeWaitJiffies: word('probe wait jiffies'),
  retransmissions: word('retransmissions'),
  retries: word('retries'),
  rtoJiffies: word('rto jiffies'),
  rtoMaxJiffies: word('rto max jiffies'),
  scheduled: word('scheduled'),
  silentUs: word('silent'),
  sinceAckJiffies: word('since ack jiffies'),
  sinceUs: word('since'),
  state: word('state'),
  streams: word('streams'),
  strikes: word('strikes'),
  timeoutUs: word('timeout'),
  unanswered: word('unanswered'),
  unreadBytes: word('unread bytes'),
  unsentBytes: word('unsent bytes'),
  userTimeoutMs: word('user timeout'),
  waitJiffies: word('wait jiffies'),
  waitUs: word('wait'),
  wasUs: word('was'),
  windowBytes: word('window bytes'),
  // Names in every language.
  leader: 'leader',
  rttvarUs: 'rttvar',
  seq: 'seq',
  srttUs: 'srtt',
  timeUs: 'Time',
};

const UNIT = /(Ms|Us|Sec)$/;
const CAPITAL = /([a-z0-9])([A-Z])/g;

/** "elapsedMs": 937000 → "elapsed": "15 min 37 s". */
export function inputFacts(inputs: RuleApplication['inputs']): Fact[] {
  return Object.entries(inputs).map(([name, value]) => {
    const unit = UNIT.exec(name)?.[1];
    const text = inputValue(name, value, unit);
    const known = NAMES[name];
    return known === undefined ? [name.replace(UNIT, '').replace(CAPITAL, '$1 $2').toLowerCase(), text, 'en'] : [t(known), text];
  });
}

function inputValue(name: string, value: string | number | boolean, unit: string | undefined): string {
  if (typeof value !== 'number' || unit === undefined) return String(value);
  if (value === 0) return /timeout/i.test(name) ? t('off') : '0';
  return humanDuration(value * (unit === 'Ms' ? 1000 : unit === 'Sec' ? 1_000_000 : 1));
}
