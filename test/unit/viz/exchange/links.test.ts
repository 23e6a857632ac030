// Links that outlive the page: old versions are upgraded, and a scenario of one's own travels inside the link, however hostile.
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScenario, scenarioToFile } from '../../../../sim/index.ts';
import { LINK_VERSION, UPGRADERS } from '../../../../viz/state/link-versions.ts';
import { MAX_PACKED_LENGTH } from '../../../../viz/state/limits.ts';
import { packedOf } from '../../../../viz/state/opened.ts';
import { takeIn, takePacked } from '../../../../viz/state/take-in.ts';
import { pack, unpack } from '../../../../viz/state/pack.ts';
import { DEFAULT_VIEW, formatLink, parseLink } from '../../../../viz/state/url.ts';
import { scenarioFile } from '../../../arbitrary/scenario.ts';

const packBytes = (bytes: Uint8Array): string => Buffer.from(deflateRawSync(bytes)).toString('base64url');

describe('versions', () => {
  test('there is one upgrader for every version before this one', () => {
    expect(UPGRADERS).toHaveLength(LINK_VERSION);
    expect(LINK_VERSION).toBe(1);
  });

  test.each([
    [
      '#/s/idle-cut?user_timeout=30s&keepalive=true&keepidle=5',
      { 'client.TCP_USER_TIMEOUT': '30s', 'client.SO_KEEPALIVE': 'true', 'client.TCP_KEEPIDLE': '5' },
    ],
    ['#/s/idle-cut?tcp_retries2=5&TCP_NODELAY=1&rtt=5ms', { 'client.tcp_retries2': '5', 'client.TCP_NODELAY': '1', rtt: '5ms' }],
  ])('a link of version 0, typed by hand: %s', (link, overrides) => {
    const { place, ignored } = parseLink(link);
    expect(ignored).toEqual([]);
    expect(place).toEqual({ page: 'scenario', document: { scenarioId: 'idle-cut', overrides }, view: DEFAULT_VIEW });
    expect(parseLink(formatLink(place)).place).toEqual(place);
  });

  test('a link of version 1 says everything in full: a short name there is unknown', () => {
    const link = '#/s/idle-cut?client.TCP_USER_TIMEOUT=30s&x=linear&t=0-7900.5&e=client/rto/fire/5&v=1';
    const { place, ignored } = parseLink(link);
    expect(ignored).toEqual([]);
    expect(formatLink(place)).toBe(link);
    expect(parseLink('#/s/idle-cut?user_timeout=30s&v=1').ignored).toEqual(['user_timeout=30s']);
  });

  test('a link of a later version is read as far as it is understood, and its version is named', () => {
    const { place, ignored } = parseLink('#/s/idle-cut?rtt=5ms&glow=1&v=9');
    expect(ignored).toEqual(['glow=1', 'v=9']);
    expect(place).toMatchObject({ document: { overrides: { rtt: '5ms' } } });
  });
});

describe('a packed scenario', () => {
  test('every scenario comes back from its packed form, and its link holds it', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioFile, async (file) => {
        const parsed = parseScenario(file);
        fc.pre(parsed.ok);
        const text = JSON.stringify(scenarioToFile(parsed.scenario));
        const packed = await pack(text);
        expect(await unpack(packed)).toEqual({ ok: true, text });
        const place = {
          page: 'scenario' as const,
          document: { scenarioId: 'mine', overrides: { rtt: '5ms' } },
          view: DEFAULT_VIEW,
          packed,
        };
        expect(parseLink(formatLink(place))).toEqual({ place, ignored: [], language: null });
      }),
      { numRuns: 50 },
    );
  });

  test('is taken in under its id, which the link then holds', async () => {
    const packed = await pack('{"id":"mine","title":"My own","steps":[{"at":"1s","do":"cut"}]}');
    expect(await takePacked(packed)).toEqual({ ok: true, id: 'mine' });
    expect(packedOf('mine')).not.toBeNull();
    expect(packedOf('idle-cut')).toBeNull();
  });

  test('a file with the id of a scenario of the catalogue gets one of its own; the catalogue’s own file does not', async () => {
    const { default: catalogue } = await import('../../../../scenarios.json');
    expect(await takeIn({ id: 'idle-cut', title: 'Another' })).toEqual({ ok: true, id: 'own-idle-cut' });
    expect(await takeIn(catalogue.scenarios.find(({ id }) => id === 'idle-cut'))).toEqual({ ok: true, id: 'idle-cut' });
    expect(packedOf('idle-cut')).toBeNull();
  });

  test('what is not a scenario is refused with its reason', async () => {
    expect(await takePacked('!!!')).toEqual({ ok: false, why: expect.stringContaining('base64url') });
    expect(await takePacked('AAAA')).toEqual({ ok: false, why: expect.stringContaining('not deflated text') });
    expect(await takePacked(packBytes(Buffer.from('not json')))).toEqual({ ok: false, why: expect.stringContaining('JSON') });
    expect(await takePacked(packBytes(Buffer.from('{"steps":[{"at":"1s","do":"fly"}]}')))).toEqual({
      ok: false,
      why: expect.stringContaining('$.steps[0].do'),
    });
    expect(await takePacked(packBytes(Buffer.from([0xff, 0xfe])))).toEqual({
      ok: false,
      why: expect.stringContaining('not deflated text'),
    });
  });

  test('a small piece that would unpack to much is stopped by its ratio, a large one by its size', async () => {
    const bomb = packBytes(Buffer.alloc(20_000_000, 32));
    expect(bomb.length).toBeLessThan(30_000);
    expect(await unpack(bomb.slice(0, MAX_PACKED_LENGTH))).toMatchObject({ ok: false, found: expect.stringContaining('more than') });
    const small = packBytes(Buffer.alloc(400_000, 32));
    expect(await unpack(small)).toMatchObject({ ok: false, found: expect.stringContaining('more than') });
    expect(await unpack('A'.repeat(MAX_PACKED_LENGTH + 1))).toMatchObject({ ok: false });
  });

  test('no text whatever throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200, unit: fc.constantFrom(...'AZaz09-_') }), async (text) => void (await takePacked(text))),
    );
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => void (await takePacked(packBytes(bytes)))));
  });
});
