// What is copied out of a run as text: commands, code, ss, packetdrill, tables, the summary.
import { describe, expect, test } from 'vitest';
import catalogue from '../../../../scenarios.json';
import type { HostName, Run, ScenarioFile } from '../../../../sim/index.ts';
import { asC, asGo, asJava, asNode, asPython } from '../../../../viz/exchange/copy/languages.ts';
import { packetdrillScript } from '../../../../viz/exchange/copy/packetdrill.ts';
import { ssLines, ssTime } from '../../../../viz/exchange/copy/ss.ts';
import { sysctlLines } from '../../../../viz/exchange/copy/sysctl.ts';
import { eventsAsCsv, eventsAsJson, eventsAsTabs } from '../../../../viz/exchange/events.ts';
import { summaryOf } from '../../../../viz/exchange/summary.ts';
import { run } from '../../../support/run.ts';

const scenarios = catalogue.scenarios as unknown as readonly (ScenarioFile & { id: string })[];
const runOf = (id: string): Run => run(scenarios.find((scenario) => scenario.id === id) as ScenarioFile);
const LINK = 'https://example.org/#/s/x';

const set = run({
  client: {
    sysctl: { tcp_retries2: 5, tcp_keepalive_time: '10m' },
    socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: '30s', TCP_KEEPCNT: 4, TCP_USER_TIMEOUT: '90s', TCP_SYNCNT: 3, TCP_NODELAY: true },
  },
  steps: [
    { at: '1s', do: 'setsockopt', host: 'client', name: 'TCP_USER_TIMEOUT', value: '5s' },
    { at: '2s', do: 'sysctl', host: 'client', name: 'tcp_retries2', value: 8 },
  ],
  until: '1m',
} as ScenarioFile);

describe('settings', () => {
  test('sysctl: one command each, with the unit in words, and what is set later', () => {
    expect(sysctlLines(set, 'client').split('\n')).toEqual([
      '# client: Linux 6.12',
      'sysctl -w net.ipv4.tcp_keepalive_time=600  # 10m',
      'sysctl -w net.ipv4.tcp_retries2=5',
      '# at 2 s: sysctl -w net.ipv4.tcp_retries2=8',
      '',
    ]);
    expect(sysctlLines(set, 'server')).toContain('nothing is set');
  });

  test('C: every option at its level, in the kernel’s unit', () => {
    const text = asC(set, 'client');
    expect(text).toContain('setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &(int){1}, sizeof(int));');
    expect(text).toContain('setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &(int){90000}, sizeof(int));  // 1m30s');
    expect(text).toContain('// at 1 s: TCP_USER_TIMEOUT = 5000');
    expect(text.match(/^setsockopt/gm)).toHaveLength(6);
  });

  test('Python: by the module’s names, by number where it has none', () => {
    expect(asPython(set, 'client')).toContain('sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30)  # 30s');
    const newer = run({ client: { kernel: 'linux-6.18', socketOptions: { TCP_RTO_MAX_MS: 2000 } }, until: '1m' } as ScenarioFile);
    expect(asPython(newer, 'client')).toContain('TCP_RTO_MAX_MS = 44');
    expect(asPython(newer, 'client')).toContain('setsockopt(socket.IPPROTO_TCP, TCP_RTO_MAX_MS, 2000)');
  });

  test('Go: what it turns on by itself is turned off where it is off here', () => {
    const text = asGo(set, 'client');
    expect(text).toContain('Idle:     30 * time.Second,');
    expect(text).toContain('Interval: -1, // not set: the sysctl counts');
    expect(text).toContain('unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, 90000)');
    expect(text).not.toContain('SetNoDelay');
    const plain = asGo(set, 'server');
    expect(plain).toContain('KeepAlive: -1, // off');
    expect(plain).toContain('SetNoDelay(false)');
    expect(plain).not.toContain('"errors"');
    for (const code of [text, plain])
      for (const [open, close] of ['{}', '()']) expect(code.split(open as string).length).toBe(code.split(close as string).length);
  });

  test('Java and Node say what they cannot set', () => {
    const java = asJava(set, 'client');
    expect(java).toContain('socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 4);');
    expect(java).toContain('socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);');
    expect(java).toMatch(/\/\/ TCP_USER_TIMEOUT = 90000 cannot be set from the JDK/);
    const node = asNode(set, 'client');
    expect(node).toContain('socket.setKeepAlive(true, 30000, 1000, 4);');
    expect(node).toContain('socket.setNoDelay(true);');
    expect(node).toMatch(/\/\/ TCP_USER_TIMEOUT = 90000 \(1m30s\) cannot be set from Node/);
    expect(node).toMatch(/\/\/ TCP_SYNCNT = 3 cannot be set from Node/);
  });
});

describe('ss', () => {
  test.each([
    [7_140_000_000, '119min'],
    [108_400_000, '1min48sec'],
    [59_000_000, '59sec'],
    [12_345_000, '12sec'],
    [1_620_000, '1.620ms'],
    [204_000, '204ms'],
    [4_000, '004ms'],
    [700_000_000, '11min'],
  ])('%i µs left are shown as %s', (us, text) => {
    expect(ssTime(us)).toBe(text);
  });

  test('queues and the one timer that ss shows, at a moment', () => {
    const of = runOf('data-in-flight-cut');
    const lines = ssLines(of, { atUs: 5_000_000, event: null }).split('\n');
    expect(lines[2]).toMatch(/^ESTAB {6}0 {6}100 .*192\.0\.2\.1:49153 +192\.0\.2\.2:4242 timer:\(on,1\.\d{3}ms,3\)$/);
    expect(lines[3]).toMatch(/^ESTAB {6}0 {6}0 .*192\.0\.2\.2:4242 +192\.0\.2\.1:49153$/);
    expect(ssLines(of, { atUs: 3_000_000_000, event: null })).toContain('the client has no such socket; its program was told ETIMEDOUT');
  });

  test('keepalive, a closed window and what is unread', () => {
    expect(ssLines(runOf('idle-cut-keepalive'), { atUs: 10_000_000, event: null })).toMatch(/timer:\(keepalive,119min,0\)/);
    const [, , client, server] = ssLines(runOf('full-buffer-answered'), { atUs: 2_000_000, event: null }).split('\n') as string[];
    expect(client).toMatch(/^ESTAB +0 +2000 .*timer:\(persist,\d+ms,\d\)$/);
    expect(server).toMatch(/^ESTAB +2000 +0 /);
  });
});

describe('packetdrill', () => {
  /** The grammar of the lines that are written (packetdrill's parser.y), independent of what writes them. */
  const time = String.raw`\+?\d+(?:\.\d+)?`;
  const option = String.raw`(?:mss \d+|nop|sackOK|TS val \d+ ecr \d+|sack(?: \d+:\d+)+)`;
  const packet = new RegExp(
    String.raw`^${time} [<>] (?:[SFRP]*\.?) (\d+):(\d+)\((\d+)\)(?: ack \d+)?( win \d+)?(?: <${option}(?:,${option})*>)?$`,
  );
  const call = new RegExp(String.raw`^${time} \w+\([^)]*\) = (?:-?\d+)(?: E\w+ \([\w ]+\))?$`);
  const others = [/^\/\/ /, /^--tolerance_usecs=\d+$/, /^`[^`]+`$/, new RegExp(`^${time} \`[^\`]+\`$`), /^$/];

  test.each(scenarios.flatMap(({ id }) => (['client', 'server'] as const).map((host) => [id, host] as const)))(
    '%s, %s: every line is of the grammar',
    (id, host) => {
      const lines = packetdrillScript(runOf(id), host).split('\n');
      for (const line of lines) {
        const found = packet.exec(line);
        if (!found) {
          expect(call.test(line) || others.some((other) => other.test(line)), line).toBe(true);
          continue;
        }
        expect(Number(found[2]) - Number(found[1])).toBe(Number(found[3]));
        expect(found[4] !== undefined, line).toBe(line.includes(' < '));
      }
      const packets = (direction: string) => lines.filter((line) => packet.test(line) && line.includes(` ${direction} `)).length;
      const events = runOf(id).events.filter((event) => event.place === host);
      const off = lines.some((line) => line.includes('cannot go on from here'));
      if (off) return;
      expect(packets('>')).toBe(events.filter(({ kind }) => kind === 'send').length);
      expect(packets('<')).toBe(events.filter(({ kind }) => kind === 'receive').length);
    },
  );

  test('times add up to the run’s, and the program asks for the error that it is told', () => {
    const of = runOf('data-in-flight-user-timeout');
    const lines = packetdrillScript(of, 'client').split('\n');
    const error = of.events.find(({ kind }) => kind === 'error');
    const sum = lines.reduce((all, line) => all + Number(/^\+?(\d+(?:\.\d+)?) /.exec(line)?.[1] ?? 0), 0);
    expect(sum * 1e6).toBeCloseTo((error?.at ?? 0) + 10_000, -1);
    expect(lines.at(-2)).toMatch(/read\(3, \.\.\., 1\) = -1 ETIMEDOUT \(Connection timed out\)$/);
    expect(lines).toContain('+0 setsockopt(3, IPPROTO_TCP, TCP_USER_TIMEOUT, [30000], 4) = 0');
  });

  test('a server listens, accepts, and reads what arrives', () => {
    const lines = packetdrillScript(runOf('data-in-flight-cut'), 'server').split('\n');
    for (const end of ['listen(3, 1) = 0', 'accept(3, ..., ...) = 4', 'read(4, ..., 100) = 100'])
      expect(lines.some((line) => line.endsWith(end))).toBe(true);
  });

  test('without timestamps and SACK the options say so', () => {
    const of = run({ client: { sysctl: { tcp_timestamps: 0, tcp_sack: 0 } }, until: '1m' } as ScenarioFile);
    expect(packetdrillScript(of, 'client')).toContain('> S 0:0(0) <mss 1460>');
    expect(packetdrillScript(of, 'client')).toContain('net.ipv4.tcp_timestamps=0 net.ipv4.tcp_sack=0');
  });
});

describe('tables', () => {
  const of = runOf('data-in-flight-cut');

  /** A reader of RFC 4180 of the test's own. */
  function readCsv(text: string): string[][] {
    const rows: string[][] = [[]];
    for (const [whole, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
      if (whole === '' && rows.at(-1)?.length === 0) break;
      rows.at(-1)?.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
      if (end === '\r\n') rows.push([]);
    }
    return rows.filter((row) => row.length > 0);
  }

  test('CSV: a row for each event, as wide as its head, with the sentence that says why', () => {
    const [head, ...rows] = readCsv(eventsAsCsv(of)) as [string[], ...string[][]];
    expect(rows).toHaveLength(of.events.length);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head.length]));
    const why = head.indexOf('why');
    expect(rows.some((row) => row[why]?.includes('retransmission 3'))).toBe(true);
    expect(rows.map((row) => row[head.indexOf('key')])).toEqual(of.events.map(({ key }) => key));
    expect(eventsAsCsv(of)).not.toMatch(/[\u00a0\u202f]/);
  });

  test('tabs: as many columns in every line', () => {
    const widths = new Set(
      eventsAsTabs(of)
        .split('\n')
        .map((line) => line.split('\t').length),
    );
    expect(widths.size).toBe(1);
  });

  test('JSON: scenario, verdicts and events', () => {
    const read = JSON.parse(eventsAsJson(of, LINK));
    expect(read.link).toBe(LINK);
    expect(read.events).toHaveLength(of.events.length);
    expect(run(read.scenario as ScenarioFile).verdicts).toEqual(of.verdicts);
  });
});

describe('summary', () => {
  test('question, answer, settings, what happened, link', () => {
    const text = summaryOf(runOf('data-in-flight-user-timeout'), LINK);
    expect(text).toContain('**The client sees ETIMEDOUT');
    expect(text).toContain('`TCP_USER_TIMEOUT = 30s`');
    expect(text).toContain('| path | path cut |');
    expect(text).toContain(`(${LINK})`);
  });

  test('a long run keeps its beginning and its end', () => {
    const text = summaryOf(runOf('keepalive-data-in-flight'), LINK);
    expect(text.split('\n').length).toBeLessThan(60);
  });

  test('what a stranger’s scenario says is no Markdown and no HTML', () => {
    const hostile = run({ title: '<img src=x> | [a](b) `c`', question: '# *d*\n\n| e |', until: '1m' } as ScenarioFile);
    const text = summaryOf(hostile, 'https://example.org/#/s/x?z=a)b');
    expect(text).toContain('## \\<img src=x\\> \\| \\[a\\](b) \\`c\\`');
    expect(text).toContain('\\# \\*d\\* \\| e \\|');
    expect(text).toContain('z=a%29b');
  });
});

test.each(['client', 'server'] as HostName[])('%s: every form of every scenario is text that ends with a line’s end', (host) => {
  for (const { id } of scenarios)
    for (const form of [sysctlLines, asC, asGo, asPython, asJava, asNode]) expect(form(runOf(id), host)).toMatch(/\n$/);
});
