// Middleboxes in files: what is filled in, what is refused and with which words, what is written back.
import { describe, expect, test } from 'vitest';
import { parseScenario, scenarioToFile } from '../../../sim/index.ts';
import { CONNTRACK_DEFAULTS } from '../../../sim/scenario/middlebox.ts';
import { scenarioOf } from '../../support/run.ts';

const boxesOf = (...middleboxes: object[]) => scenarioOf({ path: { middleboxes } }).path.middleboxes ?? [];
const problems = (middleboxes: unknown, steps: unknown[] = []) => {
  const result = parseScenario({ path: { middleboxes }, steps });
  return result.ok ? [] : result.problems.map(({ path, expected }) => [path, expected] as const);
};
const places = (middleboxes: unknown, steps: unknown[] = []) => problems(middleboxes, steps).map(([path]) => path);

describe('what a file leaves out', () => {
  test('name, place and manner of forgetting', () => {
    expect(boxesOf({ kind: 'nat', idle: '5m' })).toEqual([
      { name: 'NAT', kind: 'nat', preset: null, at: 0.5, forgets: 'silence', idleUs: 300_000_000, sysctl: null },
    ]);
  });

  test('several stand evenly apart', () => {
    expect(boxesOf({ preset: 'aws-nlb' }, { preset: 'aws-nitro-v6' }, { kind: 'conntrack' }).map(({ at }) => at)).toEqual([
      0.25, 0.5, 0.75,
    ]);
  });

  test('conntrack has Linux’s times, a preset its own, and a file the last word', () => {
    expect(boxesOf({ kind: 'conntrack' })[0]?.sysctl).toEqual(CONNTRACK_DEFAULTS);
    const [kube] = boxesOf({
      preset: 'kube-proxy',
      sysctl: { nf_conntrack_tcp_timeout_close_wait: '90s', nf_conntrack_tcp_max_retrans: 5 },
    });
    expect(kube?.sysctl).toEqual({
      ...CONNTRACK_DEFAULTS,
      nf_conntrack_tcp_timeout_established: 86_400,
      nf_conntrack_tcp_timeout_close_wait: 90,
      nf_conntrack_tcp_max_retrans: 5,
    });
  });

  test('a preset’s idle time can be set, and taken away', () => {
    expect(boxesOf({ preset: 'aws-nlb', idle: '6000s' })[0]).toMatchObject({ name: 'AWS NLB', idleUs: 6_000_000_000, forgets: 'rst' });
    expect(boxesOf({ preset: 'aws-nlb', idle: 'never' })[0]?.idleUs).toBeNull();
  });

  test('no middleboxes are the same as none named', () => {
    expect(scenarioOf({ path: { middleboxes: [] } })).toStrictEqual(scenarioOf({}));
  });
});

describe('what is refused', () => {
  test.each([
    ['neither kind nor preset', [{ idle: '5m' }], '$.path.middleboxes[0]'],
    ['a kind that is not the preset’s', [{ preset: 'aws-nlb', kind: 'nat' }], '$.path.middleboxes[0].kind'],
    ['no idle time', [{ kind: 'firewall' }], '$.path.middleboxes[0].idle'],
    ['an idle time of conntrack', [{ kind: 'conntrack', idle: '5m' }], '$.path.middleboxes[0].idle'],
    ['a sysctl of a NAT', [{ kind: 'nat', idle: '5m', sysctl: {} }], '$.path.middleboxes[0].sysctl'],
    ['conntrack that tells both ends', [{ kind: 'conntrack', forgets: 'rst at once' }], '$.path.middleboxes[0].forgets'],
    ['a NAT that picks up', [{ kind: 'nat', idle: '5m', forgets: 'picks up' }], '$.path.middleboxes[0].forgets'],
    ['an idle time of nothing', [{ kind: 'nat', idle: '0s' }], '$.path.middleboxes[0].idle'],
    ['a place beyond the server', [{ preset: 'aws-nlb', at: 1.5 }], '$.path.middleboxes[0].at'],
    [
      'places out of order',
      [
        { preset: 'aws-nlb', at: 0.9 },
        { preset: 'azure-lb', at: 0.1 },
      ],
      '$.path.middleboxes[1].at',
    ],
    ['one name twice', [{ preset: 'aws-nlb' }, { preset: 'aws-nlb' }], '$.path.middleboxes[1].name'],
    ['a name with a slash', [{ preset: 'aws-nlb', name: 'a/b' }], '$.path.middleboxes[0].name'],
    [
      'a sysctl that is not there',
      [{ kind: 'conntrack', sysctl: { nf_conntrack_max: 5 } }],
      '$.path.middleboxes[0].sysctl.nf_conntrack_max',
    ],
  ])('%s', (_, boxes, path) => {
    expect(places(boxes)).toEqual([path]);
  });

  test('more than four', () => {
    expect(places(['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, preset: 'aws-nlb' })))).toEqual(['$.path.middleboxes']);
  });

  test('presets are suggested', () => {
    expect(problems([{ preset: 'aws-nlbs' }])[0]?.[1]).toContain('did you mean "aws-nlb"');
  });
});

describe('steps', () => {
  const nlb = [{ preset: 'aws-nlb' }];
  test('"forget" names a middlebox that is there', () => {
    expect(places(nlb, [{ at: '1s', do: 'forget', box: 'AWS NLB' }])).toEqual([]);
    expect(problems(nlb, [{ at: '1s', do: 'forget', box: 'AWS NLP' }])).toEqual([
      ['$.steps[0].box', '"AWS NLB" (did you mean "AWS NLB"?)'],
    ]);
    expect(places([], [{ at: '1s', do: 'forget', box: 'AWS NLB' }])).toEqual(['$.steps[0].box']);
  });

  test('"near" needs middleboxes, and each side is cut and restored by itself', () => {
    const near = (seconds: number, verb: string, side: string) => ({ at: `${seconds}s`, do: verb, near: side });
    expect(places([], [near(1, 'cut', 'client')])).toEqual(['$.steps[0].near']);
    expect(places([], [near(1, 'cut', 'server')])).toEqual([]);
    expect(places(nlb, [near(1, 'cut', 'client'), near(2, 'cut', 'server'), near(3, 'restore', 'client')])).toEqual([]);
    expect(places(nlb, [near(1, 'cut', 'client'), near(2, 'restore', 'server')])).toEqual(['$.steps[1]']);
    expect(places(nlb, [near(1, 'cut', 'client'), near(2, 'cut', 'client')])).toEqual(['$.steps[1]']);
  });
});

test('a file gets back only what differs from preset and defaults', () => {
  const file = {
    path: {
      middleboxes: [
        { preset: 'aws-nlb' as const },
        { name: 'router', kind: 'conntrack' as const, at: 0.6, sysctl: { nf_conntrack_tcp_timeout_established: '1h' } },
        { preset: 'azure-lb' as const, idle: '30m', forgets: 'rst at once' as const },
      ],
    },
    steps: [
      { at: '1s', do: 'cut' as const, near: 'client' as const },
      { at: '2s', do: 'forget' as const, box: 'router' },
    ],
  };
  expect(scenarioToFile(scenarioOf(file))).toEqual(file);
});
