// Calls in a program that set socket options: C, Go, Python, Java, Rust.
import { setsockopt } from '../notations/setsockopt.ts';
import { program, type System } from '../system.ts';
import { javaTime, protoTime, type ValueKind } from '../values.ts';
import { OTHER_OPTIONS, SOCKET_OPTION_KEYS } from './socket-option-keys.ts';

/** Python counts seconds, with a fraction; None is for ever. */
const pythonSeconds: ValueKind = {
  expected: 'seconds, such as 6 or 0.5',
  read: (text) => protoTime.read(/^[\d.]+$/.test(text) ? `${text}s` : text),
};

export const SETSOCKOPT: System = {
  id: 'setsockopt',
  title: 'setsockopt calls (C, Go, Python, Java)',
  side: 'client',
  version: 'Linux 6.12',
  source: 'https://man7.org/linux/man-pages/man7/tcp.7.html',
  notation: setsockopt,
  keys: {
    ...SOCKET_OPTION_KEYS,
    setSoTimeout: {
      value: javaTime('ms'),
      unset: ['0'],
      sets: [program('readTimeout')],
      note: 'setSoTimeout bounds each read; the connection stands when it has thrown SocketTimeoutException.',
    },
    settimeout: {
      value: pythonSeconds,
      unset: ['None'],
      sets: [program('readTimeout'), program('writeTimeout'), program('connectTimeout')],
    },
  },
  ignored: OTHER_OPTIONS,
  scope: /^(?:TCP|SO)_(?:KEEP|USER|RTO|SYN|LINGER2|RCVTIMEO|SNDTIMEO)\w*$/,
  mark: /\b(?:setsockopt|SetsockoptInt|SetsockoptTimeval|setOption)\s*\(/,
  sample:
    'int on = 1, idle = 60;\nunsigned int timeout = 30000;\nsetsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));\nsetsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof(idle));\nsetsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof(timeout));\n',
};
