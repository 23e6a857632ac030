// The map of two settings: axes that people would type, places on them, a scale that all can read, contours between the cells
// that differ, and words for each cell.
import { type Color, differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, parse } from 'culori';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../../sim/index.ts';
import { axisOf, COLUMNS, numberOf, placeOn, ROWS, suitedAxes, sweepControls } from '../../../../viz/sweep/axes.ts';
import { contourEdges, LEVELS } from '../../../../viz/sweep/contours.ts';
import { shownCell } from '../../../../viz/sweep/paint.ts';
import { LOOKS } from '../../../../viz/sweep/patterns.ts';
import { readSpan } from '../../../../viz/sweep/span.ts';
import { colourOf, scaleFor, shareOf, ticksOf } from '../../../../viz/sweep/scale.ts';
import { axisTicks } from '../../../../viz/sweep/ticks.ts';
import { cellWords, mapNotes, mapSentence, sweepCsv } from '../../../../viz/sweep/words.ts';
import { applyOverrides } from '../../../../viz/state/document.ts';
import { type CatalogueEntry, catalogue, evaluate } from '../../../../viz/state/evaluate.ts';
import { CELL_KINDS, type CellKind, type Cells, cellOrder, computeCell, newCells } from '../../../../viz/worker/cells.ts';
import { check } from '../../../support/check.ts';

const colour = (text: string): Color => {
  const found = parse(text);
  if (!found) throw new Error(text);
  return found;
};
const ids = [...catalogue.entries.keys()];
const entryOf = (id: string) => catalogue.entries.get(id) as CatalogueEntry;
const controlsOf = (id: string) => sweepControls(entryOf(id), {}, entryOf(id).scenario);
const axis = (id: string, key: string, count = COLUMNS, span: readonly [number, number] | null = null) => {
  const control = controlsOf(id).find((one) => one.key === key);
  if (!control) throw new Error(key);
  return axisOf(control, count, span);
};
function readTyped(key: string, typed: readonly [string, string]) {
  const base = entryOf('idle-cut-keepalive');
  const control = controlsOf('idle-cut-keepalive').find((one) => one.key === key);
  if (!control) throw new Error(key);
  return readSpan(control, typed, ({ path }, text) => {
    const parsed = parseScenario(applyOverrides(base.file, { [key]: text }).file);
    return parsed.ok ? [] : parsed.problems.filter((problem) => problem.path === path);
  });
}
const cellsOf = (kinds: readonly CellKind[], seconds: readonly number[]): Cells => {
  const cells = newCells(kinds.length);
  kinds.forEach((kind, i) => {
    cells.kinds[i] = CELL_KINDS.indexOf(kind);
    cells.sinceUs[i] = (seconds[i] ?? 0) * 1e6;
  });
  return cells;
};

describe('axes', () => {
  test.each(['data-in-flight-cut', 'full-buffer-cut', 'rebooted-idle-keepalive'])(
    '%s: each setting’s values ascend, are read by the parser, and come back as the numbers they stand for',
    (id) => {
      for (const control of controlsOf(id)) {
        const { values, numbers, key, unit } = axisOf(control, COLUMNS);
        expect(numbers.every((value, i) => i === 0 || value > (numbers[i - 1] ?? 0))).toBe(true);
        expect(values.map((value) => numberOf(value, unit))).toEqual(numbers);
        const wrong = values.filter((value) => {
          const parsed = parseScenario(applyOverrides(entryOf(id).file, { [key]: value }).file);
          return !parsed.ok && parsed.problems.some(({ path }) => path.endsWith(key.split('.').at(-1) ?? ''));
        });
        expect(wrong).toEqual([]);
      }
    },
  );

  test('durations give the whole grid; counts as many columns as there are counts', () => {
    expect(axis('idle-cut-keepalive', 'client.TCP_KEEPIDLE').values.length).toBe(COLUMNS);
    expect(axis('idle-cut-keepalive', 'client.TCP_KEEPINTVL', ROWS).values.length).toBe(ROWS);
    expect(axis('data-in-flight-cut', 'client.tcp_retries2').values).toEqual(Array.from({ length: 30 }, (_, i) => String(i + 1)));
  });

  test.each(ids)('%s: the axes that suit it are settings that it has, and its own values stand on them', (id) => {
    const found = evaluate({ scenarioId: id, overrides: {} });
    if (!found.ok) throw new Error(id);
    const [x, y] = suitedAxes(found.run, controlsOf(id));
    expect(x).not.toBe(y);
    for (const key of [x, y]) expect(controlsOf(id).some((control) => control.key === key)).toBe(true);
    // With a box on the path what suits it matters, but where the box itself tells both ends: not every cell comes out the same.
    if (found.run.scenario.path.middleboxes === undefined || id === 'azure-tcp-reset') return;
    const question = { file: entryOf(id).file, x: axis(id, x, 8), y: axis(id, y, 8) };
    const cells = newCells(question.x.values.length * question.y.values.length);
    for (const cell of cells.kinds.keys()) computeCell(question, cell, cells, cell);
    expect(new Set(Array.from(cells.kinds, (kind, i) => `${kind} ${cells.sinceUs[i]}`)).size).toBeGreaterThan(1);
  });

  test('from and to are on the axis to the digit, and every value between them', () => {
    const { values, numbers } = axis('idle-cut-keepalive', 'client.TCP_KEEPIDLE', COLUMNS, [7_000_000, 123_000_000]);
    expect([values[0], values.at(-1)]).toEqual(['7s', '2m3s']);
    expect(values.length).toBeGreaterThanOrEqual(COLUMNS - 2);
    expect(numbers.every((value, i) => i === 0 || value > (numbers[i - 1] ?? 0))).toBe(true);
  });

  test.each([
    [
      ['7s', '2m'],
      [7_000_000, 120_000_000],
    ],
    [
      ['', '2m'],
      [1_000_000, 120_000_000],
    ],
    [
      ['7', ''],
      [7_000_000, 7_200_000_000],
    ],
  ] as const)('%j is an axis', (typed, span) => {
    expect(readTyped('client.TCP_KEEPIDLE', typed)).toEqual({ span });
  });

  test.each([
    ['client.TCP_KEEPIDLE', ['2m', '5s'], 'to', 'TCP_KEEPIDLE: found 2m to 5s; the axis goes from less to more.'],
    ['client.TCP_KEEPIDLE', ['5s', '5s'], 'to', 'TCP_KEEPIDLE: found 5s to 5s; the axis goes from less to more.'],
    ['client.TCP_KEEPIDLE', ['9h', ''], 'from', 'TCP_KEEPIDLE: found 9h to 2h; the axis goes from less to more.'],
    ['client.TCP_KEEPIDLE', ['soon', '5s'], 'from', /^Found "soon"; expected TCP_KEEPIDLE: .+\.$/],
    ['client.TCP_KEEPIDLE', ['5s', '99999999h'], 'to', /^Found "99999999h"; expected TCP_KEEPIDLE: .+\.$/],
    ['client.TCP_USER_TIMEOUT', ['0s', '5s'], 'from', 'TCP_USER_TIMEOUT: found 0s; the axis is logarithmic and begins at 1ms or later.'],
  ] as const)('%s from and to %j: said what was found and what is expected', (key, typed, end, text) => {
    const read = readTyped(key, typed);
    expect(read).toEqual({ wrong: { end, text: typeof text === 'string' ? text : expect.stringMatching(text) } });
  });

  test('a value of the axis stands in the middle of its cell, others between, none outside', () => {
    const keepIdle = axis('idle-cut-keepalive', 'client.TCP_KEEPIDLE');
    expect(keepIdle.numbers.map((value) => placeOn(keepIdle, value))).toEqual(keepIdle.numbers.map((_, i) => i + 0.5));
    expect(placeOn(keepIdle, (keepIdle.numbers.at(-1) ?? 0) + 1)).toBeNull();
    check(
      fc.property(fc.integer({ min: 0, max: COLUMNS - 2 }), fc.double({ min: 0, max: 1, noNaN: true }), (i, share) => {
        const [from = 1, to = 1] = keepIdle.numbers.slice(i);
        const place = placeOn(keepIdle, from * (to / from) ** share) ?? -1;
        expect(place).toBeCloseTo(i + 0.5 + share, 6);
      }),
      100,
    );
  });

  test('ticks are round and have room', () => {
    const ticks = axisTicks(axis('idle-cut-keepalive', 'client.TCP_KEEPIDLE'), 600, 58);
    expect(ticks.length).toBeGreaterThan(4);
    expect(ticks.filter(({ share }, i) => i > 0 && (share - (ticks[i - 1]?.share ?? 0)) * 600 < 58)).toEqual([]);
  });
});

describe('scale', () => {
  const cells = cellsOf(['error', 'error', 'never', 'alive'], [12, 700, 0, 0]);

  test('holds all times, and its ticks', () => {
    const scale = scaleFor(cells);
    expect([scale.fromUs, scale.toUs]).toEqual([10e6, 900e6]);
    expect(ticksOf(scale)).toEqual([10e6, 60e6, 900e6]);
    expect(shareOf(scale, 10e6)).toBe(0);
    expect(shareOf(scale, 900e6)).toBe(1);
  });

  test.each([
    ['normal vision', colour],
    ['protanopia', (text: string) => filterDeficiencyProt(1)(colour(text))],
    ['deuteranopia', (text: string) => filterDeficiencyDeuter(1)(colour(text))],
    ['tritanopia', (text: string) => filterDeficiencyTrit(1)(colour(text))],
  ] as const)('a later answer is always brighter, and steps can be told apart: %s', (_, seen) => {
    const scale = { fromUs: 1e6, toUs: 7200e6 };
    const steps = Array.from({ length: 12 }, (__, i) => seen(colourOf(scale, 1e6 * 7200 ** (i / 11))));
    const difference = differenceCiede2000();
    const luma = (one: Color | undefined) => {
      const { r, g, b } = one as Extract<Color, { mode: 'rgb' }>;
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    steps.slice(1).forEach((step, i) => {
      expect(luma(step)).toBeGreaterThan(luma(steps[i]));
      expect(difference(step, steps[i] ?? step)).toBeGreaterThan(2.5);
    });
  });

  test('every kind of end has a texture of its own; plain is an error only', () => {
    const drawn = LOOKS.map(({ strokes, dots }) => JSON.stringify([strokes, dots]));
    expect(new Set(drawn).size).toBe(LOOKS.length);
    expect(LOOKS.map(({ kind }) => kind).toSorted()).toEqual(CELL_KINDS.filter((kind) => kind !== 'waiting').toSorted());
  });
});

describe('contours', () => {
  test('run between a cell that is sooner and one that is later or never; not around what has no answer', () => {
    const grid = { columns: 3, rows: 2 };
    const cells = cellsOf(['error', 'error', 'never', 'error', 'alive', 'impossible'], [5, 20, 0, 30]);
    expect(contourEdges(cells, grid, LEVELS[0]?.us ?? 0)).toEqual([
      { column: 1, row: 0, upright: true },
      { column: 0, row: 1, upright: false },
    ]);
    expect(contourEdges(cells, grid, LEVELS[1]?.us ?? 0)).toEqual([{ column: 2, row: 0, upright: true }]);
  });
});

describe('the map while it comes', () => {
  test('each place shows its own cell, or the nearest coarser one that is there', () => {
    const grid = { columns: 20, rows: 10 };
    const cells = newCells(200);
    const order = cellOrder(20, 10);
    expect(shownCell(cells, grid, 7, 7)).toBe(-1);
    order.subarray(0, 6).forEach((cell) => {
      cells.kinds[cell] = 1;
    });
    expect(shownCell(cells, grid, 7, 7)).toBe(0);
    expect(shownCell(cells, grid, 9, 9)).toBe(8 * 20 + 8);
    cells.kinds[7 * 20 + 7] = 1;
    expect(shownCell(cells, grid, 7, 7)).toBe(7 * 20 + 7);
  });
});

describe('words', () => {
  const id = 'idle-cut-keepalive';
  const axes = [axis(id, 'client.TCP_KEEPIDLE', 3), axis(id, 'client.TCP_KEEPINTVL', 2)] as const;
  const cells = newCells(6);
  const question = { file: entryOf(id).file, x: axes[0], y: axes[1] };
  for (let cell = 0; cell < 6; cell++) computeCell(question, cell, cells, cell);

  test('a cell says what its run says', () => {
    const place = { column: 1, row: 0 };
    const words = cellWords(id, {}, axes, place);
    expect(words.outcome).toBe('error');
    expect(words.headline).toContain('ETIMEDOUT');
    expect(cellWords(id, { 'client.TCP_KEEPCNT': '999' }, axes, place).outcome).toBe('impossible');
  });

  test('CSV has a line for each cell with its numbers', () => {
    const lines = sweepCsv(axes, cells).trim().split('\n');
    expect(lines[0]).toBe('TCP_KEEPIDLE,TCP_KEEPINTVL,outcome,seconds,errno,decided by');
    expect(lines.length).toBe(7);
    const [across, up, outcome, seconds, errno, by] = lines[1]?.split(',') ?? [];
    expect([across, up, outcome, errno, by]).toEqual(['1s', '1s', 'error', 'ETIMEDOUT', 'keepalive timer']);
    expect(Number(seconds)).toBeCloseTo((cells.sinceUs[0] ?? 0) / 1e6, 6);
  });

  test('the whole in a sentence; settings that do not matter are said not to', () => {
    expect(mapSentence(axes, cells)).toMatch(/^By TCP_KEEPIDLE and TCP_KEEPINTVL: told after 10/);
    expect(mapSentence(axes, cellsOf(['never', 'never'], []))).toBe(
      'Neither TCP_KEEPIDLE nor TCP_KEEPINTVL matters here: every cell comes out the same.',
    );
    expect(mapNotes(axes, entryOf('idle-cut').scenario, ['A', 'B'], ['A'])).toEqual([
      'SO_KEEPALIVE of the client is off.',
      'B is not on the map.',
    ]);
  });
});
