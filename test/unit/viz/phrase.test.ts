// Phrases of the simulator, put together in English and in other languages.
import { afterEach, describe, expect, test } from 'vitest';
import { english, say } from '../../../sim/index.ts';
import { said } from '../../../viz/text/phrase.ts';
import { speak, speakEnglish } from '../../support/speak.ts';

afterEach(speakEnglish);

describe('phrases', () => {
  test('sentences follow each other with a space, but not after a full stop that brings its own', () => {
    expect(english([say('One.'), say('Two.')])).toBe('One. Two.');
    speak('zh');
    expect(said([say('The timer is set.'), say('It never arrives.')])).toBe('定时器已设置。它不会到达。');
  });

  test('what stands in a gap is never read as a gap, but a phrase in it knows the gaps around it', () => {
    expect(english(say('$from to $to', { from: '$to', to: "$'$&" }))).toBe("$to to $'$&");
    expect(english(say('$said, twice', { said: say('$n times'), n: 2 }))).toBe('2 times, twice');
  });

  test('times have the units of the language', () => {
    speak('ja');
    expect(said(say('$n jiffies ($time)', { n: 51, time: { us: 204_000 } }))).toBe('51 jiffy（204 ミリ秒）');
  });
});
