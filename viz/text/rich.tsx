// A sentence whose gaps are elements: each language puts them where its order of words wants them.
import type { ComponentChild, JSX } from 'preact';
import { Fragment } from 'preact';
import { cutAtGaps } from './words.ts';

/** "This link brings it back: $link" with an element for the gap. Only literals, as for `t`. */
export const rich = (english: string, gaps: Readonly<Record<string, ComponentChild>>): JSX.Element => (
  <>
    {cutAtGaps(english).map((piece, i) => (
      <Fragment key={i}>{i % 2 === 1 ? (gaps[piece] ?? `$${piece}`) : piece}</Fragment>
    ))}
  </>
);
