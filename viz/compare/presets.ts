// What one may want to hold a run against: the scenario as it was, another kernel, the usual remedies. Only what is possible
// here and changes something is offered, each with what it comes to.
import { FORGETTABLE, type Run, type Scenario } from '../../sim/index.ts';
import { boxKey, type Overrides } from '../state/document.ts';
import { evaluate } from '../state/evaluate.ts';
import { FORGETTING_WORDS } from '../text/middlebox.ts';
import { deciderText, outcomeText } from './outcomes.ts';
import { t } from '../text/words.ts';

export interface Preset {
  readonly title: string;
  readonly overrides: Overrides;
  readonly run: Run;
}

type Change = Readonly<Record<string, string>>;

function changes(scenario: Scenario): (readonly [string, Change])[] {
  const { watch } = scenario;
  const on = (settings: Change): Change => Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${watch}.${name}`, value]));
  const kernel = scenario[watch].kernel === 'linux-6.12' ? 'linux-6.1' : 'linux-6.12';
  return [
    [t('with keepalive: 60 s, 10 s, 6 probes'), on({ SO_KEEPALIVE: 'true', TCP_KEEPIDLE: '1m', TCP_KEEPINTVL: '10s', TCP_KEEPCNT: '6' })],
    [t('with TCP_USER_TIMEOUT 30 s'), on({ TCP_USER_TIMEOUT: '30s' })],
    [
      t('with both, as they should be'),
      on({ SO_KEEPALIVE: 'true', TCP_KEEPIDLE: '20s', TCP_KEEPINTVL: '5s', TCP_KEEPCNT: '2', TCP_USER_TIMEOUT: '30s' }),
    ],
    [t('with tcp_retries2 = 8'), on({ tcp_retries2: '8' })],
    [t('on $kernel', { kernel: kernel.replace('linux-', 'Linux ') }), on({ kernel })],
    [t('on Linux 4.1, before the new timer wheel'), on({ kernel: 'linux-4.1' })],
    [t('with a tick of 1000 HZ'), on({ hz: '1000', microsecondsIntoJiffy: '0' })],
    [t('with a path of 200 ms'), { rtt: '200ms' }],
  ];
}

/** Of each box on the path: the other things that it could do with a connection that it knows no more, and a longer memory. */
function boxChanges({ path: { middleboxes = [] } }: Scenario): (readonly [string, Change])[] {
  return middleboxes.flatMap(({ name: box, kind, forgets }, i) => {
    const others = FORGETTABLE[kind].filter((one) => one !== forgets);
    const longer: (readonly [string, Change])[] =
      kind === 'conntrack' ? [] : [[t('where $box never forgets', { box }), { [`${boxKey(i)}.idle`]: 'never' }]];
    return [
      ...others.map((one) => [t('where $box $does', { box, does: t(FORGETTING_WORDS[one]) }), { [`${boxKey(i)}.forgets`]: one }] as const),
      ...longer,
    ];
  });
}

/** What a reader sees of how a run ends. */
const ending = (run: Run): string => `${outcomeText(run)} ${deciderText(run)}`;

export function presetsFor(scenarioId: string, overrides: Overrides, now: Run): Preset[] {
  const same = JSON.stringify(now.scenario);
  const wanted: (readonly [string, Overrides])[] = [
    [t('the scenario, unchanged'), {}],
    ...[...boxChanges(now.scenario), ...changes(now.scenario)].map(([title, change]): readonly [string, Overrides] => [
      title,
      { ...overrides, ...change },
    ]),
  ];
  const found = wanted.flatMap(([title, next]) => {
    const run = evaluate({ scenarioId, overrides: next });
    return run.ok && JSON.stringify(run.run.scenario) !== same ? [{ title, overrides: next, run: run.run }] : [];
  });
  // First what ends otherwise: that is what one compares for.
  const otherwise = ({ run }: Preset) => Number(ending(run) === ending(now));
  return found.sort((a, b) => otherwise(a) - otherwise(b));
}
