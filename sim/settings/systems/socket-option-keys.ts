// Socket options as keys, for the notations that name them: setsockopt calls and Envoy's numbers.
import type { SocketOptionName } from '../../scenario/scenario.ts';
import { SOCKET_OPTION_NAMES, SOCKET_OPTIONS, SWITCHES } from '../../scenario/settings-table.ts';
import { type Key, option, program } from '../system.ts';
import { count, goTime, numberOf, toggle } from '../values.ts';

function keyOf(name: SocketOptionName): Key {
  const { unit } = SOCKET_OPTIONS[name];
  const value = SWITCHES.includes(name) ? toggle : unit === 's' ? numberOf('s') : unit === 'ms' ? numberOf('ms') : count;
  return { value, sets: [option(name)] };
}

export const SOCKET_OPTION_KEYS: Readonly<Record<string, Key>> = {
  ...Object.fromEntries(SOCKET_OPTION_NAMES.map((name) => [name, keyOf(name)])),
  SO_RCVTIMEO: {
    value: goTime,
    unset: ['0s0us'],
    sets: [program('readTimeout')],
    note: 'SO_RCVTIMEO ends a blocking read with EAGAIN; poll, select and epoll take no notice of it.',
  },
  SO_SNDTIMEO: {
    value: goTime,
    unset: ['0s0us'],
    sets: [program('writeTimeout')],
    note: 'SO_SNDTIMEO ends a blocking write or connect with EAGAIN or EINPROGRESS; poll, select and epoll take no notice of it.',
  },
};

const NONE = 'It has no say in when a silent peer is given up.';
export const OTHER_OPTIONS: Readonly<Record<string, string>> = Object.fromEntries(
  'SO_REUSEADDR SO_REUSEPORT SO_SNDBUF SO_RCVBUF SO_BROADCAST SO_PRIORITY SO_LINGER SO_RCVLOWAT SO_BINDTODEVICE SO_MARK TCP_MAXSEG TCP_CORK TCP_DEFER_ACCEPT TCP_WINDOW_CLAMP TCP_QUICKACK TCP_CONGESTION TCP_FASTOPEN TCP_FASTOPEN_CONNECT TCP_NOTSENT_LOWAT'
    .split(' ')
    .map((name) => [name, NONE]),
);
