// What can be dragged on the chart: the edges of faults, the ends of waits and of limits. Each says which setting is behind it
// and what that setting must be to put it at a time. Pure; the settings' own fields do the same by number.
import { formatDuration, type HostName, type Run, type Scenario, SOCKET_OPTIONS, SYSCTLS } from '../../sim/index.ts';
import type { JsonObject } from '../state/document.ts';
import { placesInFile } from '../state/file-steps.ts';
import { faultName } from '../text/event.ts';
import { laneId } from './lanes.ts';
import { type LimitEpisode, limitEpisodes } from './limits.ts';
import { t } from '../text/words.ts';

export interface Handle {
  /** The same in the next run, so that a drag goes on. */
  readonly id: string;
  readonly lane: string;
  readonly at: number;
  /** What moves, for those who cannot see where it is. */
  readonly label: string;
  /** The setting's key, for its field and its arrow keys. */
  readonly key: string;
  /** The settings that put it at a time. */
  readonly changes: (timeUs: number) => Readonly<Record<string, string>>;
  /** A whole band moves, not one edge. */
  readonly band?: { readonly to: number };
}

type SettingName = keyof typeof SOCKET_OPTIONS | keyof typeof SYSCTLS;

/** The option if the program set it, else the sysctl that it stands in for. */
function settingKey(
  scenario: Scenario,
  host: HostName,
  option: keyof typeof SOCKET_OPTIONS,
  sysctl: keyof typeof SYSCTLS,
): [string, SettingName] {
  const name = scenario[host].socketOptions[option] === undefined ? sysctl : option;
  return [`${host}.${name}`, name];
}

const limitsOf = (name: SettingName): { min: number; max: number } =>
  name in SOCKET_OPTIONS ? SOCKET_OPTIONS[name as keyof typeof SOCKET_OPTIONS] : SYSCTLS[name as keyof typeof SYSCTLS];

const within = (name: SettingName, value: number): number => {
  const { min, max } = limitsOf(name);
  return Math.min(Math.max(Math.round(value), min), max);
};

/** Rounded to what a pixel can mean: three digits. */
function roundTime(us: number): number {
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(us, 1))) - 2);
  return Math.max(0, Math.round(us / digit) * digit);
}
const timeText = (us: number) => formatDuration(roundTime(us));

/** Shortest that a fault can be dragged to. */
const LEAST_FAULT_US = 1000;

/** Faults that the scenario's steps make: each edge, and the band where it has an end. */
function faultHandles(run: Run, file: JsonObject): Handle[] {
  const { steps } = run.scenario;
  const places = placesInFile(steps, file);
  const found: Handle[] = [];
  steps.forEach((step, i) => {
    const place = places[i] ?? -1;
    if (place < 0 || (step.do !== 'cut' && step.do !== 'restore' && step.do !== 'powerOff' && step.do !== 'reboot')) return;
    const who = 'host' in step ? `${t(step.host)}: ` : '';
    const what = step.do === 'powerOff' ? t('power off') : faultName(step.do);
    const key = `step${place}`;
    const later = steps.findIndex((other, j) => j > i && other.do === 'restore');
    const before = steps.findLast((other, j) => j < i && other.do === 'cut');
    const least = step.do === 'restore' && before ? before.at + LEAST_FAULT_US : 0;
    const restored = step.do === 'cut' && later >= 0 ? steps[later] : undefined;
    const most = restored ? restored.at - LEAST_FAULT_US : run.scenario.until;
    const changes = (timeUs: number) => ({ [key]: timeText(Math.min(Math.max(timeUs, least), most)) });
    found.push({ id: key, lane: 'path', at: step.at, label: `${who}${what}`, key, changes });
    const other = places[later] ?? -1;
    if (!restored || other < 0) return;
    const lengthUs = restored.at - step.at;
    const move = (timeUs: number) => {
      const from = roundTime(Math.min(Math.max(timeUs, 0), run.scenario.until - lengthUs));
      return { [key]: formatDuration(from), [`step${other}`]: formatDuration(from + lengthUs) };
    };
    found.push({ id: `${key}+band`, lane: 'path', at: step.at, label: t('the whole cut'), key, changes: move, band: { to: restored.at } });
  });
  return found;
}

/** Time of n doublings from 200 ms, capped: what tcp_retries2 = n stands for. */
function budgetUs(retries: number, rtoMaxUs: number): number {
  let total = 0;
  for (let i = 0, wait = 200_000; i <= retries; i++, wait *= 2) total += Math.min(wait, rtoMaxUs);
  return total;
}

function budgetHandle(run: Run, episode: LimitEpisode): Handle[] {
  const { host, startUs, fullUs } = episode;
  const { sysctl, socketOptions } = run.scenario[host];
  const rtoMaxUs = (socketOptions.TCP_RTO_MAX_MS ?? sysctl.tcp_rto_max_ms ?? 120_000) * 1000;
  const key = `${host}.tcp_retries2`;
  const nearest = (timeUs: number) => {
    let best = 1;
    for (let n = 2; n <= 60; n++) {
      if (Math.abs(budgetUs(n, rtoMaxUs) - (timeUs - startUs)) < Math.abs(budgetUs(best, rtoMaxUs) - (timeUs - startUs))) best = n;
    }
    return best;
  };
  return [
    {
      id: `${key}/budget`,
      lane: laneId(host, 'limit', 'budget'),
      at: fullUs ?? startUs,
      label: t('$host: end of the retry budget, tcp_retries2', { host: t(host) }),
      key,
      changes: (timeUs) => ({ [key]: String(nearest(timeUs)) }),
    },
  ];
}

function userTimeoutHandle({ host, startUs, fullUs }: LimitEpisode): Handle[] {
  const key = `${host}.TCP_USER_TIMEOUT`;
  return [
    {
      id: `${key}/limit`,
      lane: laneId(host, 'limit', 'user-timeout'),
      at: fullUs ?? startUs,
      label: t('$host: end of TCP_USER_TIMEOUT', { host: t(host) }),
      key,
      changes: (timeUs) => ({ [key]: timeText(Math.max(1000, timeUs - startUs)) }),
    },
  ];
}

/** A count is as high as there are looks before a time; after the last look one more for each of its intervals. */
function countAt({ looks }: LimitEpisode, timeUs: number): number {
  const times = looks.map(({ event }) => event.at as number);
  const last = times.at(-1) ?? 0;
  const interval = Math.max(1, last - (times.at(-2) ?? 0));
  if (timeUs > last) return looks.length - 1 + Math.round((timeUs - last) / interval);
  return times.filter((at) => at < timeUs - interval / 2).length;
}

function countHandle(run: Run, episode: LimitEpisode): Handle[] {
  const { host, looks, decided, limit, retries } = episode;
  const last = looks.at(-1)?.event;
  if (!decided || !last) return [];
  const [key, name] = {
    keepalive: () => settingKey(run.scenario, host, 'TCP_KEEPCNT', 'tcp_keepalive_probes'),
    rto: () => settingKey(run.scenario, host, 'TCP_SYNCNT', 'tcp_syn_retries'),
    probe0: (): [string, SettingName] => [`${host}.tcp_retries2`, 'tcp_retries2'],
  }[last.timer as 'keepalive' | 'rto' | 'probe0']();
  // SYNs that are sent again without backing off come on top of the setting.
  const onTop = limit - retries;
  return [
    {
      id: `${key}/count`,
      lane: laneId(host, 'limit', 'count'),
      at: last.at,
      label: t('$host: end of the unanswered ones, $name', { host: t(host), name }),
      key,
      changes: (timeUs) => ({ [key]: String(within(name, Math.max(1, countAt(episode, timeUs) - onTop))) }),
    },
  ];
}

/** Keepalive's first wait and its interval: the ends of the first bar of each. */
function keepaliveHandles(run: Run, host: HostName): Handle[] {
  const lane = laneId(host, 'timer', 'keepalive');
  const firstFire = (rules: readonly string[]) =>
    run.events.find((event) => {
      const armed = event.kind === 'fire' && event.place === host && event.timer === 'keepalive' ? run.events[event.armed] : undefined;
      return armed?.kind === 'arm' && rules.includes(armed.rule.name);
    });
  const seconds = (id: string, rules: readonly string[], label: string, [key, name]: [string, SettingName]): Handle[] => {
    const fire = firstFire(rules);
    const armed = fire?.kind === 'fire' ? run.events[fire.armed] : undefined;
    if (!fire || armed?.kind !== 'arm') return [];
    // The wheel fires late, by as much as a tenth: what was asked for moves along with what was given.
    const lateUs = fire.at - armed.expiresAt;
    const changes = (timeUs: number) => ({ [key]: `${within(name, (timeUs - lateUs - armed.at) / 1_000_000)}s` });
    return [
      { id: `${host}/${id}`, lane, at: fire.at, label: t('$host: $what, $name', { host: t(host), what: label, name }), key, changes },
    ];
  };
  return [
    ...seconds('idle', ['keepalive-idle'], t('end of the idle time'), settingKey(run.scenario, host, 'TCP_KEEPIDLE', 'tcp_keepalive_time')),
    ...seconds(
      'interval',
      ['keepalive-interval'],
      t('end of the interval'),
      settingKey(run.scenario, host, 'TCP_KEEPINTVL', 'tcp_keepalive_intvl'),
    ),
  ];
}

function limitHandles(run: Run): Handle[] {
  const seen = new Set<string>();
  return limitEpisodes(run)
    .flatMap((episode) =>
      episode.kind === 'budget'
        ? budgetHandle(run, episode)
        : episode.kind === 'user-timeout'
          ? userTimeoutHandle(episode)
          : countHandle(run, episode),
    )
    .filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** `file` is the scenario's file as it is now. */
export function handlesOf(run: Run, file: JsonObject): Handle[] {
  return [...faultHandles(run, file), ...keepaliveHandles(run, 'client'), ...keepaliveHandles(run, 'server'), ...limitHandles(run)];
}
