// Links outlive the page that wrote them. Each version of the link's keys has one function that turns its links into those of
// the next; an old link goes through all that follow. A link without `v` was typed by hand, and is version 0.

export type LinkValue = readonly [key: string, value: string];

const isOption = (name: string) => /^(SO|TCP)_[A-Z0-9_]+$/.test(name);

/** By hand one leaves out the host, which is the client, and writes options small and without their prefix. */
function fromHand([key, value]: LinkValue): LinkValue {
  if (isOption(key) || /^tcp_[a-z0-9_]+$/.test(key)) return [`client.${key}`, value];
  const short = /^(user_timeout|keepidle|keepintvl|keepcnt|syncnt|linger2|nodelay)$/.exec(key);
  if (short) return [`client.TCP_${key.toUpperCase()}`, value];
  return key === 'keepalive' ? ['client.SO_KEEPALIVE', value] : [key, value];
}

/** UPGRADERS[n] turns a link of version n into one of version n + 1. */
export const UPGRADERS: readonly ((value: LinkValue) => LinkValue)[] = [fromHand];

export const LINK_VERSION = UPGRADERS.length;

/** The version that a link says it has; null where it says none that this page knows. */
export function knownVersion(text: string | undefined): number | null {
  if (text === undefined) return 0;
  return /^\d{1,4}$/.test(text) && Number(text) <= LINK_VERSION ? Number(text) : null;
}

/** One key and value of a link of some version, as this version writes them. */
export const upgrade = (value: LinkValue, version: number): LinkValue =>
  UPGRADERS.slice(version).reduce((current, step) => step(current), value);
