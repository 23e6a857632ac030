// Linux connection tracking: how long a host that forwards or filters remembers a connection of which it sees nothing.
// The sysctls are read with the others (`sysctl.ts`).
import type { Key, System } from '../system.ts';
import { forgetsAfter } from '../system.ts';
import { numberOf } from '../values.ts';

const states = 'It is about connections that are being opened or closed.';

export const CONNTRACK = {
  middlebox: { kind: 'conntrack', name: 'conntrack', forgets: 'silence' },
  keys: {
    nf_conntrack_tcp_timeout_established: {
      value: numberOf('s'),
      sets: [forgetsAfter],
      note: 'After three retransmissions without an answer conntrack keeps the connection for nf_conntrack_tcp_timeout_max_retrans only, 300 s by default.',
    },
  } satisfies Record<string, Key>,
  ignored: {
    nf_conntrack_tcp_timeout_max_retrans: 'It counts after three retransmissions without an answer; the default of 300 s stands here.',
    nf_conntrack_tcp_timeout_unacknowledged: 'It counts while data is unacknowledged; the default of 300 s stands here.',
    nf_conntrack_tcp_max_retrans: 'It says after how many retransmissions the shorter timeout counts; the default of 3 stands here.',
    nf_conntrack_tcp_timeout_close: states,
    nf_conntrack_tcp_timeout_close_wait: states,
    nf_conntrack_tcp_timeout_fin_wait: states,
    nf_conntrack_tcp_timeout_last_ack: states,
    nf_conntrack_tcp_timeout_syn_recv: states,
    nf_conntrack_tcp_timeout_syn_sent: states,
    nf_conntrack_tcp_timeout_time_wait: states,
    nf_conntrack_tcp_be_liberal: 'It is about segments outside of the window.',
    nf_conntrack_tcp_loose:
      'It says whether a connection that is not known is taken up in the middle; connections here begin with their SYN.',
    nf_conntrack_tcp_ignore_invalid_rst: 'It is about resets outside of the window.',
  },
} as const satisfies Partial<System>;
