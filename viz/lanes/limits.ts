// The limits that end a connection and are not timers: the time budget of tcp_retries2, TCP_USER_TIMEOUT, the count of
// unanswered probes. Nothing fires when one is reached; it is looked at when another timer fires. Read from what the
// handlers decided and the numbers they decided on.
import type { FireEvent, HostName, RuleApplication, Run, TimerName, TraceEvent } from '../../sim/index.ts';

export type LimitKind = 'budget' | 'user-timeout' | 'count';

/** A moment at which a handler compared. */
export interface Look {
  /** The timer's firing. */
  readonly event: FireEvent;
  /** 0 = nothing used, 1 = reached. */
  readonly level: number;
}

/** One stretch in which a limit was running full: from its start to relief, or to the end of the connection. */
export interface LimitEpisode {
  readonly host: HostName;
  readonly kind: LimitKind;
  /** What is limited: a time in microseconds, or a count of probes or SYNs. */
  readonly limit: number;
  /** The setting's own number, where a limit follows from retries; else 0, or the count itself. */
  readonly retries: number;
  readonly startUs: number;
  readonly endUs: number;
  /** When a time is used up; null for counts. */
  readonly fullUs: number | null;
  readonly looks: readonly Look[];
  /** The last look found it reached and ended the connection. */
  readonly decided: boolean;
}

/** What one look says, before looks are put together. */
interface Reading {
  readonly kind: LimitKind;
  readonly limit: number;
  readonly retries: number;
  /** Of a time: since when it counts. */
  readonly startUs: number | null;
  readonly level: number;
  readonly decided: boolean;
}

const number = (rule: RuleApplication, name: string): number => {
  const value = rule.inputs[name];
  return typeof value === 'number' ? value : 0;
};

const clamped = (level: number) => Math.min(Math.max(level, 0), 1);

function ofTime(kind: LimitKind, event: TraceEvent, elapsedMs: number, limitMs: number, retries: number, decided: boolean): Reading {
  const level = decided ? 1 : clamped(elapsedMs / limitMs);
  return { kind, limit: limitMs * 1000, retries, startUs: event.at - elapsedMs * 1000, level, decided };
}

/** `done` are those that stay unanswered once this look is over. */
const ofCount = (done: number, most: number, decided: boolean, retries = most): Reading => ({
  kind: 'count',
  limit: most,
  retries,
  startUs: null,
  level: decided ? 1 : clamped(done / most),
  decided,
});

function retransmissionReadings(event: FireEvent, name: string): Reading[] {
  const { rule } = event;
  const decided = name !== 'rto-retransmit';
  const most = number(rule, 'mostRetransmissions');
  const sent = number(rule, 'retransmissions');
  const userTimeoutMs = number(rule, 'userTimeoutMs');
  const time = () =>
    ofTime(
      userTimeoutMs > 0 ? 'user-timeout' : 'budget',
      event,
      number(rule, 'elapsedMs'),
      number(rule, 'limitMs'),
      number(rule, 'retries'),
      decided && name !== 'syn-count',
    );
  if (most === 0 || name === 'syn-time') return [time()];
  const counted = ofCount(name === 'rto-retransmit' ? sent + 1 : sent, most, name === 'syn-count', number(rule, 'retries'));
  // While connecting the clock runs from the first SYN, which the first look does not tell.
  return userTimeoutMs > 0 && sent > 0 ? [counted, time()] : [counted];
}

function keepaliveReadings(event: FireEvent, name: string): Reading[] {
  const { rule } = event;
  const userTimeoutMs = number(rule, 'userTimeoutMs');
  if (userTimeoutMs > 0) {
    const decided = name === 'keepalive-user-timeout';
    return [ofTime('user-timeout', event, number(rule, 'elapsedMs'), userTimeoutMs, 0, decided)];
  }
  const decided = name === 'keepalive-exhausted';
  return [ofCount(number(rule, 'unanswered') + 1, number(rule, 'count'), decided)];
}

function windowProbeReadings(event: FireEvent, name: string): Reading[] {
  const { rule } = event;
  const userTimeoutMs = number(rule, 'userTimeoutMs');
  const counted = ofCount(number(rule, 'unanswered') + 1, number(rule, 'most'), name.endsWith('-exhausted'));
  if (userTimeoutMs === 0) return [counted];
  return [counted, ofTime('user-timeout', event, number(rule, 'elapsedMs'), userTimeoutMs, 0, name === 'probe0-user-timeout')];
}

/** What a rule that was applied says about limits. */
const READERS: Readonly<Record<string, (event: FireEvent, name: string) => Reading[]>> = {
  'rto-retransmit': retransmissionReadings,
  'budget-spent': retransmissionReadings,
  'user-timeout-expired': retransmissionReadings,
  'orphan-budget-spent': retransmissionReadings,
  'syn-count': retransmissionReadings,
  'syn-time': retransmissionReadings,
  'syn-user-timeout': retransmissionReadings,
  'keepalive-probe': keepaliveReadings,
  'keepalive-exhausted': keepaliveReadings,
  'keepalive-user-timeout': keepaliveReadings,
  'probe0-send': windowProbeReadings,
  'probe0-exhausted': windowProbeReadings,
  'probe0-orphan-exhausted': windowProbeReadings,
  'probe0-user-timeout': windowProbeReadings,
};

/** Less is not worth a lane. */
const LEAST_LOOKS: Readonly<Partial<Record<LimitKind, number>>> = { count: 3, 'user-timeout': 2 };

interface Open {
  readonly timer: TimerName;
  readonly reading: Reading;
  readonly startUs: number;
  readonly looks: Look[];
  decided: boolean;
}

/** Clocks of jiffies and of milliseconds round: starts this close are one. */
const SAME_START_US = 25_000;

/** A clock that has not begun yet shows no elapsed time: it begins at its first look. */
const continues = (open: Open, reading: Reading, timer: TimerName): boolean =>
  open.timer === timer && (reading.startUs === null || Math.abs(reading.startUs - open.startUs) < SAME_START_US);

class HostLimits {
  readonly found: LimitEpisode[] = [];
  private readonly open = new Map<LimitKind, Open>();
  private acknowledged = -1;
  private readonly host: HostName;

  constructor(host: HostName) {
    this.host = host;
  }

  see(event: TraceEvent): void {
    if (event.kind === 'fire') this.looked(event);
    else if (event.kind === 'receive') this.heard(event.segment.ack ?? -1, event.at);
    else if (event.kind === 'cancel' && event.timer === 'probe0') this.close(event.at, (open) => open.timer === 'probe0');
    else if (event.kind === 'error' || event.kind === 'gone') this.close(event.at, () => true);
  }

  private looked(event: FireEvent): void {
    for (const reading of READERS[event.rule.name]?.(event, event.rule.name) ?? []) {
      const before = this.open.get(reading.kind);
      const look = { event, level: reading.level };
      if (before && continues(before, reading, event.timer)) {
        before.looks.push(look);
        before.decided ||= reading.decided;
        continue;
      }
      if (before) this.close(event.at, (open) => open === before);
      const startUs = reading.startUs ?? event.at;
      this.open.set(reading.kind, { timer: event.timer, reading, startUs, looks: [look], decided: reading.decided });
    }
  }

  /** An acknowledgement of something new takes retransmissions back to none; any segment answers a probe. */
  private heard(ack: number, at: number): void {
    const isNew = ack > this.acknowledged;
    this.acknowledged = Math.max(this.acknowledged, ack);
    this.close(at, ({ timer, reading }) => (timer === 'rto' ? isNew : timer === 'probe0' ? reading.kind === 'count' : true));
  }

  close(at: number, which: (open: Open) => boolean): void {
    for (const [kind, open] of this.open) {
      if (!which(open)) continue;
      this.open.delete(kind);
      const { reading, startUs, looks, decided } = open;
      // Probes that were soon answered used nothing up.
      if (!decided && looks.length < (LEAST_LOOKS[kind] ?? 1)) continue;
      const fullUs = kind === 'count' ? null : startUs + reading.limit;
      this.found.push({
        host: this.host,
        kind,
        limit: reading.limit,
        retries: reading.retries,
        startUs,
        endUs: at,
        fullUs,
        looks,
        decided,
      });
    }
  }
}

const kept = new WeakMap<Run, readonly LimitEpisode[]>();

/** All stretches of a run, in the order in which they ended. */
export function limitEpisodes(run: Run): readonly LimitEpisode[] {
  const known = kept.get(run);
  if (known) return known;
  const hosts = { client: new HostLimits('client'), server: new HostLimits('server') };
  for (const event of run.events) if (event.place !== 'path') hosts[event.place].see(event);
  const lastUs = Math.max(run.stopped.at, run.events.at(-1)?.at ?? 0);
  const found = (['client', 'server'] as const).flatMap((host) => {
    hosts[host].close(lastUs, () => true);
    return hosts[host].found;
  });
  kept.set(run, found);
  return found;
}
