// Records real kernels: plays scripts (any recording is one) on the kernel of a Debian package, in a virtual machine whose
// clock skips idle time, so that hours take seconds. How, and what it needs: README.md beside this file.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Step {
  readonly atMs: number;
  readonly do: string;
  readonly name?: string;
  readonly value?: number;
  readonly bytes?: number;
}

/** What a recording plays; its clock, its kernel and what was observed are the machine's to say. */
interface Script {
  readonly id: string;
  readonly role: 'client' | 'server';
  readonly path: {
    readonly rttMs: number;
    readonly timestamps: boolean;
    readonly sack: boolean;
    readonly answersSyn: boolean;
    readonly peerReceiveBuffer?: number;
  };
  readonly sysctl: Readonly<Record<string, number>>;
  readonly socketOptions: Readonly<Record<string, number>>;
  readonly steps: readonly Step[];
  readonly untilMs: number;
}

const [pkg, folder, ...scriptFiles] = process.argv.slice(2);
if (pkg === undefined || folder === undefined || scriptFiles.length === 0) {
  console.error('usage: record.ts LINUX-IMAGE.deb FOLDER SCRIPT.json...   writes FOLDER/ID.json for every script');
  process.exit(2);
}

function run(command: string, args: readonly string[], { timeoutMs = 60_000 } = {}): Buffer {
  const done = spawnSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 30, timeout: timeoutMs });
  if (done.error !== undefined || done.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${done.error?.message ?? `exit ${done.status}`}\n${done.stderr ?? ''}`);
  return done.stdout;
}

/** The kernel, its TUN driver, its release and its HZ, out of a package. */
function unpack(work: string) {
  run('dpkg-deb', ['-x', pkg as string, work]);
  const files = readdirSync(work, { recursive: true }).map(String);
  const find = (what: RegExp): string => {
    const found = files.find((file) => what.test(file));
    if (found === undefined) throw new Error(`${pkg} holds no ${what.source}`);
    return join(work, found);
  };
  const tun = find(/\/net\/tun\.ko(\.xz|\.zst)?$/);
  const unpackers: Readonly<Record<string, string>> = { xz: 'xz', zst: 'zstd' };
  const packed = unpackers[tun.split('.').at(-1) ?? ''];
  return {
    kernel: find(/^boot\/vmlinuz-/),
    tun: packed === undefined ? readFileSync(tun) : run(packed, ['-dc', tun]),
    release: run('dpkg-deb', ['-f', pkg as string, 'Version'])
      .toString()
      .split(/[-~+]/)[0] as string,
    hz: Number(/^CONFIG_HZ=(\d+)$/m.exec(readFileSync(find(/^boot\/config-/), 'utf8'))?.[1]),
  };
}

/** A cpio archive (newc), as a kernel unpacks it into its first root. */
function archive(files: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const add = (name: string, data: Buffer) => {
    const fields = [parts.length + 1, name === 'TRAILER!!!' ? 0 : 0o100755, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length + 1, 0];
    const head = Buffer.from(`070701${fields.map((n) => n.toString(16).padStart(8, '0')).join('')}${name}\0`);
    for (const part of [head, data]) parts.push(part, Buffer.alloc((4 - (part.length % 4)) % 4));
  };
  for (const [name, data] of Object.entries(files)) add(name, data);
  add('TRAILER!!!', Buffer.alloc(0));
  return Buffer.concat(parts);
}

const micros = (ms: number): number => Math.round(ms * 1000);

/** A script in the words that record.c reads. */
const spelled = (script: Script, hz: number): string =>
  [
    `run ${script.id}`,
    `hz ${hz}`,
    `role ${script.role}`,
    `rtt ${micros(script.path.rttMs)}`,
    `until ${micros(script.untilMs)}`,
    ...(['timestamps', 'sack', 'answersSyn'] as const).map((name) => `${name} ${script.path[name] ? 1 : 0}`),
    ...(script.path.peerReceiveBuffer === undefined ? [] : [`receiveBuffer ${script.path.peerReceiveBuffer}`]),
    ...Object.entries(script.sysctl).map(([name, value]) => `sysctl ${name} ${value}`),
    ...Object.entries(script.socketOptions).map(([name, value]) => `option ${name} ${value}`),
    ...script.steps.map((step) => `step ${micros(step.atMs)} ${step.do} ${step.name ?? '-'} ${step.value ?? step.bytes ?? 0}`),
    'end\n',
  ].join('\n');

/** One processor, a nanosecond an instruction, and idle time skipped: the same run every time. */
const virtualMachine = (kernel: string, initrd: string): string[] => [
  ...['-M', 'q35', '-cpu', 'max', '-m', '256', '-smp', '1', '-icount', 'shift=0,sleep=off'],
  ...['-nographic', '-no-reboot', '-nodefaults', '-serial', 'stdio', '-kernel', kernel, '-initrd', initrd],
  ...['-append', 'console=ttyS0 quiet ipv6.disable=1 panic=-1 tsc=reliable mitigations=off'],
];

const work = mkdtempSync(join(tmpdir(), 'record-'));
try {
  const { kernel, tun, release, hz } = unpack(work);
  const scripts = scriptFiles.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Script);
  const recorder = join(work, 'recorder');
  run('gcc', ['-O2', '-static', '-o', recorder, new URL('./record.c', import.meta.url).pathname]);
  const runs = Buffer.from(scripts.map((script) => spelled(script, hz)).join(''));
  writeFileSync(join(work, 'initrd'), archive({ init: readFileSync(recorder), 'tun.ko': tun, runs }));
  const console_ = run('qemu-system-x86_64', virtualMachine(kernel, join(work, 'initrd')), { timeoutMs: 3_600_000 })
    .toString()
    .replaceAll('\r', '');
  const found = new Map(
    Array.from(console_.matchAll(/^@@ (\S+) (\d+) (\d+) (\d+)\n([\s\S]*?)\n@@$/gm), ([, id, ...rest]) => [id as string, rest] as const),
  );
  mkdirSync(folder, { recursive: true });
  for (const { id, role, path, sysctl, socketOptions, steps, untilMs } of scripts) {
    const [jiffies, into, attempts, events] = found.get(id) ?? [];
    if (events === undefined) throw new Error(`${id} was not recorded; the console's end:\n${console_.slice(-2000)}`);
    const clock = { jiffiesAtStart: Number(jiffies), microsecondsIntoJiffy: Number(into) };
    const head = JSON.stringify({ id, kernel: { release, hz }, clock, role, path, sysctl, socketOptions, steps, untilMs }, null, 1);
    writeFileSync(join(folder, `${id}.json`), head.replace(/\n}$/, `,\n "observed": [\n${events}\n ]\n}\n`));
    if (attempts !== '1') console.log(`${id}: at the ${attempts}. phase`);
  }
  console.log(`Linux ${release}, ${hz} HZ: ${scripts.length} recorded`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
