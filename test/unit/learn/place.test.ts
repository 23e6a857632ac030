// Links to the lessons: any step, language and mode is a link, and every link is read back as it was written.
import { describe, expect, test } from 'vitest';
import { axisGuess, axisTicks, axisX, logAxis, moved } from '../../../viz/learn/log-axis.ts';
import { parseGuess } from '../../../viz/learn/guess-text.ts';
import { formatPlace, LIST, learnLink, parsePlace } from '../../../viz/learn/place.ts';
import { formatLink, parseLink } from '../../../viz/state/url.ts';

describe('places', () => {
  test.each([
    '#/learn',
    '#/learn?lang=ja',
    '#/learn/backoff',
    '#/learn/backoff?step=3&lang=zh&present=1',
    '#/learn/backoff/sheet',
    '#/learn/capture/2',
    '#/learn/own?step=2&z=abc_-9',
  ])('%s', (link) => {
    const { place, ignored } = parseLink(link);
    expect(ignored).toEqual([]);
    expect(formatLink(place)).toBe(link);
    if (place.page === 'learn') expect(learnLink(parsePlace(place.path))).toBe(link);
  });

  test('what no link of ours says leads to the first step, or to the list', () => {
    expect(parsePlace('backoff?step=-1').step).toBe(1);
    expect(parsePlace('backoff?step=999').step).toBe(1);
    expect(parsePlace('?lang=<b>').language).toBeNull();
    expect(formatPlace(LIST)).toBe('');
  });
});

describe('the axis of guesses', () => {
  const axis = logAxis(100_000, 14_400_000_000, 700, true);
  test('a place on it is a time, and the time has that place', () => {
    for (const x of [60, 200, 400, axis.right]) {
      const guess = axisGuess(axis, x);
      expect(Math.abs(axisX(axis, guess) - x)).toBeLessThan(1);
    }
    expect(axisGuess(axis, 690)).toBe('never');
    expect(axisX(axis, 0)).toBeLessThan(axis.left);
  });

  test('keys reach both ends, "never" and back', () => {
    expect(moved(axis, 5_000_000, 'first')).toBe(100_000);
    expect(moved(axis, 5_000_000, 'last')).toBe('never');
    expect(moved(axis, 'never', 'less')).toBe(14_400_000_000);
    expect(moved(axis, 14_400_000_000, 'more')).toBe('never');
    expect(moved(axis, 13_900_000_000, 'more')).toBe(14_400_000_000);
    expect(moved(axis, 100_000, 'much-less')).toBe(100_000);
    expect(moved(logAxis(50_000, 15_000_000, 700, false), 1_000_000, 'last')).toBe(15_000_000);
  });

  test.each([280, 390, 700, 1400])('ticks keep apart at %s px', (width) => {
    const narrow = logAxis(100_000, 14_400_000_000, width, true);
    const places = axisTicks(narrow).map((us) => axisX(narrow, us));
    expect(places.length).toBeGreaterThan(1);
    expect(places.slice(1).every((x, i) => x - (places[i] as number) >= 46)).toBe(true);
  });
});

test.each([
  ['90s', 90_000_000],
  ['2h 11m', 7_860_000_000],
  ['15 min', 900_000_000],
  ['1,5 h', 5_400_000_000],
  ['200 ms', 200_000],
  ['2小时11分', 7_860_000_000],
  ['15分38秒', 938_000_000],
  ['２時間', 7_200_000_000],
  ['300ミリ秒', 300_000],
  ['soon', null],
  ['', null],
  ['-5s', null],
])('a guess of %s', (text, us) => {
  expect(parseGuess(text)).toBe(us);
});
