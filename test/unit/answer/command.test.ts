// The command `answer`: what it prints, and its exit code where a wish is not kept.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../../scripts/project.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'answer-'));
afterAll(() => rmSync(folder, { recursive: true }));

function run(text: string | null, ...more: string[]): Promise<{ code: number; out: string; err: string }> {
  const file = path.join(folder, 'given.txt');
  if (text !== null) writeFileSync(file, text);
  const named = text === null ? [] : [file];
  return new Promise((done) => {
    execFile(process.execPath, ['--import', 'tsx', 'cli/answer.ts', ...named, ...more], { cwd: ROOT }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

const LIBPQ = 'host=db keepalives_idle=5 keepalives_interval=3 keepalives_count=8 tcp_user_timeout=29000';

describe('npm run answer', () => {
  test('prints what was read, a row for each situation, and the advice', async () => {
    const { code, out } = await run(`${LIBPQ} keepalives_counts=2`);
    expect(code).toBe(0);
    expect(out).toContain('Read as PostgreSQL client (libpq).');
    expect(out).toContain('TCP_USER_TIMEOUT = 29s (line 1)');
    expect(out).toContain('SO_KEEPALIVE = 1 (default)');
    expect(out).toContain('line 1: keepalives_counts is not known; did you mean keepalives_count?');
    expect(out).toMatch(/the path is cut just before a request leaves +29\.\d+ s to 29\.\d+ s +retransmission timer +ETIMEDOUT/);
    expect(out).toMatch(/Good connections outlive an outage of 2[01](?:\.\d+)? s/);
    expect(out).toContain('* A frozen program on the other side is never noticed');
  });

  test('a wish that is not kept is said by situation, and is the exit code', async () => {
    const { code, out } = await run(LIBPQ, '--detect-within', '30s', '--survive=20s');
    expect(code).toBe(1);
    expect(
      out
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('NOT')),
    ).toEqual(['NOT within 30 s: the other program is frozen and gets a request; its kernel answers: never']);
    expect((await run(LIBPQ, '--survive=25s')).code).toBe(1);
    expect(
      (
        await run(
          'TCP_USER_TIMEOUT = 29s\nSO_KEEPALIVE = 1\nTCP_KEEPIDLE = 5\nTCP_KEEPINTVL = 3\nTCP_KEEPCNT = 8\nSO_RCVTIMEO = 30',
          '--detect-within=30s',
          '--survive=20s',
        )
      ).code,
    ).toBe(0);
  });

  test('what the file cannot say is said beside it', async () => {
    const { out } = await run(LIBPQ, '--middlebox', 'azure-lb', '--kernel=linux-4.15', '--hz=1000');
    expect(out).toContain('linux-4.15, 1000 HZ:');
    expect(out).toMatch(/idle until the middlebox has forgotten the connection, then a request leaves +does not happen/);
  });

  test.each([
    [null, [], 'no file was named'],
    [LIBPQ, ['--hz', '333'], '--hz: found "333", expected 100, 250, 300, 1000'],
    [LIBPQ, ['--detect-withn=3s'], '--detect-withn is not known'],
    [LIBPQ, ['--detect-within=soon'], '--detect-within: found "soon", expected a duration'],
    ['nothing at all', [], 'expected settings of a system that is known here'],
    [null, ['/nonexistent/file'], 'cannot be read'],
  ] as const)('%s with %o is refused, and why', async (text, more, words) => {
    const { code, err } = await run(text, ...more);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
