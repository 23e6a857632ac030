// Linkerd: the proxy's environment, as its injector writes it.
import { environment } from '../notations/lines.ts';
import { fixed, option, program, type System } from '../system.ts';
import { goTime } from '../values.ts';

const keepaliveOn = fixed(option('SO_KEEPALIVE'), 1);
const BESIDE = 'It is about the other of the proxy’s two sides; connections to other pods are read here.';

export const LINKERD: System = {
  id: 'linkerd',
  title: 'Linkerd proxy',
  side: 'client',
  version: 'Linkerd 2.18',
  source: 'https://linkerd.io/2.18/reference/proxy-configuration/',
  notation: environment,
  keys: {
    LINKERD2_PROXY_OUTBOUND_CONNECT_KEEPALIVE: { value: goTime, default: '10000ms', sets: [keepaliveOn, option('TCP_KEEPIDLE')] },
    LINKERD2_PROXY_OUTBOUND_CONNECT_USER_TIMEOUT: { value: goTime, default: '30s', sets: [option('TCP_USER_TIMEOUT')] },
    LINKERD2_PROXY_OUTBOUND_CONNECT_TIMEOUT: { value: goTime, default: '1000ms', sets: [program('connectTimeout')] },
  },
  ignored: {
    LINKERD2_PROXY_INBOUND_ACCEPT_KEEPALIVE: BESIDE,
    LINKERD2_PROXY_INBOUND_ACCEPT_USER_TIMEOUT: BESIDE,
    LINKERD2_PROXY_INBOUND_CONNECT_TIMEOUT: BESIDE,
    LINKERD2_PROXY_INBOUND_CONNECT_KEEPALIVE: BESIDE,
    LINKERD2_PROXY_OUTBOUND_ACCEPT_KEEPALIVE: BESIDE,
    LINKERD2_PROXY_OUTBOUND_ACCEPT_USER_TIMEOUT: BESIDE,
  },
  scope: /^LINKERD2_PROXY_\w*(?:KEEPALIVE|USER_TIMEOUT|CONNECT_TIMEOUT)$/,
  mark: /\bLINKERD2_PROXY_/,
  sample:
    '- name: LINKERD2_PROXY_OUTBOUND_CONNECT_KEEPALIVE\n  value: 10000ms\n- name: LINKERD2_PROXY_OUTBOUND_CONNECT_USER_TIMEOUT\n  value: 30s\n- name: LINKERD2_PROXY_INBOUND_ACCEPT_USER_TIMEOUT\n  value: 30s\n',
};
