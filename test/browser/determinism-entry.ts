// What the determinism test runs in a page: the simulator as the page has it, and the digest of a run.
import { parseScenarios, type ScenarioFile, simulate } from '../../sim/index.ts';

export interface Digest {
  readonly id: string;
  readonly events: number;
  readonly sha256: string;
}

declare global {
  interface Window {
    digests: (files: readonly ScenarioFile[]) => Promise<Digest[]>;
  }
}

window.digests = async (files) => {
  const parsed = parseScenarios({ scenarios: files });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return Promise.all(
    parsed.scenarios.map(async (scenario) => {
      const { events, verdicts, stopped } = simulate(scenario);
      const bytes = new TextEncoder().encode(JSON.stringify({ events, verdicts, stopped }));
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      return { id: scenario.id, events: events.length, sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') };
    }),
  );
};
