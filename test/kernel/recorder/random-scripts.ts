// Draws scripts at random, of the families of the recordings and of one that mixes everything, for `record.ts` to play. The same
// seed gives the same scripts.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [seedText, countText, folder, only] = process.argv.slice(2);
const seed = Number(seedText);
const count = Number(countText);
if (!Number.isInteger(seed) || !Number.isInteger(count) || folder === undefined) {
  console.error('usage: random-scripts.ts SEED COUNT FOLDER [FAMILY]   writes FOLDER/FAMILY-SEED-NUMBER.json');
  process.exit(2);
}

let state = seed >>> 0;
/** Below 1 (mulberry32). */
function random(): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let word = Math.imul(state ^ (state >>> 15), state | 1);
  word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
  return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
}
const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
/** As many of 10 to 99 as of 1000 to 9999. */
const anyScale = (least: number, most: number): number => Math.round(least * (most / least) ** random());
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const sometimes = (chance: number): boolean => random() < chance;

type Step = Readonly<Record<string, number | string>>;
interface Draft {
  readonly path?: Readonly<Record<string, number | boolean>>;
  readonly role?: 'client' | 'server';
  readonly sysctl?: Readonly<Record<string, number>>;
  readonly socketOptions?: Readonly<Record<string, number>>;
  readonly steps: readonly Step[];
  readonly untilMs: number;
}

const keepalive = () => ({
  SO_KEEPALIVE: 1,
  TCP_KEEPIDLE: pick([1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 300, 900]),
  TCP_KEEPINTVL: pick([1, 2, 3, 5, 7, 10, 15, 20, 30, 60, 75]),
  TCP_KEEPCNT: between(1, 9),
});
const lifeMs = (keep: ReturnType<typeof keepalive>): number => (keep.TCP_KEEPIDLE + keep.TCP_KEEPINTVL * (keep.TCP_KEEPCNT + 1)) * 1000;
const userTimeout = () => ({ TCP_USER_TIMEOUT: anyScale(200, 1_000_000) });

/** A step of a kind, with bytes where its kind takes some. */
function stepOf(kind: string, atMs: number, bytes: Readonly<Record<string, () => number>>): Step {
  const size = bytes[kind];
  return size === undefined ? { atMs, do: kind } : { atMs, do: kind, bytes: size() };
}

/** Some exchanges, so that the RTT is known; where they end. */
function warmUp(rttMs: number, most = 5): { readonly steps: Step[]; readonly endMs: number } {
  const gap = between(300, 1000) + Math.round(rttMs * (3 + random()));
  const sends = between(0, most);
  const steps = Array.from({ length: sends }, (_, i) => ({ atMs: 100 + i * gap, do: 'send', bytes: 100 }));
  return { steps, endMs: 100 + sends * gap + Math.round(2 * rttMs) };
}

/** A draft's script, told the RTT. */
type Family = (rttMs: number) => Draft;
const FAMILIES: Readonly<Record<string, Family>> = {
  rto(rttMs) {
    const { steps, endMs } = warmUp(rttMs);
    const dead = endMs + 500;
    const sent = dead + between(60, 3000);
    const second = sometimes(0.3) ? [{ atMs: sent + between(100, 12_000), do: 'send', bytes: 100 }] : [];
    return {
      steps: [...steps, { atMs: dead, do: 'blackhole' }, { atMs: sent, do: 'send', bytes: pick([1, 100, 500, 1000, 1400]) }, ...second],
      untilMs: 1_700_000,
    };
  },
  'rto-uto': (rttMs) => ({ ...(FAMILIES.rto as Family)(rttMs), socketOptions: userTimeout() }),
  outage(rttMs) {
    const { steps, endMs } = warmUp(rttMs);
    const dead = endMs + 500;
    const sent = dead + between(60, 3000);
    const back = sent + anyScale(500, 300_000);
    const second = sometimes(0.4) ? [{ atMs: between(sent + 50, back - 100), do: 'send', bytes: 100 }] : [];
    return {
      steps: [
        ...steps,
        { atMs: dead, do: 'blackhole' },
        { atMs: sent, do: 'send', bytes: pick([1, 100, 1000]) },
        ...second,
        { atMs: back, do: 'restore' },
        { atMs: back + between(150_000, 180_000), do: 'send', bytes: 100 },
      ],
      untilMs: back + 400_000,
    };
  },
  ka(rttMs) {
    const { steps, endMs } = warmUp(rttMs);
    const options = keepalive();
    const dead = endMs + between(100, options.TCP_KEEPIDLE * 2000);
    const back = sometimes(0.4) ? [{ atMs: dead + between(100, lifeMs(options) - 1000), do: 'restore' }] : [];
    return {
      socketOptions: options,
      steps: [...steps, { atMs: dead, do: 'blackhole' }, ...back],
      untilMs: dead + 2 * lifeMs(options) + 60_000,
    };
  },
  'ka-uto'(rttMs) {
    const drawn = (FAMILIES.ka as Family)(rttMs);
    const life = lifeMs(drawn.socketOptions as ReturnType<typeof keepalive>);
    return { ...drawn, socketOptions: { ...drawn.socketOptions, TCP_USER_TIMEOUT: Math.max(1, Math.round(life * 1.6 * random())) } };
  },
  'ka-traffic'(rttMs) {
    const { steps, endMs } = warmUp(rttMs);
    const options = keepalive();
    const dead = endMs + between(1000, options.TCP_KEEPIDLE * 2000);
    const heard = sometimes(0.4) ? [{ atMs: dead - between(20, 400), do: 'peerSend', bytes: between(1, 200) }] : [];
    const sent = dead + between(100, lifeMs(options));
    return {
      socketOptions: options,
      steps: [...steps, ...heard, { atMs: dead, do: 'blackhole' }, { atMs: sent, do: 'send', bytes: between(1, 1000) }],
      untilMs: sent + lifeMs(options) + 1_400_000,
    };
  },
  options(rttMs) {
    const options = keepalive();
    const at = between(1000, Math.round(lifeMs(options) * 0.8));
    const changed = pick(['TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT', 'TCP_USER_TIMEOUT', 'SO_KEEPALIVE']);
    const values = {
      TCP_KEEPIDLE: between(1, 120),
      TCP_KEEPINTVL: between(1, 60),
      TCP_KEEPCNT: between(1, 9),
      TCP_USER_TIMEOUT: anyScale(200, 300_000),
      SO_KEEPALIVE: 0,
    };
    const set = { atMs: at, do: 'setsockopt', name: changed, value: values[changed as keyof typeof values] };
    const again = { atMs: at + between(50, 30_000), do: 'setsockopt', name: 'SO_KEEPALIVE', value: 1 };
    return {
      socketOptions: options,
      steps: [{ atMs: sometimes(0.8) ? 0 : Math.round(rttMs), do: 'blackhole' }, set, ...(changed === 'SO_KEEPALIVE' ? [again] : [])],
      untilMs: at + 2 * lifeMs(options) + 500_000,
    };
  },
  'zw-uto': (rttMs) => ({ ...(FAMILIES['zw-mix'] as Family)(rttMs), socketOptions: userTimeout() }),
  'zw-mix'(rttMs) {
    const { steps, endMs } = warmUp(rttMs, 6);
    const shut = endMs + 500;
    const sent = shut + between(Math.round(rttMs) + 50, Math.round(rttMs * 2) + 3000);
    const later = sent + anyScale(300, 120_000);
    const then = pick<Step | null>([
      null,
      { atMs: later, do: 'blackhole' },
      { atMs: later, do: 'peerWindow', bytes: pick([100, 1000, 5000, 65535]) },
    ]);
    return {
      socketOptions: sometimes(0.7) ? keepalive() : {},
      steps: [
        ...steps,
        { atMs: shut, do: 'peerWindow', bytes: 0 },
        { atMs: sent, do: 'send', bytes: pick([1, 100, 1000]) },
        ...(then === null ? [] : [then]),
      ],
      untilMs: then?.do === 'blackhole' ? 1_700_000 : 600_000,
    };
  },
  full(rttMs) {
    const first = 300 + between(500, 2000) + Math.round(rttMs);
    const later = first + anyScale(1000, 120_000);
    const then = pick<Step | null>([
      null,
      { atMs: later, do: 'blackhole' },
      { atMs: later, do: 'peerRead', bytes: pick([500, 2000, 5000]) },
    ]);
    return {
      path: { peerReceiveBuffer: pick([1500, 2000, 3000, 5000]) },
      socketOptions: pick([{}, userTimeout(), keepalive()]),
      steps: [{ atMs: 300, do: 'send', bytes: 1000 }, { atMs: first, do: 'send', bytes: 9000 }, ...(then === null ? [] : [then])],
      untilMs: then?.do === 'blackhole' ? 1_700_000 : 600_000,
    };
  },
  syn: () => ({
    path: { answersSyn: false },
    sysctl: { tcp_syn_retries: between(1, 7) },
    socketOptions: pick([{}, { TCP_USER_TIMEOUT: anyScale(500, 100_000) }, { TCP_SYNCNT: between(1, 8) }]),
    steps: [],
    untilMs: 400_000,
  }),
  close(rttMs) {
    const { steps, endMs } = warmUp(rttMs);
    const dead = endMs + Math.round(2 * rttMs) + between(500, 1500);
    const send = sometimes(0.5) ? [{ atMs: dead + 100, do: 'send', bytes: 200 }] : [];
    return {
      sysctl: sometimes(0.5) ? { tcp_orphan_retries: between(1, 8) } : {},
      socketOptions: sometimes(0.4) ? userTimeout() : {},
      steps: [...steps, { atMs: dead, do: 'blackhole' }, ...send, { atMs: dead + between(200, 3000), do: pick(['close', 'shutdown']) }],
      untilMs: 700_000,
    };
  },
  mixed(rttMs) {
    const { steps, endMs } = warmUp(rttMs);
    const drawn: Step[] = [...steps];
    let at = endMs + 500;
    for (let left = between(3, 8); left > 0; left--) {
      at += anyScale(500, 60_000);
      drawn.push(
        pick<Step>([
          { atMs: at, do: 'blackhole' },
          { atMs: at, do: 'restore' },
          { atMs: at, do: 'send', bytes: between(1, 1000) },
        ]),
      );
    }
    drawn.push({ atMs: at + 3000, do: 'blackhole' });
    return {
      socketOptions: { ...(sometimes(0.8) ? keepalive() : {}), ...(sometimes(0.4) ? userTimeout() : {}) },
      steps: drawn,
      untilMs: at + 2_200_000,
    };
  },
  /** Whatever a step can be, in any order, from either side. */
  any(rttMs) {
    const { steps, endMs } = warmUp(rttMs);
    const drawn: Step[] = [...steps];
    let at = endMs + 100;
    for (let left = between(3, 12); left > 0; left--) {
      at += anyScale(5, 20_000);
      const kinds = [
        'blackhole',
        'restore',
        'restore',
        'unheard',
        'send',
        'send',
        'peerSend',
        'peerWindow',
        'peerWindow',
        'setsockopt',
        'peerProbe',
      ];
      const kind = pick([...kinds, ...(left === 1 ? ['close', 'shutdown', 'peerFin', 'peerReset'] : [])]);
      if (kind === 'setsockopt') {
        const [name, value] = pick([
          ['SO_KEEPALIVE', between(0, 1)],
          ['TCP_KEEPIDLE', between(1, 60)],
          ['TCP_KEEPINTVL', between(1, 30)],
          ['TCP_KEEPCNT', between(1, 9)],
          ['TCP_USER_TIMEOUT', pick([0, anyScale(200, 300_000)])],
        ] as const);
        drawn.push({ atMs: at, do: 'setsockopt', name, value });
      } else {
        const bytes = {
          send: () => anyScale(1, 9000),
          peerSend: () => between(1, 1000),
          peerWindow: () => pick([0, 0, 100, 1448, 5000, 65535]),
        };
        drawn.push(stepOf(kind, at, bytes));
      }
    }
    if (sometimes(0.6)) drawn.push({ atMs: at + anyScale(100, 30_000), do: 'blackhole' });
    return {
      role: pick(['client', 'server']),
      path: sometimes(0.2) ? { peerReceiveBuffer: pick([1500, 3000, 5000]) } : {},
      sysctl: sometimes(0.3) ? { tcp_orphan_retries: between(1, 8) } : {},
      socketOptions: { ...(sometimes(0.6) ? keepalive() : {}), ...(sometimes(0.4) ? userTimeout() : {}) },
      steps: drawn,
      untilMs: at + 1_300_000,
    };
  },
  /** Writes of several segments on a path that loses some of them. */
  loss(rttMs) {
    const { steps, endMs } = warmUp(rttMs);
    const drawn: Step[] = [...steps];
    let at = endMs + 200;
    for (let left = between(1, 4); left > 0; left--) {
      at += anyScale(20, 5000) + Math.round(rttMs);
      const lossy = sometimes(0.8) ? at + Math.round(rttMs * 2 * random()) : null;
      drawn.push({ atMs: at, do: 'send', bytes: anyScale(1000, 40_000) });
      if (sometimes(0.4)) drawn.push({ atMs: at + between(1, 30), do: 'send', bytes: anyScale(1, 10_000) });
      if (lossy !== null) {
        const lost = lossy + between(1, Math.round(rttMs) + 5);
        drawn.push({ atMs: lossy, do: pick(['blackhole', 'unheard']) }, { atMs: lost, do: 'restore' });
        at = Math.max(at, lost);
      }
    }
    drawn.sort((a, b) => (a.atMs as number) - (b.atMs as number));
    if (sometimes(0.3)) drawn.push({ atMs: at + anyScale(10, 5000), do: 'blackhole' });
    return { steps: drawn, untilMs: at + 1_300_000 };
  },
  /** The ends of connections, from either side, heard or not. */
  ending(rttMs) {
    const { steps, endMs } = warmUp(rttMs, 2);
    const drawn: Step[] = [...steps];
    let at = endMs + 50;
    let open = true;
    for (let left = between(3, 9); left > 0; left--) {
      at += anyScale(5, 15_000);
      const kinds = ['blackhole', 'restore', 'restore', 'unheard', 'peerSend', 'peerFin', 'peerFinAgain', 'peerProbe', 'peerWindow'];
      const kind: string = pick([
        ...kinds,
        ...(open ? ['send', 'close', 'shutdown', 'close'] : ['peerFin']),
        ...(left === 1 ? ['peerReset'] : []),
      ]);
      const bytes = { send: () => between(1, 3000), peerSend: () => between(1, 1000), peerWindow: () => pick([0, 100, 65535]) };
      drawn.push(stepOf(kind, at, bytes));
      open &&= kind !== 'close' && kind !== 'shutdown';
    }
    return {
      role: pick(['client', 'server']),
      sysctl: {
        ...(sometimes(0.4) ? { tcp_orphan_retries: between(1, 8) } : {}),
        ...(sometimes(0.4) ? { tcp_fin_timeout: pick([1, 5, 20, 61, 90]) } : {}),
      },
      socketOptions: {
        ...(sometimes(0.4) ? keepalive() : {}),
        ...(sometimes(0.3) ? userTimeout() : {}),
        ...(sometimes(0.2) ? { TCP_LINGER2: pick([-1, 2, 10, 70]) } : {}),
      },
      steps: drawn,
      untilMs: at + 900_000,
    };
  },
};

if (only !== undefined && FAMILIES[only] === undefined)
  throw new RangeError(`${only} is no family: expected one of ${Object.keys(FAMILIES).join(', ')}`);
mkdirSync(folder, { recursive: true });
for (let number = 0; number < count; number++) {
  const family = only ?? pick(Object.keys(FAMILIES));
  const rttMs = pick([0.3, 1.3, 2.6, 9.1, 23.7, 51.3, 98.9, 150.6, 250.3, 490.2, 701.7, 1101.4]);
  const draft = (FAMILIES[family] as Family)(rttMs);
  const id = `${family}-${seed}-${String(number).padStart(3, '0')}`;
  const script = {
    id,
    role: draft.role ?? 'client',
    path: { rttMs, timestamps: sometimes(0.8), sack: sometimes(0.7), answersSyn: true, ...draft.path },
    sysctl: {
      ...(family === 'syn' ? {} : { tcp_retries2: pick([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15]) }),
      ...(sometimes(0.15) ? { tcp_early_retrans: 0 } : {}),
      ...(sometimes(0.15) ? { tcp_frto: 0 } : {}),
      ...(sometimes(0.15) ? { tcp_thin_linear_timeouts: 1 } : {}),
      ...draft.sysctl,
    },
    socketOptions: draft.socketOptions ?? {},
    steps: draft.steps,
    untilMs: draft.untilMs,
  };
  writeFileSync(join(folder, `${id}.json`), `${JSON.stringify(script, null, 1)}\n`);
}
