// systemd: the [Socket] section of a .socket unit.
import { assignments } from '../notations/lines.ts';
import { option, type System } from '../system.ts';
import { count, systemdTime, toggle } from '../values.ts';

const OTHER = 'It has no say in when a silent peer is given up.';

export const SYSTEMD: System = {
  id: 'systemd',
  title: 'systemd .socket unit',
  side: 'server',
  version: 'systemd 257',
  source: 'https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html',
  notation: assignments({ between: ['='], comments: ['#', ';'], sections: true }),
  keys: {
    KeepAlive: { value: toggle, default: 'no', sets: [option('SO_KEEPALIVE')] },
    KeepAliveTimeSec: { value: systemdTime, sets: [option('TCP_KEEPIDLE')] },
    KeepAliveIntervalSec: { value: systemdTime, sets: [option('TCP_KEEPINTVL')] },
    KeepAliveProbes: { value: count, sets: [option('TCP_KEEPCNT')] },
    NoDelay: { value: toggle, sets: [option('TCP_NODELAY')] },
  },
  ignored: { DeferAcceptSec: OTHER, TCPCongestion: OTHER, Backlog: OTHER, PollLimitIntervalSec: OTHER, TriggerLimitIntervalSec: OTHER },
  scope: /(?:^|\.)KeepAlive\w*$/,
  mark: /^\s*\[Socket\]/m,
  sample: '[Socket]\nListenStream=8080\nKeepAlive=yes\nKeepAliveTimeSec=2min\nKeepAliveIntervalSec=15s\nKeepAliveProbes=4\n',
};
