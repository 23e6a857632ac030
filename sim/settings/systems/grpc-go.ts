// grpc-go: keepalive.ClientParameters, and on the server ServerParameters and EnforcementPolicy.
import { code } from '../notations/code.ts';
import { program, type System } from '../system.ts';
import { goExpression, SECOND, toggle } from '../values.ts';
import { grpcKeepalive } from './grpc-keepalive.ts';

const AGE = 'It ends connections by age or idleness, whether the peer lives or not.';
const source = 'https://pkg.go.dev/google.golang.org/grpc/keepalive';

export const GRPC_GO_CLIENT: System = {
  id: 'grpc-go',
  title: 'grpc-go client',
  side: 'client',
  version: 'grpc-go 1.76',
  source,
  notation: code,
  keys: {
    'ClientParameters.Time': { value: goExpression, default: 'infinity', sets: [program('pingInterval')] },
    'ClientParameters.Timeout': { value: goExpression, default: '20 * time.Second', sets: [] },
    'ClientParameters.PermitWithoutStream': { value: toggle, default: 'false', sets: [] },
  },
  scope: /(?:^|\.)ClientParameters\.\w+$/,
  mark: /\bClientParameters\s*\{/,
  finish: (values) =>
    grpcKeepalive(
      {
        time: 'ClientParameters.Time',
        timeout: 'ClientParameters.Timeout',
        withoutCalls: 'ClientParameters.PermitWithoutStream',
        leastTimeUs: 10 * SECOND,
      },
      values,
    ),
  sample:
    'grpc.WithKeepaliveParams(keepalive.ClientParameters{\n\tTime:                10 * time.Second,\n\tTimeout:             5 * time.Second,\n\tPermitWithoutStream: false,\n})\n',
};

export const GRPC_GO_SERVER: System = {
  id: 'grpc-go-server',
  title: 'grpc-go server',
  side: 'server',
  version: 'grpc-go 1.76',
  source,
  notation: code,
  keys: {
    'ServerParameters.Time': { value: goExpression, default: '2 * time.Hour', sets: [program('pingInterval')] },
    'ServerParameters.Timeout': { value: goExpression, default: '20 * time.Second', sets: [] },
    'EnforcementPolicy.MinTime': { value: goExpression, default: '5 * time.Minute', sets: [program('pingMinInterval')] },
    'EnforcementPolicy.PermitWithoutStream': {
      value: toggle,
      default: 'false',
      sets: [],
      note: 'With false, a client that pings while no call is under way is sent GOAWAY too_many_pings.',
    },
  },
  ignored: {
    'ServerParameters.MaxConnectionIdle': AGE,
    'ServerParameters.MaxConnectionAge': AGE,
    'ServerParameters.MaxConnectionAgeGrace': AGE,
  },
  scope: /(?:^|\.)(?:ServerParameters|EnforcementPolicy)\.\w+$/,
  mark: /\b(?:ServerParameters|EnforcementPolicy)\s*\{/,
  finish: (values) => grpcKeepalive({ time: 'ServerParameters.Time', timeout: 'ServerParameters.Timeout', withoutCalls: null }, values),
  sample:
    'grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 5 * time.Minute}),\ngrpc.KeepaliveParams(keepalive.ServerParameters{\n\tTime:    2 * time.Hour,\n\tTimeout: 20 * time.Second,\n})\n',
};
