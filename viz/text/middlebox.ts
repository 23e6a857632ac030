// Middleboxes in words.
import type { Forgetting, MiddleboxKind } from '../../sim/index.ts';

/** What becomes of a connection that it knows no more. */
export const FORGETTING_WORDS: Readonly<Record<Forgetting, string>> = {
  silence: 'drops without a word',
  rst: 'answers with a reset',
  'rst at once': 'resets both ends at once',
  'picks up': 'takes it up again',
};

/** For those that are no preset. */
export const KIND_WORDS: Readonly<Record<MiddleboxKind, string>> = {
  nat: 'a NAT',
  firewall: 'a firewall',
  'load-balancer': 'a load balancer',
  conntrack: 'Linux conntrack, set by hand',
};
