// OpenSSH: ssh_config and sshd_config. Alive messages are the program's own, inside of the encrypted stream.
import { assignments } from '../notations/lines.ts';
import { option, program, type System } from '../system.ts';
import { count, systemdTime, toggle, type ValueKind } from '../values.ts';

/** The connection ends when one more is due than may stay unanswered. */
const misses = program('pingMisses');
const text = 'After the last unanswered message ssh waits for one more interval: 15 and 3 come to a minute of silence, not to 45 s.';
const interval: ValueKind = systemdTime;
const notation = assignments({ between: ['=', ' '], comments: ['#'] });

export const SSH: System = {
  id: 'ssh',
  title: 'OpenSSH client',
  side: 'client',
  version: 'OpenSSH 9.9',
  source: 'https://man.openbsd.org/ssh_config',
  notation,
  keys: {
    ServerAliveInterval: { value: interval, default: '0', unset: ['0'], sets: [program('pingInterval')] },
    ServerAliveCountMax: { value: count, default: '3', sets: [misses], note: text },
    TCPKeepAlive: { value: toggle, default: 'yes', sets: [option('SO_KEEPALIVE')] },
    ConnectTimeout: { value: interval, unset: ['none'], sets: [program('connectTimeout')] },
  },
  ignored: { ConnectionAttempts: 'It is about connecting again.', ControlPersist: 'It says how long an idle master connection is kept.' },
  scope: /^(?:ServerAlive\w*|TCPKeepAlive|ConnectTimeout)$/,
  mark: /^\s*ServerAlive(?:Interval|CountMax)\b/m,
  sample: 'Host *\n    ServerAliveInterval 15\n    ServerAliveCountMax 3\n    ConnectTimeout 10\n',
};

export const SSHD: System = {
  id: 'sshd',
  title: 'OpenSSH server',
  side: 'server',
  version: 'OpenSSH 9.9',
  source: 'https://man.openbsd.org/sshd_config',
  notation,
  keys: {
    ClientAliveInterval: { value: interval, default: '0', unset: ['0'], sets: [program('pingInterval')] },
    ClientAliveCountMax: { value: count, default: '3', sets: [misses], note: text },
    TCPKeepAlive: { value: toggle, default: 'yes', sets: [option('SO_KEEPALIVE')] },
  },
  ignored: { LoginGraceTime: 'It is about logging in.', UnusedConnectionTimeout: 'It ends connections without open channels.' },
  scope: /^(?:ClientAlive\w*|TCPKeepAlive)$/,
  mark: /^\s*ClientAlive(?:Interval|CountMax)\b/m,
  sample: 'ClientAliveInterval 15\nClientAliveCountMax 3\nTCPKeepAlive yes\n',
};
