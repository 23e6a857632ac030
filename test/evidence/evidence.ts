// The evidence: every recording, vector and capture run through the simulator and scored, as the data of evidence.json.
// `npm run evidence` writes that file; a test fails where it is out of date.
import { type KernelId, PROFILES, profileForRelease, replay } from '../../sim/index.ts';
import { CAPTURES, captured, readCapture, runCapture } from '../kernel/captures.ts';
import { folders, readFolder, stripped } from '../kernel/recordings.ts';
import { eventsOf, measured, type Vector, vectors } from '../kernel/vectors.ts';
import { type MeasuredClaim, measureClaims } from './claims.ts';
import { FAMILIES, type FamilyId, familyOf } from './families.ts';
import { type Score, score } from './score.ts';

export interface EvidenceRun extends Score {
  /** Which kernel of `kernels`. */
  readonly kernel: string;
  readonly id: string;
  readonly family: FamilyId;
}

export interface Counts {
  readonly exact: number;
  readonly close: number;
  readonly wrong: number;
  readonly worstErrorUs: number;
}

export interface EvidenceKernel extends Counts {
  readonly id: string;
  readonly profile: KernelId;
  readonly release: string;
  readonly hz: number;
  /** A recording names microseconds, a vector jiffies, a capture was taken on the wire by others. */
  readonly source: 'recording' | 'vector' | 'capture';
}

export interface Evidence {
  readonly about: string;
  readonly profiles: readonly { readonly id: KernelId; readonly title: string; readonly evidence: 'recorded' | 'read' }[];
  readonly families: readonly { readonly id: FamilyId; readonly title: string }[];
  readonly kernels: readonly EvidenceKernel[];
  readonly cells: readonly (Counts & { readonly kernel: string; readonly family: FamilyId })[];
  readonly total: Counts;
  readonly claims: readonly MeasuredClaim[];
  readonly runs: readonly EvidenceRun[];
}

type Kernel = Omit<EvidenceKernel, keyof Counts>;

export function buildEvidence(): Evidence {
  const kernels = new Map<string, Kernel>();
  const runs = [...recordingRuns(kernels), ...vectorRuns(kernels), ...captureRuns(kernels)];
  const counted = [...kernels.values()].map((kernel) => ({ ...kernel, ...count(runs.filter((run) => run.kernel === kernel.id)) }));
  const cells = counted.flatMap(({ id: kernel }) =>
    FAMILIES.map(({ id: family }) => ({ kernel, family, of: runs.filter((run) => run.kernel === kernel && run.family === family) }))
      .filter(({ of }) => of.length > 0)
      .map(({ kernel, family, of }) => ({ kernel, family, ...count(of) })),
  );
  return {
    about: 'Written by npm run evidence from test/kernel and claims.json; nothing in it is typed by hand.',
    profiles: Object.values(PROFILES).map(({ id, title, evidence }) => ({ id, title, evidence })),
    families: FAMILIES.map(({ id, title }) => ({ id, title })),
    kernels: counted,
    cells,
    total: count(runs),
    claims: measureClaims(),
    runs,
  };
}

export const count = (runs: readonly Score[]): Counts => ({
  exact: runs.filter(({ verdict }) => verdict === 'exact').length,
  close: runs.filter(({ verdict }) => verdict === 'close').length,
  wrong: runs.filter(({ verdict }) => verdict === 'wrong').length,
  worstErrorUs: runs.reduce((worst, { worstErrorUs }) => Math.max(worst, worstErrorUs), 0),
});

function recordingRuns(kernels: Map<string, Kernel>): EvidenceRun[] {
  return folders().flatMap((kernel) =>
    readFolder(kernel).map((file) => {
      const { release, hz } = file.kernel;
      const profile = profileForRelease(release);
      kernels.set(kernel, { id: kernel, profile: profile.id, release, hz, source: 'recording' });
      return { kernel, id: file.id, family: familyOf(file.id), ...score(file, replay(stripped(file), profile)) };
    }),
  );
}

function vectorRuns(kernels: Map<string, Kernel>): EvidenceRun[] {
  return vectors.map((vector) => {
    const profile = profileForRelease(vector.kernel).id;
    const kernel = `${profile}-hz${vector.hz}-vectors`;
    kernels.set(kernel, { id: kernel, profile, release: vector.kernel, hz: vector.hz, source: 'vector' });
    const id = vectorId(vector);
    return { kernel, id, family: familyOf(id), ...scoreEvents(measured(vector), eventsOf(vector), vector.hz) };
  });
}

/** What tells vectors apart, spelled as the recordings' ids are. */
function vectorId(vector: Vector): string {
  const uto = vector.user_timeout_ms ? [`uto-${vector.user_timeout_ms}`] : [];
  const retries = vector.tcp_retries2 === undefined ? [] : [`retries2-${vector.tcp_retries2}`];
  const keepalive = vector.idle === undefined ? [] : [`${vector.idle}-${vector.intvl}-${vector.cnt}`];
  const syn = vector.TCP_SYNCNT ? [`syncnt-${vector.TCP_SYNCNT}`] : [];
  const orphan = vector.tcp_orphan_retries ? [`orphan-retries-${vector.tcp_orphan_retries}`] : [];
  return [vector.scenario, ...keepalive, ...retries, ...orphan, ...syn, ...uto, `from-jiffy-${vector.j0}`].join('-');
}

function captureRuns(kernels: Map<string, Kernel>): EvidenceRun[] {
  return CAPTURES.map((id) => {
    const capture = readCapture(id);
    const kernel = 'linux-4.1-hz250-captures';
    kernels.set(kernel, { id: kernel, profile: 'linux-4.1', release: 'before 4.8', hz: capture.kernel.hz, source: 'capture' });
    const want = captured(capture).map(({ flags, jiffy }) => [flags, jiffy] as const);
    // Our run goes on after the capture was stopped, except where the capture says that silence followed.
    const ours = runCapture(capture).map(({ flags, jiffy }) => [flags, jiffy] as const);
    const got = capture.silentUntilUs === undefined && want.at(-1)?.[0] !== 'R.' ? ours.slice(0, want.length) : ours;
    return { kernel, id, family: familyOf(id), ...scoreEvents(want, got, capture.kernel.hz) };
  });
}

type JiffyEvent = readonly [what: string, jiffy: number, length?: number];

/** Events that name jiffies: exact where all are the same, wrong otherwise; the error in whole jiffies, as µs. */
function scoreEvents(want: readonly JiffyEvent[], got: readonly JiffyEvent[], hz: number): Score {
  const say = (event: JiffyEvent | undefined): string => (event === undefined ? 'nothing' : `${event[0]} in jiffy ${event[1]}`);
  const first = Array.from({ length: Math.max(want.length, got.length) }, (_, i) => i).find(
    (i) => JSON.stringify(want[i]) !== JSON.stringify(got[i]),
  );
  const errors = want.flatMap(([what, jiffy], i) => (got[i]?.[0] === what ? [Math.abs(jiffy - got[i][1])] : []));
  return {
    verdict: first === undefined ? 'exact' : 'wrong',
    worstErrorUs: Math.max(0, ...errors) * (1_000_000 / hz),
    why: first === undefined ? null : `event ${first}: ${say(got[first])}, kernel ${say(want[first])}`,
  };
}
