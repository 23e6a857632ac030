// A small language for what to read off a story, and for what it should be:
//   end since last send = 937.98 s      when the connection ended, counted from a mark ("first cut", "last send" …)
//   segment 2 since last send = 208 ms  when the second segment after the mark left
//   longest gap since cut = 120.83 s    between two segments that follow each other
//   retransmissions = 16, probes = 9, segments = 3, resets = 0      each may be counted "since" a mark
//   errno = ETIMEDOUT
// A time is compared to as many decimals as are written down; "never" says that it did not happen while one watched.
import type { Mark, Sent, Story } from './story.ts';

export type Figure =
  | { readonly kind: 'time'; readonly us: number }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'never'; readonly watchedUs: number };

const FORM =
  /^(?<what>end|errno|retransmissions|probes|segments|resets|longest gap|segment (?<nth>\d+))(?: since (?<which>first |last )?(?<mark>connect|established|send|close|shutdown|setsockopt|cut|restore|window closed))?$/;

export function readFigure(story: Story, text: string): Figure {
  const { what, nth, which, mark } = FORM.exec(text)?.groups ?? {};
  if (what === undefined) throw new Error(`cannot read ${JSON.stringify(text)}; see test/evidence/figure.ts for the forms`);
  const fromUs = mark === undefined ? 0 : markUs(story, mark, which?.trim() === 'last', text);
  const sent = story.sent.filter(({ us }) => us >= fromUs);
  const known = nextSequence(story.sent, fromUs);
  const never: Figure = { kind: 'never', watchedUs: story.untilUs - fromUs };
  switch (what) {
    case 'end':
      return story.end === null ? never : { kind: 'time', us: story.end.us - fromUs };
    case 'errno':
      return story.end?.errno == null ? never : { kind: 'name', name: story.end.errno };
    case 'retransmissions':
      return { kind: 'count', count: sent.filter(repeats(known)).length };
    case 'probes':
      return { kind: 'count', count: sent.filter(probes(known)).length };
    case 'segments':
      return { kind: 'count', count: sent.length };
    case 'resets':
      return { kind: 'count', count: sent.filter(({ flags }) => flags.includes('R')).length };
    case 'longest gap':
      return { kind: 'time', us: Math.max(...sent.slice(1).map(({ us }, i) => us - (sent[i] as Sent).us)) };
    default: {
      const segment = sent[Number(nth) - 1];
      return segment === undefined ? never : { kind: 'time', us: segment.us - fromUs };
    }
  }
}

function markUs(story: Story, name: string, last: boolean, text: string): number {
  const before = story.marks.filter((mark: Mark) => mark.name === name && mark.us <= (story.end?.us ?? Number.POSITIVE_INFINITY));
  const mark = last ? before.at(-1) : before[0];
  if (mark === undefined) throw new Error(`${JSON.stringify(text)}: there is no ${JSON.stringify(name)} in this run`);
  return mark.us;
}

const length = ({ flags, len }: Sent): number => len + (/[SF]/.test(flags) ? 1 : 0);

/** The sequence number after everything sent before a moment. */
const nextSequence = (sent: readonly Sent[], us: number): number =>
  sent.filter((segment) => segment.us < us).reduce((next, segment) => Math.max(next, segment.seq + length(segment)), 0);

/** Recognises segments that carry something that was sent before; keeps count, so it is for one pass in order. */
function repeats(known: number): (segment: Sent) => boolean {
  let next = known;
  return (segment) => {
    const again = length(segment) > 0 && segment.seq < next;
    next = Math.max(next, segment.seq + length(segment));
    return again;
  };
}

/** Recognises probes: empty, and one below the next sequence number. */
function probes(known: number): (segment: Sent) => boolean {
  let next = known;
  return (segment) => {
    const probe = segment.flags === '.' && segment.len === 0 && segment.seq < next;
    next = Math.max(next, segment.seq + length(segment));
    return probe;
  };
}

const UNITS_US: Readonly<Record<string, number>> = { ms: 1000, s: 1_000_000, min: 60_000_000, h: 3_600_000_000 };

/** Whether a figure is what was written down. */
export function figureIs(figure: Figure, text: string): boolean {
  if (figure.kind === 'never') return text === 'never';
  if (figure.kind === 'name') return text === figure.name;
  if (figure.kind === 'count') return text === String(figure.count);
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?) (ms|s|min|h)$/.exec(text) ?? [];
  const unitUs = UNITS_US[unit];
  if (unitUs === undefined) return false;
  const decimals = digits.split('.')[1]?.length ?? 0;
  return (figure.us / unitUs).toFixed(decimals) === digits;
}

/** A figure in words, a time in seconds to the millisecond. */
export function figureText(figure: Figure): string {
  if (figure.kind === 'never') return 'never';
  if (figure.kind === 'name') return figure.name;
  return figure.kind === 'count' ? String(figure.count) : `${(figure.us / 1_000_000).toFixed(3)} s`;
}
