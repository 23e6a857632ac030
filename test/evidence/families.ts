// Which family of behaviour a run belongs to: one table over the run's id, the first row that fits. What decides is the
// situation first (closing, a closed window …), then what is set.
export const FAMILIES = [
  { id: 'resets', title: 'Resets', of: /^rst-/ },
  { id: 'server-side', title: 'Server side', of: /^server-/ },
  { id: 'connecting', title: 'Connecting', of: /^syn[-_]/ },
  { id: 'closing', title: 'Closing', of: /^(?:close|shutdown|ending)[-_]/ },
  { id: 'full-buffer', title: 'Full buffer', of: /^full-/ },
  { id: 'zero-window', title: 'Zero window', of: /^(?:zero[-_]window|zw)[-_]/ },
  { id: 'outage', title: 'Outage', of: /^(?:outage-|\w+-outage-)/ },
  { id: 'options', title: 'Options set while connected', of: /^(?:options-|keepalive-turned-|keepidle-|uto-set-)/ },
  { id: 'user-timeout', title: 'User timeout', of: /(?:^|-)uto-/ },
  { id: 'mixed', title: 'Mixed', of: /^(?:mixed|any)-/ },
  { id: 'keepalive', title: 'Keepalive', of: /^(?:keepalive|ka|no-keepalive)[-_]/ },
  { id: 'rto', title: 'Retransmission', of: /^(?:rto|dead_peer|tail-loss|loss)-/ },
] as const;

export type FamilyId = (typeof FAMILIES)[number]['id'];

/** The family of a run; an id that no row fits is a mistake in the table. */
export function familyOf(id: string): FamilyId {
  const family = FAMILIES.find(({ of }) => of.test(id));
  if (family === undefined) throw new Error(`no family for ${JSON.stringify(id)}: add a row to test/evidence/families.ts`);
  return family.id;
}
