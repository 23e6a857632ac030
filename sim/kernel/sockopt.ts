// Socket options, before and during a connection (do_tcp_setsockopt, sock_setsockopt; tcp(7), socket(7)).
import type { SocketOptionName, SocketOptions } from '../scenario/scenario.ts';
import { jiffies, jiffiesToMsecs, msecsToJiffies } from '../time.ts';
import { rule } from '../trace/rule.ts';
import type { Host } from './host.ts';
import { keepaliveTimeElapsed, keepaliveTimeWhen, resetKeepaliveTimer, tcpSetKeepalive } from './keepalive.ts';
import { newSock, type TcpSock } from './sock.ts';

/** The longest TCP_LINGER2 that counts: 120 s (TCP_FIN_TIMEOUT_MAX). */
const LINGER2_MAX_SEC = 120;

/** A socket with the host's settings and its options set, not yet connected (tcp_init_sock). */
export function tcpInitSock(host: Host, flow: number, options: Readonly<Partial<SocketOptions>>, receiveBuffer: number): TcpSock {
  const sk = newSock(flow);
  sk.rto = jiffies(host.hz);
  sk.rtoMinUs = host.sysctl.tcp_rto_min_us;
  sk.rtoMax = msecsToJiffies(host.sysctl.tcp_rto_max_ms, host.hz);
  sk.mdevUs = 1_000_000;
  sk.rcvBuffer = receiveBuffer;
  sk.rcvWnd = Math.min(receiveBuffer, 65535);
  for (const [name, value] of Object.entries(options)) setSocketOption(host, sk, name as SocketOptionName, value);
  return sk;
}

/** setsockopt() with a value in the kernel's own unit; the parser has checked its range. */
export function setSocketOption(host: Host, sk: TcpSock, name: SocketOptionName, value: number): void {
  switch (name) {
    case 'SO_KEEPALIVE':
      tcpSetKeepalive(host, sk, value !== 0);
      break;
    case 'TCP_KEEPIDLE':
      setKeepIdle(host, sk, value);
      break;
    case 'TCP_KEEPINTVL':
      sk.keepIntervalSec = value;
      break;
    case 'TCP_KEEPCNT':
      sk.keepCount = value;
      break;
    case 'TCP_USER_TIMEOUT':
      sk.userTimeoutMs = host.profile.rules.userTimeoutInJiffies ? jiffiesToMsecs(msecsToJiffies(value, host.hz), host.hz) : value;
      break;
    case 'TCP_SYNCNT':
      sk.synCount = value;
      break;
    case 'TCP_LINGER2':
      sk.linger2Sec = value < 0 ? -1 : Math.min(value, LINGER2_MAX_SEC);
      break;
    case 'TCP_NODELAY':
      sk.noDelay = value !== 0;
      break;
    case 'TCP_THIN_LINEAR_TIMEOUTS':
      sk.thinLinear = value !== 0;
      break;
    case 'TCP_RTO_MAX_MS':
      sk.rtoMax = msecsToJiffies(value, host.hz);
      break;
  }
}

/** On a live socket the idle time that has passed counts: already longer means a probe in the next jiffy. */
function setKeepIdle(host: Host, sk: TcpSock, seconds: number): void {
  sk.keepIdleSec = seconds;
  if (!sk.keepOpen || sk.state === 'CLOSED') return;
  const elapsed = keepaliveTimeElapsed(host, sk);
  const wait = jiffies(Math.max(0, keepaliveTimeWhen(host, sk) - elapsed));
  resetKeepaliveTimer(
    host,
    sk,
    wait,
    host.trace && rule('keepidle-set', { waitJiffies: wait, elapsedJiffies: elapsed, idleSec: seconds, hz: host.hz }),
  );
}
