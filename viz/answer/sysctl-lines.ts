// Lines as `sysctl -a` prints them and sysctl.conf holds them, and socket options written the same way → settings, and what
// is wrong with each line that gives none. The scenario's parser judges names and values.
import { type KernelId, parseScenario, SOCKET_OPTION_NAMES, SYSCTL_NAMES } from '../../sim/index.ts';

export interface LineProblem {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly found: string;
  readonly expected: string;
}

export interface ReadLines {
  /** By name; a later line wins, as it does for the kernel. */
  readonly settings: Readonly<Record<string, string>>;
  readonly problems: readonly LineProblem[];
  /** Lines about other parts of the kernel, which have no say here. */
  readonly foreign: number;
}

const MAX_LINES = 5000;
const clip = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

/** "net/ipv4/tcp_retries2", "net.ipv4.tcp_retries2", "tcp_retries2": the last part, or null for another part of the kernel. */
function settingName(written: string): string | null {
  const parts = written.replaceAll('/', '.').split('.');
  const name = parts.pop() ?? '';
  const space = parts.join('.');
  return space === '' || (space === 'net.ipv4' && name.startsWith('tcp_')) ? name : null;
}

const UNKNOWN = 'a setting that these timers know';

function lineProblem(kernel: KernelId, name: string, value: string): { found: string; expected: string } | null {
  const read = /^-?\d+$/.test(value) ? Number(value) : value;
  const isOption = (SOCKET_OPTION_NAMES as readonly string[]).includes(name);
  const parsed = parseScenario({ client: { kernel, [isOption ? 'socketOptions' : 'sysctl']: { [name]: read } } });
  const problem = parsed.ok ? undefined : parsed.problems[0];
  if (isOption || (SYSCTL_NAMES as readonly string[]).includes(name)) return problem ?? null;
  const meant = /\(did you mean .*\)/.exec(problem?.expected ?? '')?.[0];
  return { found: `"${clip(name)}"`, expected: meant ? `${UNKNOWN} ${meant}` : UNKNOWN };
}

export function readLines(text: string, kernel: KernelId): ReadLines {
  const settings: Record<string, string> = {};
  const problems: LineProblem[] = [];
  let foreign = 0;
  for (const [i, raw] of text
    .split(/\r\n?|\n/)
    .slice(0, MAX_LINES)
    .entries()) {
    const line = raw.trim();
    if (line === '' || /^[#;]/.test(line)) continue;
    const wrong = (found: string, expected: string) => problems.push({ line: i + 1, text: clip(line), found, expected });
    const match = /^(?:sysctl\s+(?:-w\s+)?)?-?\s*([\w./-]+)\s*(?:=|\s)\s*(.*)$/.exec(line);
    const [, written = '', value = ''] = match ?? [];
    const name = settingName(written);
    if (match && name === null) foreign += 1;
    else if (name === null || value === '') wrong(`"${clip(line)}"`, 'a name, "=" and a value, such as net.ipv4.tcp_retries2 = 8');
    else {
      const problem = lineProblem(kernel, name, value);
      if (problem) wrong(problem.found, problem.expected);
      else settings[name] = value;
    }
  }
  return { settings, problems, foreign };
}
