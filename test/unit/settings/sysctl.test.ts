// Lines of the kernel's own settings, in every form in which they are printed and written.
import { describe, expect, test } from 'vitest';
import { lines, read, written } from './reading.ts';

describe('sysctl', () => {
  test('lines of sysctl -a, of sysctl.conf, of sysctl -w and of /proc/sys are read, and socket options with a unit', () => {
    const text = [
      '# a comment',
      'net.ipv4.tcp_retries2 = 8',
      'net/ipv4/tcp_keepalive_time=600',
      '-net.ipv4.tcp_keepalive_intvl = 10',
      'sudo sysctl -w net.ipv4.tcp_syn_retries=2\r',
      '/proc/sys/net/ipv4/tcp_retries1:4',
      'echo 5 > /proc/sys/net/ipv4/tcp_keepalive_probes',
      'echo 1 | sudo tee /proc/sys/net/ipv4/tcp_orphan_retries',
      'net.ipv4.tcp_fin_timeout\t=\t30',
      'TCP_USER_TIMEOUT = 30s',
      'SO_KEEPALIVE = on',
    ].join('\n');
    const reading = read(text);
    expect(reading.system).toBe('sysctl');
    expect(lines(reading)).toEqual([
      'SO_KEEPALIVE=1 (11)',
      'TCP_USER_TIMEOUT=30000 (10)',
      'tcp_fin_timeout=30 (9)',
      'tcp_keepalive_intvl=10 (4)',
      'tcp_keepalive_probes=5 (7)',
      'tcp_keepalive_time=600 (3)',
      'tcp_orphan_retries=1 (8)',
      'tcp_retries1=4 (6)',
      'tcp_retries2=8 (2)',
      'tcp_syn_retries=2 (5)',
    ]);
    expect([reading.problems, reading.unknown, reading.ignored]).toEqual([[], [], []]);
  });

  test('what cannot be used is told by line, with what was expected, and the other lines count', () => {
    const reading = read(
      'net.ipv4.tcp_retrie2 = 8\nnet.ipv4.tcp_retries2 = 999\nnet.ipv4.tcp_retries1 =\n\nnet.ipv4.tcp_syn_retries = 7\n',
    );
    expect(written(reading)).toEqual({ tcp_syn_retries: 7 });
    expect(reading.unknown).toEqual([{ line: 1, key: 'net.ipv4.tcp_retrie2', meant: 'tcp_retries2' }]);
    expect(reading.problems).toEqual([
      { line: 2, key: 'net.ipv4.tcp_retries2', found: '999', expected: 'tcp_retries2 from 0 to 255' },
      { line: 3, key: 'net.ipv4.tcp_retries1', found: 'nothing', expected: 'a whole number from 0 to 255' },
    ]);
  });

  test('a setting that the chosen kernel does not have is told with the kernel that has it', () => {
    expect(read('net.ipv4.tcp_rto_max_ms = 5000').problems[0]?.expected).toContain('Linux 6.15 or later');
    expect(read('net.ipv4.tcp_rto_max_ms = 5000', undefined, 'linux-6.18').problems).toEqual([]);
  });

  test('settings of TCP that have no say are ignored by name with the reason; other parts of the kernel are counted', () => {
    const reading = read(
      'kernel.modprobe =\nvm.swappiness = 60\nnet.core.somaxconn = 4096\nnet.ipv4.tcp_tw_reuse = 2\nnet.ipv4.tcp_retries2 = 6',
    );
    expect(reading.foreign).toBe(3);
    expect(reading.ignored).toEqual([
      { line: 4, key: 'net.ipv4.tcp_tw_reuse', reason: 'It is about connections that the program has closed already.' },
    ]);
  });

  test('a later line wins, and that is said', () => {
    const reading = read('net.ipv4.tcp_retries2 = 5\nnet.ipv4.tcp_retries2 = 6');
    expect(written(reading)).toEqual({ tcp_retries2: 6 });
    expect(reading.notes[0]).toMatchObject({ line: 2, text: expect.stringContaining('the last one counts') });
  });

  test('conntrack’s timeout is the path’s', () => {
    const { middlebox } = read('net.netfilter.nf_conntrack_tcp_timeout_established = 86400');
    expect(middlebox).toMatchObject({ kind: 'conntrack', idleUs: 86_400_000_000, forgets: 'silence', written: { line: 1 } });
  });

  test.each(['__proto__ = 1', 'constructor = 2', 'toString 3', '<img src=x onerror=alert(1)>', '\u0000', '='])(
    '%j sets nothing',
    (line) => {
      const reading = read(line);
      expect(reading.settings).toEqual([]);
      expect(reading.system).toBeNull();
      expect(reading.problems).toHaveLength(1);
    },
  );
});
