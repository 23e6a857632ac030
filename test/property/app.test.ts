// What must hold of programs in any system: gRPC's two ends, an API server and its etcd members.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AppEvent, explainAppEvent, simulateSystem, type SystemRun, type SystemScenario } from '../../sim/index.ts';
import { etcdSystem, grpcSystem, healthyEtcdSystem } from '../arbitrary/system.ts';
import { check } from '../support/check.ts';

const anySystem = fc.oneof(grpcSystem, etcdSystem);
const RUNS = 12;

/** Runs a system and says where it breaks a law; an empty list: nowhere. */
const holds = (systems: fc.Arbitrary<SystemScenario>, law: (run: SystemRun) => string[]): void =>
  check(
    fc.property(systems, (system) => {
      expect(law(simulateSystem(system))).toEqual([]);
    }),
    RUNS,
  );

const say = (event: AppEvent, what: string): string => `${event.node} at ${event.at} µs, ${event.kind}: ${what}`;
type Kind = AppEvent['kind'];
const ofKind = <K extends Kind>(run: SystemRun, node: string, kind: K): Extract<AppEvent, { kind: K }>[] =>
  run.events.filter((event): event is Extract<AppEvent, { kind: K }> => event.kind === kind && event.node === node);
/** The system's client program, as it is set up. */
const clientOf = ({ scenario }: SystemRun) => scenario.nodes[0]?.program;
const isFrozen = ({ scenario }: SystemRun, node: string): boolean =>
  scenario.faults.some((fault) => fault.do === 'freeze' && fault.node === node);

describe('any program', () => {
  test('the same seed gives the same bytes', () => {
    check(
      fc.property(anySystem, (system) => {
        expect(JSON.stringify(simulateSystem(system))).toBe(JSON.stringify(simulateSystem(system)));
      }),
      RUNS,
    );
  });
  test('requests in = answered + failed + waiting, in the report and in the events', () => {
    holds(anySystem, (run) => {
      const { node, requests, answered, failed, waiting } = run.reports[0] as SystemRun['reports'][number];
      const made = new Set([...ofKind(run, node, 'request'), ...ofKind(run, node, 'failed')].map(({ request }) => request)).size;
      const counted = [made, ofKind(run, node, 'answered').length, ofKind(run, node, 'failed').length];
      return [
        ...(requests === answered + failed + waiting ? [] : [`${requests} ≠ ${answered} + ${failed} + ${waiting}`]),
        ...(String(counted) === String([requests, answered, failed]) ? [] : [`events say ${counted}`]),
      ];
    });
  });
  test('a request ends once', () => {
    holds(anySystem, (run) => {
      const ends = [...ofKind(run, run.scenario.watch, 'answered'), ...ofKind(run, run.scenario.watch, 'failed')];
      const ended = ends.map(({ request }) => request);
      return ended.filter((request, index) => ended.indexOf(request) !== index).map((request) => `request ${request} ended twice`);
    });
  });
  test('nothing is said of a connection that the program has done with', () => {
    holds(anySystem, (run) => {
      const gone = new Set<string>();
      return run.events.flatMap((event) => {
        if (!('fd' in event) || event.fd < 0 || event.kind === 'failed') return [];
        const key = `${event.node} ${event.fd}`;
        if (gone.has(key)) return [say(event, `connection ${event.fd} was over`)];
        if (event.kind === 'disconnected') gone.add(key);
        return [];
      });
    });
  });
  test('everything that is said can be explained, with its numbers', () => {
    holds(anySystem, (run) =>
      run.events.flatMap((event) => {
        const { sentence, formula } = explainAppEvent(event);
        const text = `${sentence} ${formula ?? ''}`;
        return /^[A-Za-z0-9].*\.$/.test(sentence) && !/undefined|NaN|null|Infinity/.test(text) ? [] : [say(event, text)];
      }),
    );
  });
});

describe('gRPC', () => {
  /** What gRPC makes of a Time that was asked for. */
  const timeOf = (run: SystemRun): number => {
    const program = clientOf(run);
    return program?.is === 'grpc-client' ? Math.max(program.keepalive?.time ?? 0, 10_000_000) : 0;
  };
  test('no PING without a stream unless that is permitted, none without keepalive', () => {
    holds(grpcSystem, (run) => {
      const program = clientOf(run);
      if (program?.is !== 'grpc-client') return ['no client'];
      const open = new Set<number>();
      return run.events.flatMap((event) => {
        if (event.node !== 'client') return [];
        if (event.kind === 'request') open.add(event.request);
        else if (event.kind === 'answered' || event.kind === 'failed') open.delete(event.request);
        if (event.kind !== 'ping') return [];
        return program.keepalive !== null && (program.keepalive.permitWithoutStream || open.size > 0) ? [] : [say(event, 'not allowed')];
      });
    });
  });
  test('two PINGs on one connection are at least Time apart', () => {
    holds(grpcSystem, (run) => {
      const last = new Map<number, number>();
      return ofKind(run, 'client', 'ping').flatMap((event) => {
        const before = last.get(event.fd) ?? Number.NEGATIVE_INFINITY;
        last.set(event.fd, event.at);
        return event.at - before >= timeOf(run) ? [] : [say(event, `${event.at - before} µs after the last one`)];
      });
    });
  });
  test('a server forgives as many strikes as it is set to, and closes at the next', () => {
    holds(grpcSystem, (run) =>
      run.events.flatMap((event) => {
        if (!('rule' in event)) return [];
        const { strikes, maxStrikes } = event.rule.inputs as { strikes: number; maxStrikes: number };
        if (event.rule.name === 'grpc-ping-strike') return maxStrikes === 0 || strikes <= maxStrikes ? [] : [say(event, 'too many')];
        return event.rule.name !== 'grpc-too-many-pings' || strikes === maxStrikes + 1 ? [] : [say(event, `strike ${strikes}`)];
      }),
    );
  });
  test('no call outlives its deadline', () => {
    holds(grpcSystem, (run) => {
      const program = clientOf(run);
      if (program?.is !== 'grpc-client' || program.deadline === null) return [];
      const { deadline } = program;
      // A program that is frozen learns of its deadline later.
      if (isFrozen(run, 'client')) return [];
      const ends = [...ofKind(run, 'client', 'answered'), ...ofKind(run, 'client', 'failed')];
      return ends.flatMap((event) => (event.latencyUs <= deadline ? [] : [say(event, `${event.latencyUs} µs`)]));
    });
  });
  test('a PING is sent for a reason and a connection that missed one is closed', () => {
    holds(grpcSystem, (run) =>
      ofKind(run, 'client', 'ping-missed').flatMap((event) => {
        const next = run.events[event.id + 1];
        return next?.kind === 'disconnected' && next.fd === event.fd && next.at === event.at ? [] : [say(event, 'and goes on')];
      }),
    );
  });
});

describe('etcd', () => {
  test('another endpoint is pinned only after a failure, and for each failure once at most', () => {
    holds(etcdSystem, (run) => {
      let failures = 0;
      return run.events.flatMap((event) => {
        if (event.node !== 'api-server') return [];
        const name = 'rule' in event ? event.rule.name : '';
        if (event.kind === 'disconnected' || event.kind === 'ping-missed') failures++;
        if (name === 'etcd-refused' || name === 'heartbeat-not-connected') failures++;
        // A refusal after which another is asked is said with that; its connection is kept.
        if ('rule' in event && name === 'etcd-next-endpoint' && event.rule.inputs.error === 'no leader') failures++;
        return name !== 'etcd-pinned' || --failures >= 0 ? [] : [say(event, 'no failure before it')];
      });
    });
  });
  test('while nothing goes wrong nothing is rotated, lost or failed', () => {
    holds(healthyEtcdSystem, (run) => {
      const wrong = run.events.filter(
        ({ kind }) => kind === 'decided' || kind === 'disconnected' || kind === 'failed' || kind === 'ping-missed',
      );
      return wrong.map((event) => say(event, explainAppEvent(event).sentence));
    });
  });
  test('with a header timeout no request waits longer than that at each endpoint', () => {
    holds(etcdSystem, (run) => {
      const program = clientOf(run);
      if (program?.is !== 'etcd-client' || program.headerTimeout === null) return [];
      if (isFrozen(run, 'api-server')) return [];
      const most = program.headerTimeout * program.to.length;
      const longest = run.reports[0]?.longestWaitUs ?? 0;
      return longest <= most ? [] : [`${longest} µs > ${most} µs`];
    });
  });
  test('a watch hears each change once, in order', () => {
    holds(etcdSystem, (run) => {
      const last = new Map<number, number>();
      return ofKind(run, 'api-server', 'notified').flatMap((event) => {
        const before = last.get(event.fd);
        last.set(event.fd, event.number);
        return before === undefined || event.number === before + 1 ? [] : [say(event, `change ${event.number} after ${before}`)];
      });
    });
  });
});
