// What a capture does not say but its timers betray: HZ and where in its wheel the kernel stood. Runs of the same scenario under
// other clocks, coarse to fine; the nearest to the capture is kept.
import { type HostFile, type HostName, type Hz, parseScenario, type ScenarioFile, simulate } from '../../../sim/index.ts';
import { compare, distance } from '../compare/compare.ts';
import type { Conversation } from '../import/conversation.ts';
import { granuleUs } from '../wheel.ts';
import { A_GUESS, type Finding } from './finding.ts';
import type { Inference } from './infer.ts';
import { progressOf, repeats } from './progress.ts';

const CANDIDATES: readonly Hz[] = [250, 1000, 100, 300];
/** Some way after boot, so that no counter overflows within the run. */
const BASE_JIFFIES = 10_000_000;
const STEPS = 64;
const FINER = 8;
const SHARES_OF_A_JIFFY = [0, 1, 2, 3, 4, 5, 6, 7].map((eighth) => eighth / 8);
const MAX_TURNS = 3000;
/** How many runs without a pause for the page. */
const RUNS_AT_ONCE = 24;
/** Another clock than Linux's most usual one must be nearer by this share, and by more than a jiffy, to be believed. */
const BETTER = 0.8;
const JIFFY_US = 5000;
/** This near for each segment, no other clock is tried. */
const GOOD_US = 100;

/** Events of all runs together; a capture with very many segments gets fewer tries. */
const MAX_EVENTS = 150_000;

const pause = () => new Promise<void>((done) => setTimeout(done, 0));

class Search {
  private readonly inference: Inference;
  private readonly conversation: Conversation;
  private runs = 0;
  private events = 0;
  file: ScenarioFile;
  best: number;
  /** What another clock must be below; lowered with everything that is. */
  private bar = 0;

  constructor(inference: Inference, conversation: Conversation) {
    this.inference = inference;
    this.conversation = conversation;
    this.file = inference.file;
    this.best = this.distanceOf(inference.file);
  }

  private distanceOf(file: ScenarioFile): number {
    const parsed = parseScenario(file);
    if (!parsed.ok) return Number.POSITIVE_INFINITY;
    const run = simulate(parsed.scenario, { maxTurns: MAX_TURNS });
    this.events += run.events.length + this.conversation.segments.length;
    return distance(compare(run, this.conversation));
  }

  private with(host: HostName, change: Partial<HostFile>): ScenarioFile {
    return { ...this.inference.file, ...this.file, [host]: { ...this.file[host], ...change } };
  }

  /** Tries one; keeps it where it is nearer. */
  async attempt(host: HostName, change: Partial<HostFile>, usual = true): Promise<number> {
    if (this.events > MAX_EVENTS) return Number.POSITIVE_INFINITY;
    if (++this.runs % RUNS_AT_ONCE === 0) await pause();
    const file = this.with(host, change);
    const far = this.distanceOf(file);
    if (far < (usual ? this.best : this.bar)) {
      this.best = far;
      this.bar = Math.min(this.bar, far);
      this.file = file;
    }
    return far;
  }

  /** The nearest boot phase at one HZ. */
  async phases(host: HostName, hz: Hz, granule: number, usual: boolean): Promise<void> {
    this.bar = usual ? this.best : this.best * BETTER - JIFFY_US;
    let centre = BASE_JIFFIES;
    let width = granule;
    let first = true;
    while (width >= 1) {
      const step = Math.max(1, Math.ceil(width / STEPS));
      let nearest = Number.POSITIVE_INFINITY;
      let at = centre;
      const from = first ? centre : centre - width;
      const to = centre + width;
      for (let jiffiesAtStart = from; jiffiesAtStart < to; jiffiesAtStart += step) {
        const far = await this.attempt(host, { hz, clock: { jiffiesAtStart, microsecondsIntoJiffy: 0 } }, usual);
        if (far < nearest) [nearest, at] = [far, jiffiesAtStart];
      }
      centre = at;
      first = false;
      if (step === 1) break;
      width = Math.min(step, Math.max(1, Math.floor(width / FINER)));
    }
    for (const part of SHARES_OF_A_JIFFY)
      await this.attempt(
        host,
        { hz, clock: { jiffiesAtStart: centre, microsecondsIntoJiffy: Math.floor((part * 1_000_000) / hz) } },
        usual,
      );
  }
}

/** Whether a host's timers are seen at work. */
const hasTimers = (conversation: Conversation, host: HostName): boolean =>
  progressOf(conversation.segments).some((one) => one.segment.from === host && (repeats(one) || one.kind === 'rst'));

function longestWait(conversation: Conversation, host: HostName): number {
  const own = conversation.segments.filter(({ from }) => from === host);
  return own.reduce((most, { us }, i) => Math.max(most, us - (own[i - 1]?.us ?? us)), 0);
}

export async function fitClocks(inference: Inference, conversation: Conversation): Promise<Inference> {
  const search = new Search(inference, conversation);
  const findings: Finding[] = [];
  const { near, far } = inference.timing;
  const before = search.best;
  for (const host of [near, far]) {
    if (!hasTimers(conversation, host)) continue;
    if (inference.file[host]?.clock !== undefined) {
      await search.attempt(host, { kernel: 'linux-4.9' });
      continue;
    }
    const wait = longestWait(conversation, host);
    for (const hz of CANDIDATES) {
      const granule = Math.min(32_768, Math.round((granuleUs(wait, 'linux-6.12', hz) * hz) / 1e6));
      await search.phases(host, hz, granule, hz === CANDIDATES[0]);
      if (search.best < GOOD_US * conversation.segments.length) break;
    }
    const chosen = search.file[host];
    if (chosen?.hz !== undefined && search.best < before)
      findings.push({
        what: `${chosen.hz} HZ on the ${host}, and the place of its timers in the wheel`,
        why: 'of all that were tried, its times are nearest to the capture',
      });
  }
  const fitted = (text: string) => findings.some(({ what }) => what.includes(hostIn(text)));
  const kept = inference.findings.filter(({ what }) => !(what.endsWith(A_GUESS) && fitted(what)));
  return { ...inference, file: search.file, findings: [...kept, ...findings] };
}

const hostIn = (text: string): HostName => (text.includes('server') ? 'server' : 'client');
