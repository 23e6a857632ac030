// `npm run bench`: how many connection lifetimes and events a second, with and without a trace, against a bare loop that only
// computes the same expiry times; bytes kept for one verdict; fleets (alone: npm run bench -- fleets); and, with a page and a Chromium, the time from a slider to the
// painted frame. Prints tables, asserts nothing. The simulator is bundled first, as the page has it.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { build } from 'vite';
import { inProject, ROOT } from '../scripts/project.mjs';
import type * as Lives from './lives.ts';
import { type Contestant, interleaved } from './measure.ts';
import { measureSlider } from './slider.ts';

const COUNTS = [1, 1000, 100_000];
const ROUNDS = 5;
/** With a trace a hundred thousand lives would take minutes and say the same. */
const MOST_TRACED = 10_000;

async function bundled(): Promise<typeof Lives> {
  const outDir = inProject('node_modules', '.cache', 'halfopen', 'bench');
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'es2022',
      lib: { entry: inProject('bench', 'lives.ts'), formats: ['es'], fileName: 'lives' },
    },
  });
  return (await import(pathToFileURL(path.join(outDir, 'lives.js')).href)) as typeof Lives;
}

const COLUMNS = [48, 11, 12, 13, 14, 9];
const row = (...cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(COLUMNS[i] as number) : cell.padStart(COLUMNS[i] as number))).join('');
const whole = (value: number): string => Math.round(value).toLocaleString('en');

function speed(sim: typeof Lives): void {
  console.log(row('', 'connections', 'us per life', 'lives/s', 'events/s', 'x bare'));
  for (const life of sim.lives()) {
    for (const count of COUNTS) measureLife(sim, life, count);
  }
}

function measureLife(sim: typeof Lives, life: Lives.Life, count: number): void {
  const traced = Math.min(count, MOST_TRACED);
  const contestants: Contestant[] = [
    (lives) => void sim.bareLives(life.waits, lives),
    (lives) => life.run(lives, false),
    (lives) => life.run(Math.min(lives, traced), true),
  ];
  const repeat = Math.max(1, Math.floor(2000 / count));
  // Warm up: the first round of a function is the compiler's.
  interleaved(contestants, Math.min(count, 1000), 1, Math.max(1, Math.floor(1000 / count)));
  const [bare, verdict, whole_] = interleaved(contestants, count, count > 10_000 ? 3 : ROUNDS, repeat).map(
    ({ usPerLife }) => usPerLife,
  ) as [number, number, number];
  const withTrace = (whole_ * count) / traced;
  const line = (name: string, us: number): string =>
    row(name, whole(count), us.toFixed(3), whole(1_000_000 / us), whole((life.events * 1_000_000) / us), (us / bare).toFixed(0));
  console.log(line(`${life.name}, bare loop`, bare));
  console.log(line('  verdict only', verdict));
  console.log(line(traced < count ? `  with trace (${whole(traced)} of them)` : '  with trace', withTrace));
}

function heapUsed(): number {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** Bytes that one of a hundred thousand kept verdicts holds. A function of its own, so that nothing of the last call is alive. */
function bytesPerVerdict(life: Lives.Life): number {
  const before = heapUsed();
  const kept = life.keep(100_000);
  const after = heapUsed();
  // Reading them afterwards keeps them from being collected before.
  return (after - before) / kept.filter(({ outcome }) => outcome === 'error').length;
}

function memory(sim: typeof Lives): void {
  for (const life of sim.lives()) {
    console.log(`${life.name}: ${whole(bytesPerVerdict(life))} bytes of heap for a connection with its verdict only`);
  }
}

/** A fleet's members against the same members run alone, each from its first packet to the end of the day. */
function fleets(sim: typeof Lives): void {
  console.log(row('a simulated day of 20,000 connections', '', 'fleet, s', 'us per one', 'alone, us', 'alone / fleet'));
  for (const { name, run, alone } of sim.fleetCases()) {
    run(200);
    alone(50);
    const [whole_, single] = [timed(() => void run(20_000)) / 20_000, timed(() => alone(200)) / 200] as [number, number];
    console.log(
      row(`  ${name}`, '', ((whole_ * 20_000) / 1e6).toFixed(1), whole_.toFixed(0), single.toFixed(0), (single / whole_).toFixed(1)),
    );
  }
  const members = Object.values(sim.fleetCases()[0]?.run(200_000).members ?? {}) as readonly { readonly byteLength: number }[];
  const bytes = members.reduce((sum, { byteLength }) => sum + byteLength, 0);
  console.log(`a finished fleet of ${whole(200_000)} keeps ${bytes / 200_000} bytes of each connection`);
}

function timed(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1000;
}

const sim = await bundled();
if (process.argv[2] === 'fleets') {
  fleets(sim);
  process.exit(0);
}
speed(sim);
console.log();
fleets(sim);
console.log();
memory(sim);
console.log();
for (const line of await measureSlider()) console.log(line);
