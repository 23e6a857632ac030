// Limits as thermometers: a course that fills towards the top while the limit runs full, and a point wherever it was looked at.
import { type Run, TIMER_TITLES } from '../../sim/index.ts';
import { humanDuration, shortDuration, symbolDuration } from '../text/duration.ts';
import { laneId } from './lanes.ts';
import { type LimitEpisode, limitEpisodes, type LimitKind, type Look } from './limits.ts';
import { markFor } from './mark.ts';
import type { Course, Mark, Tone } from './model.ts';
import { t, word } from '../text/words.ts';

const NAMES: Readonly<Record<LimitKind, string>> = {
  budget: word('retry budget'),
  'user-timeout': 'TCP_USER_TIMEOUT',
  count: word('unanswered'),
};

const tones: Readonly<Record<string, Tone>> = { rto: 'retransmit', keepalive: 'probe', probe0: 'zero-window' };
const toneOf = ({ looks }: LimitEpisode): Tone => tones[looks.at(-1)?.event.timer ?? ''] ?? 'normal';

/** A time fills evenly; a count rises by one at each look and stays between. */
export function courseOf({ kind, startUs, endUs, fullUs, looks, limit }: LimitEpisode): Course {
  if (kind === 'count' || fullUs === null) {
    const steps = looks.map(({ event, level }) => [event.at, level] as const);
    return { form: 'steps', points: [...steps, [endUs, steps.at(-1)?.[1] ?? 0]] };
  }
  if (fullUs >= endUs)
    return {
      form: 'straight',
      points: [
        [startUs, 0],
        [endUs, (endUs - startUs) / limit],
      ],
    };
  return {
    form: 'straight',
    points: [
      [startUs, 0],
      [fullUs, 1],
      [endUs, 1],
    ],
  };
}

function texts({ kind, limit, retries, looks }: LimitEpisode): { text: string; shortText: string; tinyText: string } {
  if (kind === 'count') {
    const what =
      looks[0]?.event.timer === 'rto'
        ? t('$limit unanswered SYNs are the limit', { limit })
        : t('$limit unanswered probes are the limit', { limit });
    return { text: what, shortText: t('limit $limit', { limit }), tinyText: String(limit) };
  }
  const [long, room, short] = [humanDuration(limit), symbolDuration(limit), shortDuration(limit)];
  if (kind === 'user-timeout') return { text: `TCP_USER_TIMEOUT ${long}`, shortText: room, tinyText: short };
  return { text: t('$retries retries stand for $long', { retries, long }), shortText: room, tinyText: short };
}

function episodeLabel(episode: LimitEpisode): string {
  const { host, kind, looks, fullUs, endUs, decided } = episode;
  const full = fullUs === null || fullUs > endUs ? '' : t(', full at $time', { time: humanDuration(fullUs) });
  const looked = looks.length === 1 ? t('looked at once') : t('looked at $n times', { n: looks.length });
  const end = decided ? t(', the last time found it reached: the connection ends') : t(', never found it reached');
  return t('$host: $what$full; $looked$end', {
    host: t(host),
    what: `${t(NAMES[kind])}${t(', ')}${texts(episode).text}`,
    full,
    looked,
    end,
  });
}

function lookMark(episode: LimitEpisode, look: Look, lane: string, last: boolean): Mark {
  const reached = last && episode.decided;
  const used = reached ? t('reached, the connection ends') : t('$percent % used', { percent: Math.round(look.level * 100) });
  return markFor(look.event, {
    lane,
    glyph: reached ? 'full' : 'look',
    tone: reached ? 'death' : toneOf(episode),
    level: look.level,
    label: t('$host: the $timer looks at $limit: $used', {
      host: t(episode.host),
      timer: t(TIMER_TITLES[look.event.timer]),
      limit: t(NAMES[episode.kind]),
      used,
    }),
    key: `${look.event.key}+${episode.kind}`,
  });
}

export function limitMarks(run: Run): Mark[] {
  return limitEpisodes(run).flatMap((episode) => {
    const first = episode.looks[0];
    if (!first) return [];
    const lane = laneId(episode.host, 'limit', episode.kind);
    const bar = markFor(first.event, {
      lane,
      glyph: 'limit',
      tone: toneOf(episode),
      at: episode.startUs,
      to: Math.max(episode.endUs, episode.startUs),
      course: courseOf(episode),
      label: episodeLabel(episode),
      key: `${first.event.key}+${episode.kind}-course`,
      ...texts(episode),
    });
    return [bar, ...episode.looks.map((look, i) => lookMark(episode, look, lane, i === episode.looks.length - 1))];
  });
}
