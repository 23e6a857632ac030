// Reads the notes of docs/behaviours: a claim, why, the evidence and a scenario. The notation is plain Markdown with fenced
// blocks that a test can check:
//   ```measured linux-6.12-hz250/rto-dead-retries2-5    figures of a recording; the simulator must give the same
//   ```scenario                                         a scenario of scenarios.json by id, or one in file form
//   ```system                                           a system of scenarios.json by id
//   ```expect                                           figures of the scenario or system just above
//   ```unrecorded                                       in place of a recording: why there is none
// A line of figures is a form of figure.ts (of a system: system-figure.ts), "=", and the value.
import { readdirSync, readFileSync } from 'node:fs';
import type { ScenarioFile } from '../../sim/index.ts';

export const BEHAVIOURS = new URL('../../docs/behaviours/', import.meta.url);
export const PARTS = ['Claim', 'Why', 'Evidence', 'Scenario'] as const;

export interface Line {
  readonly read: string;
  readonly value: string;
}

export interface Note {
  readonly file: string;
  readonly title: string;
  /** The text of each part, by its heading. */
  readonly parts: ReadonlyMap<string, string>;
  readonly measured: readonly { readonly recording: string; readonly lines: readonly Line[] }[];
  readonly unrecorded: boolean;
  readonly scenarios: readonly { readonly scenario: string | ScenarioFile; readonly lines: readonly Line[] }[];
  readonly systems: readonly { readonly id: string; readonly lines: readonly Line[] }[];
}

export const noteFiles = (): string[] => readdirSync(BEHAVIOURS).sort();

export function readNote(file: string): Note {
  const text = readFileSync(new URL(file, BEHAVIOURS), 'utf8');
  const blocks = Array.from(text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm), ([, kind = '', of = '', body = '']) => ({
    kind,
    of,
    body: body.trim(),
  }));
  /** The blocks of one kind, each with the figures that follow it. */
  const withFigures = (wanted: string): { body: string; lines: Line[] }[] =>
    blocks.flatMap(({ kind, body }, i) => {
      const next = blocks[i + 1];
      return kind === wanted ? [{ body, lines: next?.kind === 'expect' ? linesIn(next.body) : [] }] : [];
    });
  return {
    file,
    title: /^# (.+)$/m.exec(text)?.[1] ?? '',
    parts: new Map(
      Array.from(text.matchAll(/^## (.+)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm), ([, name = '', body = '']) => [name, body.trim()]),
    ),
    measured: blocks.filter(({ kind }) => kind === 'measured').map(({ of, body }) => ({ recording: of, lines: linesIn(body) })),
    unrecorded: blocks.some(({ kind, body }) => kind === 'unrecorded' && body !== ''),
    scenarios: withFigures('scenario').map(({ body, lines }) => ({ scenario: scenarioIn(body), lines })),
    systems: withFigures('system').map(({ body, lines }) => ({ id: body, lines })),
  };
}

const scenarioIn = (body: string): string | ScenarioFile => (body.startsWith('{') ? (JSON.parse(body) as ScenarioFile) : body);

const linesIn = (body: string): Line[] =>
  body.split('\n').map((line) => {
    const [read = '', value = ''] = line.split(' = ');
    return { read, value };
  });
