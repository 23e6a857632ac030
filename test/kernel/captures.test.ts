// Three captures of 2016 on a kernel before 4.8: every probe must leave in the jiffy that its timestamp names.
import { describe, expect, test } from 'vitest';
import { captured, readCapture, runCapture } from './captures.ts';

describe('captures of 2016, timers with 1/256 slack', () => {
  test('no SO_KEEPALIVE: not one segment in 5 min 42 s after the handshake', () => {
    expect(runCapture(readCapture('no-keepalive-2016'))).toHaveLength(1);
  });
  test('probes answered: after 10 s, then every 75 s, each in the captured jiffy', () => {
    const capture = readCapture('keepalive-2016-answered');
    expect(runCapture(capture).slice(0, captured(capture).length)).toEqual(captured(capture));
  });
  test('probes unanswered: 10 s, five probes 20 s apart, then RST, each in the captured jiffy', () => {
    const capture = readCapture('keepalive-2016-dead');
    expect(runCapture(capture)).toEqual(captured(capture));
  });
  test('the timer wheel of 4.8 and later would have sent the probes in other jiffies', () => {
    const capture = readCapture('keepalive-2016-dead');
    const wheel = runCapture(capture, 'linux-6.12').slice(1);
    const slack = captured(capture).slice(1);
    expect(wheel).toHaveLength(slack.length);
    expect(wheel.filter((segment, i) => segment.jiffy === slack[i]?.jiffy)).toEqual([]);
  });
});
