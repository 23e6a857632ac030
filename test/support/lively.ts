// Random scenarios in which something happens: settings small enough that timers fire, programs that send, stop and close,
// paths that fail and heal, hosts that go. What the parser refuses (a send after a close) is thrown away.
import fc from 'fast-check';
import { middleboxes } from '../arbitrary/middlebox.ts';
import {
  HZ_VALUES,
  type HostFile,
  type Hz,
  KERNEL_IDS,
  kernelHas,
  parseScenario,
  type Scenario,
  type ScenarioFile,
  SOCKET_OPTIONS,
  type StepFile,
  SYSCTLS,
  type SysctlName,
  type SocketOptionName,
} from '../../sim/index.ts';

const host = fc.constantFrom('client' as const, 'server' as const);
const range = (min: number, max: number) => fc.integer({ min, max });

const SYSCTL_VALUES: Partial<Record<SysctlName, fc.Arbitrary<number>>> = {
  tcp_retries2: range(0, 15),
  tcp_orphan_retries: range(0, 4),
  tcp_keepalive_time: range(1, 300),
  tcp_fin_timeout: range(1, 130),
  tcp_early_retrans: range(0, 4),
  tcp_thin_linear_timeouts: range(0, 1),
  tcp_frto: range(0, 2),
  tcp_rto_min_us: range(5000, 400_000),
  tcp_rto_max_ms: range(1000, 120_000),
  tcp_timestamps: range(0, 1),
  tcp_sack: range(0, 1),
  tcp_invalid_ratelimit: range(0, 1000),
};
const OPTION_VALUES: Partial<Record<SocketOptionName, fc.Arbitrary<number>>> = {
  SO_KEEPALIVE: range(0, 1),
  TCP_KEEPIDLE: range(1, 60),
  TCP_KEEPINTVL: range(1, 30),
  TCP_KEEPCNT: range(1, 9),
  TCP_USER_TIMEOUT: fc.oneof(fc.constant(0), range(1, 3000), range(3000, 300_000)),
  TCP_LINGER2: range(-1, 120),
  TCP_NODELAY: range(0, 1),
  TCP_THIN_LINEAR_TIMEOUTS: range(0, 1),
};

export const machine: fc.Arbitrary<HostFile> = fc
  .tuple(fc.constantFrom(...KERNEL_IDS), fc.constantFrom<Hz>(...HZ_VALUES))
  .chain(([kernel, hz]) => {
    const sysctl = Object.entries(SYSCTL_VALUES).filter(([name]) => kernelHas(kernel, SYSCTLS[name as SysctlName]));
    const options = Object.entries(OPTION_VALUES).filter(([name]) => kernelHas(kernel, SOCKET_OPTIONS[name as SocketOptionName]));
    return fc.record(
      {
        kernel: fc.constant(kernel),
        hz: fc.constant(hz),
        clock: fc.record({ jiffiesAtStart: fc.nat(2 ** 32), microsecondsIntoJiffy: fc.nat(Math.floor(1_000_000 / hz) - 1) }),
        sysctl: fc.record(Object.fromEntries(sysctl), { requiredKeys: [] }),
        socketOptions: fc.record(Object.fromEntries(options), { requiredKeys: [] }),
        receiveBuffer: fc.oneof(fc.constant(65_535), range(1000, 40_000)),
      },
      { requiredKeys: ['kernel', 'hz', 'clock'] },
    ) as fc.Arbitrary<HostFile>;
  });

const time = fc.oneof(range(2_000_000, 12_000_000), range(2_000_000, 400_000_000)).map((us) => us);
const at = (us: number): string => `${us}us`;

const sends = fc.array(
  fc.record({ at: time.map(at), do: fc.constant('send' as const), host, bytes: fc.oneof(range(1, 500), range(500, 30_000)) }),
  { minLength: 0, maxLength: 6 },
);
const options = fc.array(
  fc
    .tuple(time.map(at), host, fc.constantFrom('TCP_USER_TIMEOUT' as const, 'TCP_KEEPIDLE' as const, 'SO_KEEPALIVE' as const), range(1, 40))
    .map(
      ([when, who, name, value]): StepFile => ({
        at: when,
        do: 'setsockopt',
        host: who,
        name,
        value: name === 'TCP_USER_TIMEOUT' ? value * 1000 : name === 'SO_KEEPALIVE' ? value % 2 : value,
      }),
    ),
  { maxLength: 2 },
);
const pair = (first: (us: number, who: 'client' | 'server') => StepFile, second: (us: number, who: 'client' | 'server') => StepFile) =>
  fc
    .tuple(time, host, fc.option(range(1000, 300_000_000)))
    .map(([us, who, later]) => (later === null ? [first(us, who)] : [first(us, who), second(us + later, who)]));

const faults: fc.Arbitrary<StepFile[]> = fc.oneof(
  fc.constant<StepFile[]>([]),
  pair(
    (us) => ({ at: at(us), do: 'cut' }),
    (us) => ({ at: at(us), do: 'restore' }),
  ),
  pair(
    (us, who) => ({ at: at(us), do: 'cut', direction: who === 'client' ? 'toClient' : 'toServer' }),
    (us, who) => ({ at: at(us), do: 'restore', direction: who === 'client' ? 'toClient' : 'toServer' }),
  ),
  fc.tuple(time, host).map(([us, who]): StepFile[] => [{ at: at(us), do: 'powerOff', host: who }]),
  fc.tuple(time, host, range(0, 60_000)).map(([us, who, down]): StepFile[] => [{ at: at(us), do: 'reboot', host: who, down: `${down}ms` }]),
);
const programs: fc.Arbitrary<StepFile[]> = fc.oneof(
  fc.constant<StepFile[]>([]),
  pair(
    (us, who) => ({ at: at(us), do: 'stopReading', host: who }),
    (us, who) => ({ at: at(us), do: 'resumeReading', host: who }),
  ),
  pair(
    (us, who) => ({ at: at(us), do: 'shutdown', host: who }),
    (us, who) => ({ at: at(us), do: 'close', host: who }),
  ),
  fc.tuple(time, host).map(([us, who]): StepFile[] => [{ at: at(us), do: 'close', host: who }]),
  fc.tuple(time, host).map(([us, who]): StepFile[] => [{ at: at(us), do: 'kill', host: who }]),
);

const rtt = fc.oneof(range(2, 5000), range(5000, 600_000)).map((us) => `${us}us`);

function lively(
  steps: fc.Arbitrary<StepFile[][]>,
  path: fc.Arbitrary<NonNullable<ScenarioFile['path']>> = fc.record({ rtt }),
): fc.Arbitrary<Scenario> {
  return fc
    .record({
      client: machine,
      server: machine,
      path,
      steps: steps.map((parts) => parts.flat()),
      until: fc.constantFrom('1500s', '1h', '6h'),
    })
    .map((file) => parseScenario(file))
    .filter((result) => result.ok)
    .map((result) => (result as { ok: true; scenario: Scenario }).scenario);
}

/** Anything at all may happen. */
export const livelyScenario: fc.Arbitrary<Scenario> = lively(fc.tuple(sends, options, faults, programs));
/** Nothing fails and both programs read. */
export const calmScenario: fc.Arbitrary<Scenario> = lively(fc.tuple(sends, options));
/** The path fails and comes back, both programs read and live. */
export const outageScenario: fc.Arbitrary<Scenario> = lively(
  fc.tuple(
    sends,
    fc.tuple(time, range(1000, 60_000_000)).map(([us, later]): StepFile[] => [
      { at: at(us), do: 'cut' },
      { at: at(us + later), do: 'restore' },
    ]),
  ),
);

const near = fc.constantFrom('client' as const, 'server' as const);
/** What can happen to middleboxes: an entry is lost, a cable on either side is pulled. */
const boxFaults: fc.Arbitrary<StepFile[]> = fc
  .tuple(
    fc.array(
      fc.tuple(time, fc.nat(2)).map(([us, box]): StepFile => ({ at: at(us), do: 'forget', box: `box ${box}` })),
      { maxLength: 2 },
    ),
    fc.option(fc.tuple(time, near, range(1000, 300_000_000))),
  )
  .map(([forgotten, cut]) => [
    ...forgotten,
    ...(cut === null
      ? []
      : ([
          { at: at(cut[0]), do: 'cut', near: cut[1] },
          { at: at(cut[0] + cut[2]), do: 'restore', near: cut[1] },
        ] as const)),
  ]);

/** Anything may happen, with middleboxes on the path. */
export const boxedScenario: fc.Arbitrary<Scenario> = lively(
  fc.tuple(sends, options, fc.oneof(faults, boxFaults), programs),
  fc.record({ rtt, middleboxes }),
);
