// Scenarios that are not the catalogue's, packed: what goes into their links, so that these open anywhere.
import { signal } from '@preact/signals';

/** By id; null for one that is too large for a link. */
const packedFiles = signal<ReadonlyMap<string, string | null>>(new Map());

/** Whether a scenario is not the catalogue's. */
export const isOwn = (id: string): boolean => packedFiles.value.has(id);
/** The packed file of a scenario that is not the catalogue's; null for the others and for those too large for a link. */
export const packedOf = (id: string): string | null => packedFiles.value.get(id) ?? null;

export function rememberPacked(id: string, packed: string | null): void {
  packedFiles.value = new Map(packedFiles.value).set(id, packed);
}
