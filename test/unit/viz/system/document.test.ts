// Settings of a system by short keys: each finds its place in the file, and what is laid over it is judged by the one parser.
import { describe, expect, test } from 'vitest';
import { programSettings } from '../../../../sim/index.ts';
import { applySystemOverrides, systemPath } from '../../../../viz/system/document.ts';
import { judgeSystem, MAX_PAGE_FLEET, ownSystem } from '../../../../viz/system/judge.ts';
import { systemDocumentId } from '../../../../viz/state/systems.ts';
import { parseLink, formatLink } from '../../../../viz/state/url.ts';
import { catalogueFile, LOOP, systemFiles, systemOf } from './fixture.ts';

const grpc = catalogueFile('grpc-keepalive-4-15');

describe('keys', () => {
  test.each([
    ['client.readTimeout', ['nodes', 0, 'program', 'readTimeout']],
    ['client.pool.size', ['nodes', 0, 'program', 'pool', 'size']],
    ['client.TCP_USER_TIMEOUT', ['nodes', 0, 'program', 'socketOptions', 'TCP_USER_TIMEOUT']],
    ['server.TCP_USER_TIMEOUT', ['nodes', 1, 'socketOptions', 'TCP_USER_TIMEOUT']],
    ['server.tcp_retries2', ['nodes', 1, 'sysctl', 'tcp_retries2']],
    ['spare.kernel', ['nodes', 2, 'kernel']],
    ['fault0.at', ['faults', 0, 'at']],
    ['rtt', ['path', 'rtt']],
  ])('%s', (key, path) => expect(systemPath(LOOP, key)).toEqual(path));

  test.each(['nobody.kernel', 'client.colour', 'fault1.at', 'fleet.count', 'server.readTimeout', 'box.idle', 'client'])(
    '%s names nothing here',
    (key) => expect(systemPath(LOOP, key)).toBeNull(),
  );

  test('services and fleets have theirs', () => {
    const fleet = catalogueFile('worker-off');
    expect(systemPath(fleet, 'gateway.unknown')).toEqual(['services', 0, 'unknown']);
    expect(systemPath(fleet, 'fleet.count')).toEqual(['fleet', 'count']);
  });

  test('every setting of every program of the catalogue has a key, and its own value laid over it changes nothing', () => {
    for (const file of systemFiles) {
      for (const node of file.nodes as readonly { name: string; program?: { is: Parameters<typeof programSettings>[0] } }[]) {
        for (const { path } of node.program ? programSettings(node.program.is) : [])
          expect(systemPath(file, `${node.name}.${path.join('.')}`), `${file.id}: ${node.name}.${path.join('.')}`).not.toBeNull();
      }
    }
  });
});

describe('overrides', () => {
  test('a keepalive begins with one of its settings, and ends without its time', () => {
    const off = applySystemOverrides(grpc, { 'client.keepalive.time': '' }).file;
    expect(systemOf(off).nodes[0]?.program).toMatchObject({ keepalive: null });
    const on = applySystemOverrides(off, { 'client.keepalive.timeout': '3s' }).file;
    expect(systemOf(on).nodes[0]?.program).toMatchObject({ keepalive: { time: 10_000_000, timeout: 3_000_000 } });
  });

  test('a heartbeat begins with its interval', () => {
    const { file } = applySystemOverrides(LOOP, { 'client.heartbeat.interval': '2s' });
    expect(systemOf(file).nodes[0]?.program).toMatchObject({ heartbeat: { on: 'data connection', interval: 2_000_000 } });
  });

  test('the file that is laid over stays as it was, and unknown keys are named', () => {
    const before = JSON.stringify(LOOP);
    expect(applySystemOverrides(LOOP, { 'client.readTimeout': '2s', 'nobody.x': '1' }).unknown).toEqual(['nobody.x']);
    expect(JSON.stringify(LOOP)).toBe(before);
  });
});

describe('judging', () => {
  const taken = ownSystem({ ...LOOP });
  const id = taken.ok ? taken.id : '';

  test('an own system is known by its id, with its settings', () => {
    expect(id).toBe(systemDocumentId('loop'));
    expect(judgeSystem({ scenarioId: id, overrides: { 'client.readTimeout': '2s' } }).scenario?.nodes[0]?.program).toMatchObject({
      readTimeout: 2_000_000,
    });
  });

  test('what is not possible is said with its place, found and expected', () => {
    const found = judgeSystem({ scenarioId: id, overrides: { 'client.readTimeout': 'soon' } });
    expect(found.ok).toBe(false);
    expect(found.problems[0]).toMatchObject({ path: '$.nodes[0].program.readTimeout', found: '"soon"' });
  });

  test('a file does not take the place of the catalogue’s system of the same name', () => {
    const other = ownSystem({ ...LOOP, id: 'worker-off' });
    expect(other.ok && other.id).toBe(systemDocumentId('own-worker-off'));
  });

  test('a fleet larger than a page shows is refused, with the limit', () => {
    const document = { scenarioId: systemDocumentId('worker-off'), overrides: { 'fleet.count': String(MAX_PAGE_FLEET + 1) } };
    expect(judgeSystem(document).problems[0]?.expected).toContain(String(MAX_PAGE_FLEET));
  });

  test('a file that is no system is refused with every problem', () => {
    const found = ownSystem({ nodes: 3, watch: 'x' });
    expect(found.ok).toBe(false);
  });
});

describe('links', () => {
  test('settings, member, connection and selection come back', () => {
    const link = '#/system/worker-off?client.readTimeout=6s&fault0.at=5m&m=17&c=1&e=client/failed/1&v=1';
    const { place, ignored } = parseLink(link);
    expect(ignored).toEqual([]);
    expect(place).toMatchObject({
      page: 'system',
      document: { scenarioId: 'system/worker-off', overrides: { 'client.readTimeout': '6s', 'fault0.at': '5m' } },
      part: { member: 17, connection: 1 },
      view: { selected: 'client/failed/1' },
    });
    expect(formatLink(place)).toBe(link);
  });

  test('what cannot be a key of a system is reported', () => {
    expect(parseLink('#/system/worker-off?colour=red&c=x&a.b.c.d.e=1').ignored).toEqual(['colour=red', 'c=x', 'a.b.c.d.e=1']);
  });
});
