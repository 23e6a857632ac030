// The link: what goes in comes out, only what differs is written, and nothing that a stranger puts in can break the page.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANSWER_ID } from '../../../viz/state/situations.ts';
import { DEFAULT_VIEW, formatLink, type Place, parseLink, VIEW_NAMES } from '../../../viz/state/url.ts';

const overrideKey = fc.constantFrom(
  'client.TCP_USER_TIMEOUT',
  'server.tcp_retries2',
  'client.hz',
  'rtt',
  'until',
  'step3',
  'client.kernel',
);
const overrides = fc.dictionary(overrideKey, fc.string({ maxLength: 20 }), { noNullPrototype: true });
/** What is typed has no ".." in it; without any end there is no span. */
const end = fc.string({ maxLength: 20 }).map((text) => text.replaceAll('.', ''));
const span = fc.option(fc.tuple(end, end).filter(([from, to]) => from !== '' || to !== ''));
const place: fc.Arbitrary<Place> = fc.record({
  page: fc.constant('scenario' as const),
  document: fc.record(
    {
      scenarioId: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((id) => !id.includes('/') && id.isWellFormed()),
      overrides,
      others: fc.array(overrides, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['scenarioId', 'overrides'] },
  ),
  view: fc.record({
    name: fc.option(fc.constantFrom(...VIEW_NAMES)),
    axis: fc.constantFrom('fit' as const, 'linear' as const, 'log' as const),
    origin: fc.option(fc.string({ minLength: 1, maxLength: 30 })),
    window: fc.option(
      fc.tuple(fc.nat({ max: 10 ** 12 }), fc.integer({ min: 1, max: 10 ** 12 })).map(([from, length]) => [from, from + length] as const),
    ),
    selected: fc.option(fc.string({ minLength: 1, maxLength: 30 })),
    across: fc.option(overrideKey),
    up: fc.option(overrideKey),
    acrossSpan: span,
    upSpan: span,
  }),
});

describe('link', () => {
  test('every state comes back from its link', () => {
    fc.assert(
      fc.property(place, (state) => {
        const back = parseLink(formatLink(state));
        expect(back.ignored).toEqual([]);
        expect(back.place).toEqual(state);
      }),
    );
  });

  test('a state without changes has the shortest link', () => {
    expect(formatLink({ page: 'scenario', document: { scenarioId: 'idle-cut', overrides: {} }, view: DEFAULT_VIEW })).toBe('#/s/idle-cut');
    expect(formatLink({ page: 'catalogue' })).toBe('#/catalogue');
    expect(formatLink({ page: 'answer', document: { scenarioId: ANSWER_ID, overrides: {} } })).toBe('#/');
  });

  test('a link is readable', () => {
    const link = formatLink({
      page: 'scenario',
      document: { scenarioId: 'idle-cut', overrides: { 'client.TCP_USER_TIMEOUT': '30s' } },
      view: { ...DEFAULT_VIEW, name: 'ladder', axis: 'linear', origin: null, window: [0, 7_900_500_000], selected: 'client/rto/fire/5' },
    });
    expect(link).toBe('#/s/idle-cut?client.TCP_USER_TIMEOUT=30s&view=ladder&x=linear&t=0-7900.5&e=client/rto/fire/5&v=1');
  });

  test('other runs are named b and c; one without changes is the scenario itself', () => {
    const document = { scenarioId: 'idle-cut', overrides: {}, others: [{ 'client.TCP_USER_TIMEOUT': '30s', add1: '5s:cut' }, {}] };
    const link = formatLink({ page: 'scenario', document, view: DEFAULT_VIEW });
    expect(link).toBe('#/s/idle-cut?b.add1=5s:cut&b.client.TCP_USER_TIMEOUT=30s&c=scenario&v=1');
    expect(parseLink('#/s/idle-cut?c.rtt=5ms').place).toMatchObject({ document: { others: [{ rtt: '5ms' }] } });
    expect(parseLink('#/s/idle-cut?b.colour=red&d.rtt=5ms&b=red').ignored).toEqual(['b.colour=red', 'd.rtt=5ms', 'b=red']);
  });

  test('unknown keys and values are reported and the rest is used', () => {
    const { place: found, ignored } = parseLink('#/s/idle-cut?colour=red&view=film&rtt=5ms&x=cubic&t=9-3&__proto__=1&v=7&%E0%A4%A=1');
    expect(ignored).toEqual(['colour=red', 'view=film', 'x=cubic', 't=9-3', '__proto__=1', 'v=7', '%E0%A4%A=1']);
    expect(found).toEqual({ page: 'scenario', document: { scenarioId: 'idle-cut', overrides: { rtt: '5ms' } }, view: DEFAULT_VIEW });
  });

  test('the front page answers; links from when it had a place of its own lead there', () => {
    const place = { page: 'answer', document: { scenarioId: ANSWER_ID, overrides: { rtt: '5ms' } } };
    for (const link of ['#/?rtt=5ms', '#/answer?rtt=5ms', '#?rtt=5ms'])
      expect(parseLink(link)).toEqual({ place, ignored: [], language: null });
    expect(parseLink('#/?lang=ja&rtt=5ms')).toEqual({ place, ignored: [], language: 'ja' });
    expect(parseLink('#/?lang=null&rtt=5ms')).toEqual({ place, ignored: ['lang=null'], language: null });
    for (const link of ['', '#', '#/', '#/answer', '#/answer/']) expect(parseLink(link).place.page).toBe('answer');
    expect(parseLink('#/catalogue')).toEqual({ place: { page: 'catalogue' }, ignored: [], language: null });
    expect(parseLink('#/nowhere')).toEqual({ place: { page: 'catalogue' }, ignored: ['/nowhere'], language: null });
  });

  test('no text whatever throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parseLink(`#/s/x?${text}`)));
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parseLink(text)));
  });
});
