// The addresses below #/evidence: the table, a cell's list of runs, one recording.
export interface EvidencePlace {
  readonly kernel: string | null;
  readonly family: string | null;
  readonly id: string | null;
}

export function evidencePlace(path: string): EvidencePlace {
  const [kernel = null, family = null, id = null] = path.split('/').filter(Boolean);
  return { kernel, family, id };
}

export const evidenceLink = (...parts: readonly string[]): string => `#/${['evidence', ...parts].join('/')}`;
