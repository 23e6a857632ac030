// The program's own timers, which stand above any one connection: keys `program.readTimeout` … of the answer page.
import { PROGRAM_TIMERS, type Problem, type ProgramTimerName, type ProgramTimers, formatDuration, parseDuration } from '../../sim/index.ts';

const PREFIX = 'program.';

export const isProgramTimer = (name: string): name is ProgramTimerName => Object.hasOwn(PROGRAM_TIMERS, name);
export const programKey = (name: ProgramTimerName): string => `${PREFIX}${name}`;

type Overrides = Readonly<Record<string, string>>;

export const withoutProgram = (overrides: Overrides): Overrides =>
  Object.fromEntries(Object.entries(overrides).filter(([key]) => !key.startsWith(PREFIX)));

export interface ProgramSettings {
  readonly program: Readonly<Partial<ProgramTimers>>;
  readonly problems: readonly Problem[];
}

/** A bare number of a duration is seconds. */
function readValue(name: ProgramTimerName, text: string): number | null {
  const { unit, min, max } = PROGRAM_TIMERS[name];
  const value = /^\d{1,9}$/.test(text) ? Number(text) * (unit === 'us' ? 1_000_000 : 1) : unit === 'us' ? parseDuration(text) : null;
  return value !== null && value >= min && value <= max ? value : null;
}

function expected(name: ProgramTimerName): string {
  const { unit, title, min, max } = PROGRAM_TIMERS[name];
  if (unit === '') return `${title}: a whole number from ${min} to ${max}`;
  return `${title}: a duration such as "30s", from ${formatDuration(min)} to ${formatDuration(max)}`;
}

export function readProgram(overrides: Overrides): ProgramSettings {
  const program: Partial<ProgramTimers> = {};
  const problems: Problem[] = [];
  for (const [key, text] of Object.entries(overrides)) {
    const name = key.slice(PREFIX.length);
    if (!key.startsWith(PREFIX) || !isProgramTimer(name) || text === '') continue;
    const value = readValue(name, text);
    if (value !== null) program[name] = value;
    else {
      const [path, found] = [`$.${key}`, JSON.stringify(text)];
      problems.push({ path, found, expected: expected(name), message: `${path}: found ${found}, expected ${expected(name)}` });
    }
  }
  return { program, problems };
}
