// Each of the 135 vectors comes out of the simulator event by event, in the same jiffy.
import { describe, expect, test } from 'vitest';
import { eventsOf, measured, vectors } from './vectors.ts';

describe.each(['dead_peer', 'keepalive_dead', 'zero_window_silent', 'syn_dead', 'close_dead'] as const)('%s', (scenario) => {
  const of = vectors.filter((vector) => vector.scenario === scenario);
  test.each(
    of.map(
      (vector) =>
        [
          `Linux ${vector.kernel}, ${vector.hz} HZ, from jiffy ${vector.j0}: ${JSON.stringify({ ...vector, events: undefined })}`,
          vector,
        ] as const,
    ),
  )('%s', (_name, vector) => {
    expect(eventsOf(vector)).toEqual(measured(vector));
  });
});

test('all 135 vectors are there', () => {
  expect(vectors).toHaveLength(135);
});
