// "Explain this capture": the recordings are there, the right settings run as recorded and others do not, and senders are told.
import { describe, expect, test } from 'vitest';
import { CAPTURES, checkSettings, parseSetting, SENDERS, sendersOf, settingsOf } from '../../../viz/learn/captures.ts';
import { familyOf } from '../../evidence/families.ts';
import { readFolder, stripped } from '../../kernel/recordings.ts';

const found = (kernel: string, id: string) => {
  const file = readFolder(kernel).find((one) => one.id === id);
  if (file === undefined) throw new Error(`no recording ${id}`);
  const sent = file.observed.filter(({ event }) => event === 'tx');
  const end = file.observed.find(({ event }) => event === 'error' || event === 'hangup');
  const side = {
    sent: sent.map(({ us, flags, seq, len }) => ({ us, flags: flags ?? '', seq: seq ?? 0, len: len ?? 0, lost: false })),
    end: end === undefined ? null : { us: end.us, errno: end.errno ?? null },
  };
  return { recording: stripped(file), side };
};

describe.each(CAPTURES.map((task) => [task.id, task] as const))('%s', (_, { kernel, family, recording: id, find }) => {
  const { recording, side } = found(kernel, id);
  const truth = settingsOf(recording);
  const wanted = Object.fromEntries(find.map((name) => [name, truth[name] as number]));

  test('is of that family, and sets what is to be found', () => {
    expect(familyOf(id)).toBe(family);
    expect(Object.values(wanted)).not.toContain(undefined);
  });

  test('every segment has a sender that can be chosen', () => {
    const senders = sendersOf(recording);
    expect(senders.length).toBe(side.sent.length);
    expect(senders.filter((sender) => !SENDERS.includes(sender))).toEqual([]);
  });

  test('runs as recorded with its own settings', () => {
    expect(checkSettings(recording, side, wanted).differs).toBeNull();
  });

  test.each(find.map((name) => [name]))('does not with another %s, and where they part is told', (name) => {
    const { differs } = checkSettings(recording, side, { ...wanted, [name]: (wanted[name] as number) * 3 });
    expect(differs?.segment).toBeGreaterThan(1);
  });
});

test('who sent what, in a request into a dead path', () => {
  const { recording } = found('linux-6.12-hz250', 'keepalive-data-in-flight-uto-30000');
  const senders = sendersOf(recording);
  expect(senders.slice(0, 4)).toEqual(['program', 'arrival', 'program', 'tlp']);
  expect(new Set(senders.slice(4))).toEqual(new Set(['rto']));
});

test('settings are read with and without units, and never out of the kernel’s range', () => {
  expect(parseSetting('TCP_USER_TIMEOUT', '30s')).toBe(30_000);
  expect(parseSetting('TCP_USER_TIMEOUT', '30000')).toBe(30_000);
  expect(parseSetting('TCP_KEEPIDLE', '2 min')).toBe(120);
  expect(parseSetting('TCP_KEEPCNT', '3')).toBe(3);
  for (const bad of ['', 'soon', '-1', '1.5', '99999999999', '3s']) expect(parseSetting('TCP_KEEPCNT', bad)).toBeNull();
  expect(parseSetting('TCP_KEEPIDLE', '1500ms')).toBeNull();
});
