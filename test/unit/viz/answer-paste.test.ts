// What was read from a text, laid over the document: every setting under its key, in the notation of fields and links.
import { parseAllDocuments } from 'yaml';
import { describe, expect, test } from 'vitest';
import { defaultsOf, type Reading, readSettings, SETTING_SYSTEMS, type YamlParser } from '../../../sim/index.ts';
import { asPreset, overridesOf, withReading } from '../../../viz/answer/apply-reading.ts';
import { evaluate } from '../../../viz/state/evaluate.ts';
import { readProgram } from '../../../viz/state/program.ts';
import { ANSWER_ID } from '../../../viz/state/situations.ts';

const read = (text: string): Reading => readSettings(text, { kernel: 'linux-6.12', yaml: parseAllDocuments as unknown as YamlParser });
const EMPTY = { scenarioId: ANSWER_ID, overrides: {} };

test('sysctls, options, the program’s timers and the middlebox each have their keys', () => {
  expect(
    overridesOf(
      read('net.ipv4.tcp_keepalive_time = 600\nTCP_USER_TIMEOUT = 30000\nnet.netfilter.nf_conntrack_tcp_timeout_established = 86400'),
    ),
  ).toEqual({
    'client.tcp_keepalive_time': '10m',
    'client.TCP_USER_TIMEOUT': '30s',
    'box.preset': '',
    'box.kind': 'conntrack',
    'box.idle': '',
    'box.established': '1d',
    'box.forgets': 'silence',
  });
  expect(overridesOf(read('keepalive.ClientParameters{Time: 10 * time.Second}'))).toEqual({
    'client.TCP_USER_TIMEOUT': '20s',
    'program.pingInterval': '10s',
    'program.pingTimeout': '20s',
    'program.pingWithoutCalls': '0',
  });
});

test('settings that the text does not name stay as they were', () => {
  const document = { scenarioId: ANSWER_ID, overrides: { 'client.SO_KEEPALIVE': '1', rtt: '20ms' } };
  expect(withReading(document, read('net.ipv4.tcp_retries2 = 5')).overrides).toEqual({
    'client.SO_KEEPALIVE': '1',
    rtt: '20ms',
    'client.tcp_retries2': '5',
  });
});

describe.each(SETTING_SYSTEMS.map((system) => [system.id, system] as const))('%s', (id, system) => {
  test('its sample and its defaults give a configuration that the simulator takes', () => {
    for (const reading of [read(system.sample), defaultsOf(id, 'linux-6.12') as Reading]) {
      const document = withReading(EMPTY, reading);
      const found = evaluate(document);
      expect(found.ok ? [] : found.problems).toEqual([]);
      const { program, problems } = readProgram(document.overrides);
      expect(problems).toEqual([]);
      for (const setting of reading.settings) {
        if (!found.ok) break;
        const { sysctl, socketOptions } = found.run.scenario.client;
        const { layer, name, value } = setting;
        expect(layer === 'program' ? program[name] : layer === 'sysctl' ? sysctl[name] : socketOptions[name], name).toBe(value);
      }
    }
  });
});

test('a preset replaces what the one before it set; kernel, HZ and path stay', () => {
  const before = {
    scenarioId: ANSWER_ID,
    overrides: { 'client.hz': '100', rtt: '5ms', 'box.preset': 'aws-nlb', 'client.TCP_USER_TIMEOUT': '1s', 'program.readTimeout': '3s' },
  };
  expect(asPreset(before, defaultsOf('envoy', 'linux-6.12') as Reading).overrides).toEqual({
    'client.hz': '100',
    rtt: '5ms',
    'box.preset': 'aws-nlb',
    'program.connectTimeout': '5s',
  });
});
