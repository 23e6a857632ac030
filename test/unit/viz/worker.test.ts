// Sweeps: which cells there are, the order in which they come, what one says, and that a new question ends the old one.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, findEntry } from '../../../viz/state/evaluate.ts';
import { CELL_DECIDERS, CELL_ERRNOS, CELL_KINDS, cellOrder, computeCell, newCells, type SweepQuestion } from '../../../viz/worker/cells.ts';
import type { FromWorker } from '../../../viz/worker/messages.ts';
import { Sweeping } from '../../../viz/worker/sweeping.ts';
import { check } from '../../support/check.ts';

const fileOf = (id: string) => findEntry(id)?.file ?? {};

const question: SweepQuestion = {
  file: fileOf('data-in-flight-cut'),
  x: { key: 'client.TCP_USER_TIMEOUT', values: ['1s', '10s', '30s', '0'] },
  y: { key: 'client.tcp_retries2', values: ['3', '15'] },
};

/** A clock that stands still, or goes on by so much each time it is asked. */
const clock = (stepMs: number) => {
  let nowMs = 0;
  return () => {
    nowMs += stepMs;
    return nowMs;
  };
};

describe('the order of cells', () => {
  test('has every cell once, and each eighth column and row before all others', () => {
    check(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 40 }), (columns, rows) => {
        const order = cellOrder(columns, rows);
        expect(new Set(order).size).toBe(columns * rows);
        const coarse = Math.ceil(columns / 8) * Math.ceil(rows / 8);
        for (const cell of order.subarray(0, coarse)) {
          expect((cell % columns) % 8).toBe(0);
          expect(Math.floor(cell / columns) % 8).toBe(0);
        }
      }),
      100,
    );
  });
});

describe('a cell', () => {
  test('says what the run with its two settings says', () => {
    const cells = newCells(8);
    for (let cell = 0; cell < 8; cell++) {
      computeCell(question, cell, cells, cell);
      const overrides = { [question.x.key]: question.x.values[cell % 4] as string, 'client.tcp_retries2': cell < 4 ? '3' : '15' };
      const found = evaluate({ scenarioId: 'data-in-flight-cut', overrides });
      if (!found.ok) throw new Error('must run');
      const verdict = found.run.verdicts.client;
      expect({
        kind: CELL_KINDS[cells.kinds[cell] ?? 0],
        sinceUs: cells.sinceUs[cell],
        errno: CELL_ERRNOS[cells.errnos[cell] ?? 0],
        decidedBy: CELL_DECIDERS[cells.deciders[cell] ?? 0],
      }).toEqual({ kind: verdict.outcome, sinceUs: verdict.sinceUs, errno: verdict.errno, decidedBy: verdict.decidedBy });
    }
  });

  test.each([
    ['idle-cut', 'never'],
    ['rebooted-idle-keepalive', 'reset'],
    ['outage-survived', 'alive'],
  ])('of %s is %s', (id, kind) => {
    const cells = newCells(1);
    computeCell({ file: fileOf(id), x: { key: 'rtt', values: ['1ms'] }, y: null }, 0, cells, 0);
    expect(CELL_KINDS[cells.kinds[0] ?? 0]).toBe(kind);
  });

  test('that the parser refuses is impossible, and so is one whose setting nobody knows', () => {
    const cells = newCells(2);
    computeCell({ ...question, x: { key: 'client.TCP_KEEPCNT', values: ['128'] } }, 0, cells, 0);
    computeCell({ ...question, x: { key: 'client.colour', values: ['red'] } }, 0, cells, 1);
    expect(Array.from(cells.kinds, (kind) => CELL_KINDS[kind])).toEqual(['impossible', 'impossible']);
  });
});

describe('sweeping', () => {
  const sweep = (channel: string, token: number) => ({ do: 'sweep', channel, token, question }) as const;

  test('tells of every cell in order, in parts', () => {
    const told: FromWorker[] = [];
    const sweeping = new Sweeping((message) => told.push(message));
    sweeping.take(sweep('map', 1));
    while (sweeping.work(clock(20)));
    expect(told.map(({ from, part }) => [from, part.kinds.length])).toEqual([
      [0, 4],
      [4, 4],
    ]);
  });

  test('a new question on a channel ends the old one; other channels take turns with it', () => {
    const told: FromWorker[] = [];
    const sweeping = new Sweeping((message) => told.push(message));
    sweeping.take(sweep('map', 1));
    sweeping.take(sweep('line', 2));
    sweeping.work(clock(20));
    sweeping.take(sweep('map', 3));
    while (sweeping.work(clock(20)));
    expect(told.map(({ channel, token, from }) => `${channel} ${token} ${from}`)).toEqual([
      'map 1 0',
      'line 2 0',
      'map 3 0',
      'line 2 4',
      'map 3 4',
    ]);
  });

  test('what is cancelled is not gone on with', () => {
    const told: FromWorker[] = [];
    const sweeping = new Sweeping((message) => told.push(message));
    sweeping.take(sweep('map', 1));
    sweeping.take({ do: 'cancel', channel: 'map' });
    expect(sweeping.work(clock(20))).toBe(false);
    expect(told).toEqual([]);
  });
});
