// grpc-java: the builders' methods. TCP_USER_TIMEOUT is set where Netty runs on epoll, as it does by default on Linux.
import { code } from '../notations/code.ts';
import { program, type System } from '../system.ts';
import { javaTime, SECOND, toggle } from '../values.ts';
import { grpcKeepalive } from './grpc-keepalive.ts';

const AGE = 'It ends connections by age or idleness, whether the peer lives or not.';

export const GRPC_JAVA: System = {
  id: 'grpc-java',
  title: 'grpc-java builder',
  side: 'client',
  version: 'grpc-java 1.76',
  source: 'https://grpc.github.io/grpc-java/javadoc/io/grpc/ManagedChannelBuilder.html',
  notation: code,
  keys: {
    keepAliveTime: { value: javaTime('ms'), unset: ['Long.MAX_VALUE, TimeUnit.NANOSECONDS'], sets: [program('pingInterval')] },
    keepAliveTimeout: { value: javaTime('ms'), default: '20, TimeUnit.SECONDS', sets: [] },
    keepAliveWithoutCalls: { value: toggle, default: 'false', sets: [] },
    permitKeepAliveTime: { value: javaTime('ms'), sets: [program('pingMinInterval')] },
  },
  ignored: {
    permitKeepAliveWithoutCalls: 'It is the server’s leave for pings while no call is under way.',
    idleTimeout: AGE,
    maxConnectionIdle: AGE,
    maxConnectionAge: AGE,
    maxConnectionAgeGrace: AGE,
  },
  scope: /(?:^|\.)(?:permit)?[kK]eepAlive\w*$/,
  mark: /\.(?:keepAliveTime|permitKeepAliveTime|keepAliveWithoutCalls)\s*\(/,
  finish: (values) =>
    grpcKeepalive(
      { time: 'keepAliveTime', timeout: 'keepAliveTimeout', withoutCalls: 'keepAliveWithoutCalls', leastTimeUs: 10 * SECOND },
      values,
    ),
  sample:
    'NettyChannelBuilder.forAddress(host, port)\n    .keepAliveTime(10, TimeUnit.SECONDS)\n    .keepAliveTimeout(5, TimeUnit.SECONDS)\n    .keepAliveWithoutCalls(false)\n',
};
