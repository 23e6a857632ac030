// Calls that set socket options, in five languages, and what `ss -tino` shows of a connection.
import { describe, expect, test } from 'vitest';
import { notes, read, written } from './reading.ts';

describe('setsockopt', () => {
  test.each([
    [
      'C',
      'int yes = 1;\nint idle = 10, cnt = 3; /* s */\nsetsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);\nsetsockopt(fd, SOL_TCP, TCP_KEEPIDLE, &idle, sizeof(idle));\nsetsockopt(fd, SOL_TCP, TCP_KEEPCNT, (void *)&cnt, sizeof(cnt));\nsetsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &(unsigned int){30000}, 4);',
    ],
    [
      'Python',
      's.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)  # on\ns.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 10)\ns.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)\nTCP_USER_TIMEOUT = 18\ns.setsockopt(socket.SOL_TCP, 18, 30 * 1000)',
    ],
    [
      'Go',
      'unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1)\nidle := 10\nsyscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE, idle)\nunix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_KEEPCNT, 3)\nunix.SetsockoptInt(int(fd), unix.SOL_TCP, unix.TCP_USER_TIMEOUT, 30_000)',
    ],
    [
      'Java',
      'ch.setOption(StandardSocketOptions.SO_KEEPALIVE, true);\nch.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 10);\nch.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);\nbootstrap.option(EpollChannelOption.TCP_USER_TIMEOUT, 30000);',
    ],
  ])('in %s', (_, text) => {
    const reading = read(text);
    expect(reading.system).toBe('setsockopt');
    expect(written(reading)).toEqual({ SO_KEEPALIVE: 1, TCP_KEEPIDLE: 10, TCP_KEEPCNT: 3, TCP_USER_TIMEOUT: 30_000 });
    expect(reading.problems).toEqual([]);
  });

  test.each([
    ['struct timeval tv = { 5, 500000 };\nsetsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);'],
    ['struct timeval tv = { .tv_sec = 5, .tv_usec = 500000 };\nsetsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);'],
    ['tv.tv_sec = 5;\ntv.tv_usec = 500000;\nsetsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);'],
    ['s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 5, 500000))'],
    ['unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: 5, Usec: 500000})'],
  ])('a read timeout: %s', (text) => {
    const reading = read(text);
    expect(written(reading)).toEqual({ readTimeout: 5.5e6 });
    expect(notes(reading)).toContain('epoll take no notice');
  });

  test('a value that is no number is told by line; the other calls count', () => {
    const reading = read(
      'setsockopt(fd, 6, TCP_KEEPIDLE, &conf->idle, 4);\nsetsockopt(fd, 6, TCP_KEEPINTVL, &(int){40000}, 4);\nsetsockopt(fd, 6, 6, &(int){2}, 4);',
    );
    expect(written(reading)).toEqual({ TCP_KEEPCNT: 2 });
    expect(reading.problems.map(({ line, found, expected }) => `${line}: ${found}, ${expected}`)).toEqual([
      '1: "conf->idle", a whole number of seconds',
      '2: 40000, TCP_KEEPINTVL from 1 to 32767 s',
    ]);
  });

  test('keepalive’s numbers without SO_KEEPALIVE do nothing, and a user timeout in seconds is a slip', () => {
    const reading = read('setsockopt(fd, 6, TCP_KEEPIDLE, &(int){60}, 4);\nsetsockopt(fd, 6, TCP_USER_TIMEOUT, &(int){30}, 4);');
    expect(notes(reading)).toContain('1: TCP_KEEPIDLE without SO_KEEPALIVE: no probe is ever sent.');
    expect(notes(reading)).toContain('2: TCP_USER_TIMEOUT counts milliseconds');
  });

  test('options without a say are ignored by name', () => {
    expect(read('setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, 4);\nsetsockopt(fd, 6, TCP_KEEPCNT, &(int){3}, 4)').ignored[0]?.key).toBe(
      'SO_REUSEADDR',
    );
  });
});

describe('ss -tino', () => {
  test('state, timer, backoff and round trip of each connection', () => {
    const reading = read(
      [
        'State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process',
        'ESTAB  0      0      10.0.0.1:22          10.0.0.2:51234     timer:(keepalive,1min59sec,0) ino:123 sk:1 <->',
        '\t cubic wscale:7,7 rto:204 rtt:3.25/1.5 ato:40 mss:1448 cwnd:10',
        'ESTAB  0      100    [::1]:41234          [::1]:443          timer:(on,9.123ms,5)',
        '\t cubic rto:6528 backoff:5 rtt:1.3/0.6 unacked:1 retrans:0/5 lost:1',
        'ESTAB  0      9000   10.0.0.1:1           10.0.0.2:2         timer:(persist,40sec,3)',
      ].join('\n'),
    );
    expect(reading.system).toBe('ss');
    expect(written(reading)).toEqual({ SO_KEEPALIVE: 1 });
    expect(reading.connections).toEqual([
      expect.objectContaining({
        line: 2,
        state: 'ESTAB',
        timer: { name: 'keepalive', leftUs: 119e6, tries: 0 },
        rttUs: 3250,
        rtoUs: 204_000,
      }),
      expect.objectContaining({ line: 4, peer: '[::1]:443', timer: { name: 'on', leftUs: 9_123_000, tries: 5 }, backoff: 5, unacked: 1 }),
      expect.objectContaining({ line: 6, sendQueue: 9000, timer: { name: 'persist', leftUs: 40e6, tries: 3 } }),
    ]);
  });
});
