// The evidence’s addresses, and what a segment is as told from the wire.
import { describe, expect, test } from 'vitest';
import { evidenceLink, evidencePlace } from '../../../viz/evidence/links.ts';
import { classify } from '../../../viz/evidence/segments.ts';
import { formatLink, parseLink } from '../../../viz/state/url.ts';

describe('addresses', () => {
  test.each(['', 'linux-6.12-hz250/rto', 'linux-6.12-hz250/rto/rto-dead-rtt-0.3-nosack'])('#/evidence/%s is read and written', (path) => {
    const link = path === '' ? '#/evidence' : `#/evidence/${path}`;
    expect(parseLink(link)).toEqual({ place: { page: 'evidence', path }, ignored: [], language: null });
    expect(formatLink({ page: 'evidence', path })).toBe(link);
    expect(evidenceLink(...path.split('/').filter(Boolean))).toBe(link);
  });
  test('a path names kernel, family and run, as far as it goes', () => {
    expect(evidencePlace('a/b/c')).toEqual({ kernel: 'a', family: 'b', id: 'c' });
    expect(evidencePlace('')).toEqual({ kernel: null, family: null, id: null });
  });
  test('what no address holds leads to the front page and is reported', () => {
    expect(parseLink('#/evidence/<script>')).toEqual({ place: { page: 'catalogue' }, ignored: ['/evidence/<script>'], language: null });
  });
});

describe('what a segment is', () => {
  const kinds = (...sent: [string, number, number][]) =>
    classify(sent.map(([flags, seq, len], us) => ({ us, flags, seq, len, lost: false }))).map(({ glyph }) => glyph);

  test('a connection with data, sent again', () => {
    expect(kinds(['S', 0, 0], ['.', 1, 0], ['P.', 1, 100], ['P.', 1, 100], ['.', 101, 0])).toEqual([
      'syn',
      'ack',
      'data',
      'retransmission',
      'ack',
    ]);
  });
  test('an empty segment below the next byte is a probe', () => {
    expect(kinds(['S', 0, 0], ['.', 1, 0], ['.', 0, 0], ['R.', 1, 0])).toEqual(['syn', 'ack', 'probe', 'rst']);
  });
  test('SYN and FIN take a number too: once more is again', () => {
    expect(kinds(['S', 0, 0], ['S', 0, 0], ['.', 1, 0], ['F.', 1, 0], ['F.', 1, 0])).toEqual([
      'syn',
      'retransmission',
      'ack',
      'fin',
      'retransmission',
    ]);
  });
});
