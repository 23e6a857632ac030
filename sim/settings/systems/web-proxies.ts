// nginx and HAProxy: what they set on the sockets towards their clients and their servers.
import { haproxyDirectives, nginxDirectives } from '../notations/directives.ts';
import { fixed, option, program, type System } from '../system.ts';
import { count, haproxyTime, nginxTime, toggle } from '../values.ts';

const keepaliveOn = fixed(option('SO_KEEPALIVE'), 1);
const CLIENT_SIDE = 'It is about idle HTTP connections of clients, not about a silent peer.';

export const NGINX: System = {
  id: 'nginx',
  title: 'nginx',
  side: 'client',
  version: 'nginx 1.28',
  source: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html',
  notation: nginxDirectives,
  keys: {
    so_keepalive: { value: toggle, sets: [option('SO_KEEPALIVE')], note: 'so_keepalive is for the connections that nginx accepts.' },
    'so_keepalive.idle': { value: nginxTime, sets: [keepaliveOn, option('TCP_KEEPIDLE')] },
    'so_keepalive.interval': { value: nginxTime, sets: [keepaliveOn, option('TCP_KEEPINTVL')] },
    'so_keepalive.count': { value: count, sets: [keepaliveOn, option('TCP_KEEPCNT')] },
    proxy_socket_keepalive: {
      value: toggle,
      default: 'off',
      sets: [option('SO_KEEPALIVE')],
      also: ['grpc_socket_keepalive', 'fastcgi_socket_keepalive', 'uwsgi_socket_keepalive', 'memcached_socket_keepalive'],
    },
    proxy_connect_timeout: {
      value: nginxTime,
      default: '60s',
      sets: [program('connectTimeout')],
      also: ['grpc_connect_timeout', 'fastcgi_connect_timeout'],
    },
    proxy_read_timeout: {
      value: nginxTime,
      default: '60s',
      sets: [program('readTimeout')],
      also: ['grpc_read_timeout', 'fastcgi_read_timeout'],
    },
    proxy_send_timeout: {
      value: nginxTime,
      default: '60s',
      sets: [program('writeTimeout')],
      also: ['grpc_send_timeout', 'fastcgi_send_timeout'],
    },
  },
  ignored: {
    keepalive_timeout: CLIENT_SIDE,
    keepalive_time: CLIENT_SIDE,
    keepalive_requests: CLIENT_SIDE,
    keepalive: 'It says how many idle connections to servers are kept.',
    send_timeout: 'It is about clients that do not take their answer.',
    client_body_timeout: CLIENT_SIDE,
    client_header_timeout: CLIENT_SIDE,
    reset_timedout_connection: 'It says how nginx closes a connection that has timed out.',
    listen: 'Without so_keepalive, the kernel’s default holds: off.',
  },
  scope: /_socket_keepalive$|_(?:connect|read|send)_timeout$/,
  mark: /\bso_keepalive=|\bproxy_(?:pass|read_timeout|connect_timeout|socket_keepalive)\b/,
  sample:
    'server {\n    listen 443 ssl so_keepalive=30m::10;\n    location / {\n        proxy_pass http://backend;\n        proxy_read_timeout 30s;\n        proxy_connect_timeout 5s;\n    }\n}\n',
};

const ms = haproxyTime('ms');
const seconds = haproxyTime('s');

export const HAPROXY: System = {
  id: 'haproxy',
  title: 'HAProxy',
  side: 'client',
  version: 'HAProxy 3.0',
  source: 'https://docs.haproxy.org/3.0/configuration.html',
  notation: haproxyDirectives,
  keys: {
    'option.tcpka': { value: toggle, sets: [option('SO_KEEPALIVE')], also: ['option.srvtcpka', 'option.clitcpka'] },
    'srvtcpka-idle': { value: seconds, sets: [option('TCP_KEEPIDLE')], also: ['clitcpka-idle'] },
    'srvtcpka-intvl': { value: seconds, sets: [option('TCP_KEEPINTVL')], also: ['clitcpka-intvl'] },
    'srvtcpka-cnt': { value: count, sets: [option('TCP_KEEPCNT')], also: ['clitcpka-cnt'] },
    'bind.tcp-ut': {
      value: ms,
      unset: ['0'],
      sets: [option('TCP_USER_TIMEOUT')],
      note: 'tcp-ut is for the connections that HAProxy accepts.',
    },
    'timeout.connect': { value: ms, sets: [program('connectTimeout')] },
    'timeout.server': {
      value: ms,
      sets: [program('readTimeout')],
      note: 'timeout server counts application data; keepalive probes do not keep it from ending a connection.',
    },
    'timeout.tunnel': { value: ms, sets: [program('idleTimeout')] },
  },
  ignored: {
    'timeout.client': 'It is about clients that send nothing; the connections to servers are read here.',
    'timeout.client-fin': 'It is about clients that have closed their half.',
    'timeout.server-fin': 'It is about servers that have closed their half.',
    'timeout.http-request': 'It is about clients that are slow to ask.',
    'timeout.http-keep-alive': 'It is about idle HTTP connections of clients.',
    'timeout.queue': 'It bounds waiting for a server.',
    'timeout.check': 'It is about health checks, which have connections of their own.',
  },
  scope: /^(?:srv|cli)tcpka|^timeout\.|^bind\.tcp-ut$/,
  mark: /^\s*(?:option\s+(?:srv|cli)?tcpka|(?:srv|cli)tcpka-\w+|timeout\s+(?:server|client|connect|tunnel))\b/m,
  sample:
    'defaults\n    option tcpka\n    timeout connect 5s\n    timeout client 30s\n    timeout server 30s\n    srvtcpka-idle 60s\n    srvtcpka-intvl 10s\n    srvtcpka-cnt 3\n',
};
