// Kubernetes: client-go's HTTP/2 pings by environment, the grace period of nodes, and kube-proxy's connection tracking.
import { environment, flags } from '../notations/lines.ts';
import { treeNotation } from '../notations/tree.ts';
import { together } from '../notations/uri.ts';
import { fixed, forgetsAfter, program, type System } from '../system.ts';
import { goTime, numberOf } from '../values.ts';

export const CLIENT_GO: System = {
  id: 'client-go',
  title: 'Kubernetes client (client-go)',
  side: 'client',
  version: 'Kubernetes 1.34',
  source: 'https://github.com/kubernetes/kubernetes/issues/121793',
  notation: together(environment, flags()),
  keys: {
    HTTP2_READ_IDLE_TIMEOUT_SECONDS: {
      value: numberOf('s'),
      default: '30',
      unset: ['0'],
      sets: [program('pingInterval'), fixed(program('pingWithoutCalls'), 1)],
    },
    HTTP2_PING_TIMEOUT_SECONDS: { value: numberOf('s'), default: '15', unset: ['0'], sets: [program('pingTimeout')] },
    'node-monitor-grace-period': { value: goTime, default: '50s', sets: [program('gracePeriod')] },
  },
  ignored: {
    DISABLE_HTTP2: 'Without HTTP/2 there are no pings.',
    'node-status-update-frequency': 'It says how often a node reports.',
    'node-monitor-period': 'It says how often nodes are looked at.',
  },
  scope: /^HTTP2_|^node-monitor-grace/,
  mark: /\bHTTP2_(?:READ_IDLE|PING)_TIMEOUT_SECONDS\b|--node-monitor-grace-period/,
  sample: 'env:\n- name: HTTP2_READ_IDLE_TIMEOUT_SECONDS\n  value: "20"\n- name: HTTP2_PING_TIMEOUT_SECONDS\n  value: "10"\n',
};

export const KUBE_PROXY: System = {
  id: 'kube-proxy',
  title: 'kube-proxy',
  side: 'path',
  version: 'Kubernetes 1.34',
  source: 'https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/',
  notation: together(treeNotation, flags()),
  keys: {
    'conntrack.tcpEstablishedTimeout': {
      value: goTime,
      default: '24h0m0s',
      unset: ['0', '0s'],
      sets: [forgetsAfter],
      also: ['conntrack-tcp-timeout-established'],
      note: 'It overwrites the node’s nf_conntrack_tcp_timeout_established.',
    },
  },
  ignored: {
    'conntrack.tcpCloseWaitTimeout': 'It is about connections that are being closed.',
    'conntrack-tcp-timeout-close-wait': 'It is about connections that are being closed.',
    'conntrack.maxPerCore': 'It is about how many entries there are.',
    'conntrack.min': 'It is about how many entries there are.',
  },
  middlebox: { kind: 'conntrack', name: 'kube-proxy', forgets: 'rst' },
  scope: /(?:^|\.)conntrack\.\w+$|^conntrack-tcp/,
  mark: /kind:\s*["']?KubeProxyConfiguration\b|--conntrack-tcp-timeout-established/,
  sample:
    'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nconntrack:\n  tcpEstablishedTimeout: 24h0m0s\n  tcpCloseWaitTimeout: 1h0m0s\n',
};
