// Equal-cost multipath: which of several nodes a router sends a connection to. Modulo N: a hash of the 5-tuple, taken modulo
// the number of nodes that live; the router keeps no state. Leaves out resilient and consistent hashing.

/** What tells one connection from another; addresses as 32-bit numbers. */
export interface FiveTuple {
  readonly protocol: number;
  readonly sourceAddress: number;
  readonly sourcePort: number;
  readonly destinationAddress: number;
  readonly destinationPort: number;
}

export const IPPROTO_TCP = 6;

/** Spreads every bit of the input over all 32 of the output (the finalizer of MurmurHash3). */
function mix(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/**
 * The hash of a connection, 0 to 2^32 − 1: the seed and the five numbers, mixed in one after the other in the order in which
 * they are named. Routers each have their own function; this one stands for any that is even and ignores nothing.
 */
export function flowHash({ protocol, sourceAddress, sourcePort, destinationAddress, destinationPort }: FiveTuple, seed: number): number {
  let hash = mix(seed ^ 0x9e3779b9);
  for (const word of [protocol, sourceAddress, sourcePort, destinationAddress, destinationPort]) hash = mix(Math.imul(hash, 31) ^ word);
  return hash;
}

/** The node that gets a connection, or null where none lives. `living` is in the router's order, which it keeps. */
export const chooseNode = <Node>(hash: number, living: readonly Node[]): Node | null => living[hash % living.length] ?? null;
