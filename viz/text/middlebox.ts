// Middleboxes in words.
import type { Forgetting, MiddleboxKind } from '../../sim/index.ts';
import { word } from './words.ts';

/** What becomes of a connection that it knows no more. */
export const FORGETTING_WORDS: Readonly<Record<Forgetting, string>> = {
  silence: word('drops without a word'),
  rst: word('answers with a reset'),
  'rst at once': word('resets both ends at once'),
  'picks up': word('takes it up again'),
};

/** For those that are no preset. */
export const KIND_WORDS: Readonly<Record<MiddleboxKind, string>> = {
  nat: word('a NAT'),
  firewall: word('a firewall'),
  'load-balancer': word('a load balancer'),
  conntrack: word('Linux conntrack, set by hand'),
};
