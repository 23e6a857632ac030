// Where the path was cut, or the other end gone: the capturing end asks again and again and nothing comes back. A capture at
// one end cannot tell a cut path from a dead host; a reset that ends the silence says that the host had forgotten.
import { formatDuration, type StepFile } from '../../../sim/index.ts';
import { type Finding, when } from './finding.ts';
import { demands, type Progress, repeats } from './progress.ts';
import { fileTime } from './programs.ts';
import type { Timing } from './timing.ts';

const JUST_US = 1000;
/** A repeat that is answered sooner than this share of a round trip was not needed: what came is the answer to the first. */
const TOO_SOON = 0.5;
/** What comes this long after a repeat and later is not its answer. */
const ANSWER_WITHIN_US = 50_000;
/** Linux answers probes twice a second at most (tcp_invalid_ratelimit). */
const RATION_US = 500_000;
/** At the end of a capture, without a repeat, this long without an answer is silence. */
const LONG_US = 5_000_000;

interface Silence {
  /** The first that was not answered, and what was sent before it. */
  readonly from: Progress;
  readonly beforeUs: number;
  /** The last that was lost, and what ended the silence; null where nothing did. */
  readonly lastLostUs: number;
  readonly answered: Progress | null;
  readonly end: Progress | null;
}

/** The stretches in which the near end heard nothing, each as what it sent and what then came. */
function stretches(progress: readonly Progress[], near: string): { sent: Progress[]; end: Progress | null; before: Progress | null }[] {
  const found: { sent: Progress[]; end: Progress | null; before: Progress | null }[] = [];
  let sent: Progress[] = [];
  let before: Progress | null = null;
  for (const one of progress) {
    if (one.segment.from === near) sent.push(one);
    else {
      found.push({ sent, end: one, before });
      sent = [];
      before = one;
    }
  }
  found.push({ sent, end: null, before });
  return found;
}

function silencesOf(progress: readonly Progress[], timing: Timing): Silence[] {
  return stretches(progress, timing.near).flatMap(({ sent, end, before }): Silence[] => {
    // What only came late, or was not answered because answers to probes are rationed, was not lost.
    if (end?.segment.duplicate) return [];
    const heardUs = before?.segment.us ?? Number.NEGATIVE_INFINITY;
    const asked = sent.filter((one) => demands(one) && !(one.kind === 'probe' && one.segment.us - heardUs < RATION_US));
    const again = asked.filter((one, i) => repeats(one) && i > 0);
    const lastSent = sent.at(-1);
    const waits = end === null && asked.length > 0 && (lastSent?.segment.us ?? 0) - (asked[0]?.segment.us ?? 0) > LONG_US;
    const reset = end?.kind === 'rst' && asked.length > 0;
    if (again.length === 0 && !waits && !reset) return [];
    const useful = end === null ? [] : asked.filter(({ segment }) => segment.us <= end.segment.us - TOO_SOON * timing.rttUs);
    const answered =
      end !== null && end.segment.us - (useful.at(-1)?.segment.us ?? 0) <= timing.rttUs * 3 + ANSWER_WITHIN_US ? useful.at(-1) : undefined;
    const lost = asked.filter((one) => one !== answered && (answered === undefined || one.segment.us < answered.segment.us));
    const from = lost.find((one) => again.length === 0 || isRepeated(one, asked)) ?? (reset ? answered : undefined);
    if (from === undefined) return [];
    const index = sent.indexOf(from);
    const beforeUs = Math.max(sent[index - 1]?.segment.us ?? 0, before?.segment.us ?? 0);
    return [{ from, beforeUs, lastLostUs: lost.at(-1)?.segment.us ?? beforeUs, answered: answered ?? null, end }];
  });
}

const isRepeated = (one: Progress, asked: readonly Progress[]): boolean =>
  asked.some((other) => other.segment.us > one.segment.us && repeats(other) && other.segment.seq <= one.segment.seq + one.segment.len);

export interface Silences {
  readonly steps: readonly StepFile[];
  readonly findings: readonly Finding[];
}

const just = (beforeUs: number, us: number): number => us - Math.min(JUST_US, (us - beforeUs) / 2);

function stepsOf({ from, beforeUs, lastLostUs, answered, end }: Silence, timing: Timing): Silences {
  const { seen, far, rttUs } = timing;
  const startUs = Math.max(0, seen(just(beforeUs, from.segment.us)));
  const began = `${when(seen(from.segment.us))}: what the ${timing.near} sends from here on is not answered`;
  const backUs =
    end === null
      ? null
      : answered
        ? seen(just(Math.max(lastLostUs, beforeUs), answered.segment.us))
        : seen(end.segment.us) - rttUs / 2 - JUST_US;
  if (end?.kind === 'rst' && backUs !== null) {
    // A SYN that is refused: nobody listens.
    if (from.kind === 'syn')
      return {
        steps: [{ at: '0s', do: 'kill', host: far }],
        findings: [{ what: `Nobody listens at the ${far}`, why: 'it resets the connection at once' }],
      };
    const downUs = Math.max(0, Math.round(backUs - startUs));
    return {
      steps: [{ at: fileTime(startUs), do: 'reboot', host: far, down: formatDuration(downUs) }],
      findings: [{ what: `The ${far} forgets the connection, as after a reboot`, why: `it answers with a reset; ${began}` }],
    };
  }
  const steps: StepFile[] = [{ at: fileTime(startUs), do: 'cut' }];
  if (backUs !== null) steps.push({ at: fileTime(Math.max(backUs, startUs + 1)), do: 'restore' });
  const earliest = seen(beforeUs);
  const range = startUs - earliest > 2 * JUST_US ? `; it may have been at any time since ${when(earliest)}` : '';
  const healed = backUs === null ? 'and nothing comes any more' : `until ${when(backUs)}`;
  return { steps, findings: [{ what: `The path is cut, or the ${far} is off`, why: `${began}, ${healed}${range}` }] };
}

/** The capturing end itself answers with a reset although it never closed: it does not know the connection any more. */
function forgets(progress: readonly Progress[], timing: Timing): Silences[] {
  const index = progress.findIndex(({ kind, segment }) => kind === 'rst' && segment.from === timing.near);
  const [asked, reset] = [progress[index - 1], progress[index]];
  if (!asked || !reset || asked.segment.from === timing.near || reset.segment.us - asked.segment.us > ANSWER_WITHIN_US) return [];
  const own = progress.slice(0, index).filter(({ segment }) => segment.from === timing.near);
  if (asked.kind === 'syn')
    return [
      {
        steps: [{ at: '0s', do: 'kill', host: timing.near }],
        findings: [{ what: `Nobody listens at the ${timing.near}`, why: 'it resets the connection at once' }],
      },
    ];
  if (own.some(({ segment }) => segment.flags.includes('F'))) return [];
  const beforeUs = own.at(-1)?.segment.us ?? 0;
  return [
    {
      steps: [{ at: fileTime(timing.seen(just(beforeUs, asked.segment.us))), do: 'reboot', host: timing.near, down: '0s' }],
      findings: [
        {
          what: `The ${timing.near} forgets the connection, as after a reboot`,
          why: `it answers with a reset and had not closed; it may have been at any time since ${when(timing.seen(beforeUs))}`,
        },
      ],
    },
  ];
}

export function silences(progress: readonly Progress[], timing: Timing): Silences {
  const parts = [...silencesOf(progress, timing).map((silence) => stepsOf(silence, timing)), ...forgets(progress, timing)];
  return { steps: parts.flatMap(({ steps }) => steps), findings: parts.flatMap(({ findings }) => findings) };
}
