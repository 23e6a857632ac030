// The sentence above a system is true of its report, and its figures are the report's.
import { describe, expect, test } from 'vitest';
import { figuresOf, sentenceOf, watchedReport } from '../../../../viz/system/sentence.ts';
import { summarise } from '../../../../viz/system/summary.ts';
import { catalogueFile, LOOP, runOf } from './fixture.ts';

const summary = (id: string) => summarise(runOf(catalogueFile(id)));
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('failures are counted, the first is named with its time', () => {
  const run = summarise(runOf(LOOP));
  const report = watchedReport(run);
  expect(report?.failed).toBe(1);
  expect(plain(sentenceOf(run).headline)).toMatch(/^1 of \d+ requests failed; first poll\(\) = 0 at 26\.\d+ s\.$/);
  expect(plain(sentenceOf(run).detail)).toMatch(/Answered again 7\.\d+ s after the last fault\. 2 connections opened\./);
});

test('gRPC speaks of calls, and of PINGs even where none was sent', () => {
  const { headline, detail } = sentenceOf(summary('grpc-keepalive-4-15'));
  expect(headline).toContain('calls failed');
  expect(detail).toContain('0 PINGs');
});

test('what waits, and what holds a dead connection, is said although nothing failed', () => {
  const leader = sentenceOf(summary('etcd-leader-cut'));
  expect(leader.outcome).toBe('stuck');
  expect(plain(leader.headline)).toMatch(
    /^None of \d+ requests failed, but the longest waited 15 min 47\.4 s; api-server holds 2 connections/,
  );
  const firewall = sentenceOf(summary('heartbeat-own-connection-firewall'));
  expect(firewall).toMatchObject({ outcome: 'stuck' });
  expect(firewall.headline).toBe('None of 720 requests failed; api-server holds 1 connection that is half-open at the end.');
});

describe('figures', () => {
  const run = summary('grpc-no-keepalive-power-off');
  const report = watchedReport(run);
  const value = (name: string) => figuresOf(run).find((figure) => figure.name === name)?.value;

  test('are those of the report', () => {
    expect(value('answered')).toBe(report?.answered);
    expect(value('failed')).toBe(report?.failed);
    expect(value('connections')).toBe(report?.connections);
    expect(value('longest wait')).toBe(report?.longestWaitUs);
  });
});
