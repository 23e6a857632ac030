// Socket options by the numbers that Linux gives them (x86 and ARM), for configurations that write numbers. The names and
// numbers are those of socket(7) and tcp(7).

const LEVELS: Readonly<Record<string, string>> = {
  '1': 'SOL_SOCKET',
  '6': 'IPPROTO_TCP',
  SOL_SOCKET: 'SOL_SOCKET',
  IPPROTO_TCP: 'IPPROTO_TCP',
  SOL_TCP: 'IPPROTO_TCP',
};

const NUMBERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  SOL_SOCKET: {
    '2': 'SO_REUSEADDR',
    '6': 'SO_BROADCAST',
    '7': 'SO_SNDBUF',
    '8': 'SO_RCVBUF',
    '9': 'SO_KEEPALIVE',
    '12': 'SO_PRIORITY',
    '13': 'SO_LINGER',
    '15': 'SO_REUSEPORT',
    '18': 'SO_RCVLOWAT',
    '20': 'SO_RCVTIMEO',
    '21': 'SO_SNDTIMEO',
    '25': 'SO_BINDTODEVICE',
    '36': 'SO_MARK',
  },
  IPPROTO_TCP: {
    '1': 'TCP_NODELAY',
    '2': 'TCP_MAXSEG',
    '3': 'TCP_CORK',
    '4': 'TCP_KEEPIDLE',
    '5': 'TCP_KEEPINTVL',
    '6': 'TCP_KEEPCNT',
    '7': 'TCP_SYNCNT',
    '8': 'TCP_LINGER2',
    '9': 'TCP_DEFER_ACCEPT',
    '10': 'TCP_WINDOW_CLAMP',
    '12': 'TCP_QUICKACK',
    '13': 'TCP_CONGESTION',
    '16': 'TCP_THIN_LINEAR_TIMEOUTS',
    '18': 'TCP_USER_TIMEOUT',
    '23': 'TCP_FASTOPEN',
    '25': 'TCP_NOTSENT_LOWAT',
    '30': 'TCP_FASTOPEN_CONNECT',
    '44': 'TCP_RTO_MAX_MS',
  },
};

/** The name of an option given as level and number, or as itself; null for what is not known. */
export function optionName(level: string, name: string): string | null {
  const plain = name.slice(name.search(/[^.:\s]*$/)).trim();
  if (/^(?:SO|TCP)_[A-Z0-9_]+$/.test(plain)) return plain;
  const at = LEVELS[level.slice(level.search(/[^.:\s]*$/)).trim()];
  return (at === undefined ? undefined : NUMBERS[at]?.[plain]) ?? null;
}
