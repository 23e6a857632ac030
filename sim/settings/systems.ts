// Every system whose configuration is read, in the order in which they are offered.
import type { System } from './system.ts';
import { ENVOY } from './systems/envoy.ts';
import { ETCD_CLIENT, ETCD_SERVER } from './systems/etcd.ts';
import { GRPC_CORE } from './systems/grpc-core.ts';
import { GRPC_GO_CLIENT, GRPC_GO_SERVER } from './systems/grpc-go.ts';
import { GRPC_JAVA } from './systems/grpc-java.ts';
import { ISTIO } from './systems/istio.ts';
import { SETSOCKOPT } from './systems/setsockopt.ts';
import { SS } from './systems/ss.ts';
import { SYSCTL } from './systems/sysctl.ts';

export const SYSTEMS: readonly System[] = [
  SYSCTL,
  SETSOCKOPT,
  SS,
  // Before Envoy, whose words an EnvoyFilter holds.
  ISTIO,
  ENVOY,
  GRPC_GO_CLIENT,
  GRPC_GO_SERVER,
  GRPC_CORE,
  GRPC_JAVA,
  ETCD_SERVER,
  ETCD_CLIENT,
];

export const systemOf = (id: string): System | undefined => SYSTEMS.find((system) => system.id === id);
