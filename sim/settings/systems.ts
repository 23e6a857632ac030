// Every system whose configuration is read, in the order in which they are offered.
import type { System } from './system.ts';
import { AWS_NLB, AZURE_LB, CLOUD_NAT, EC2_TRACKING } from './systems/cloud.ts';
import { ELASTICSEARCH } from './systems/elasticsearch.ts';
import { ENVOY } from './systems/envoy.ts';
import { ETCD_CLIENT, ETCD_SERVER } from './systems/etcd.ts';
import { GRPC_CORE } from './systems/grpc-core.ts';
import { GRPC_GO_CLIENT, GRPC_GO_SERVER } from './systems/grpc-go.ts';
import { GRPC_JAVA } from './systems/grpc-java.ts';
import { ISTIO } from './systems/istio.ts';
import { CONNECTOR_J, MSSQL_JDBC, PGJDBC } from './systems/jdbc.ts';
import { KAFKA_JAVA, LIBRDKAFKA } from './systems/kafka.ts';
import { CLIENT_GO, KUBE_PROXY } from './systems/kubernetes.ts';
import { CURL, GO_NET, NODE } from './systems/languages.ts';
import { LIBPQ } from './systems/libpq.ts';
import { LINKERD } from './systems/linkerd.ts';
import { MONGODB } from './systems/mongodb.ts';
import { SSH, SSHD } from './systems/openssh.ts';
import { PGBOUNCER } from './systems/pgbouncer.ts';
import { POSTGRESQL } from './systems/postgresql.ts';
import { RABBITMQ } from './systems/rabbitmq.ts';
import { DRAGONFLY, LETTUCE, REDIS, STACKEXCHANGE_REDIS } from './systems/redis.ts';
import { SETSOCKOPT } from './systems/setsockopt.ts';
import { SS } from './systems/ss.ts';
import { SYSCTL } from './systems/sysctl.ts';
import { SYSTEMD } from './systems/systemd.ts';
import { HAPROXY, NGINX } from './systems/web-proxies.ts';

export const SYSTEMS: readonly System[] = [
  SYSCTL,
  SETSOCKOPT,
  SS,
  // Before Envoy, whose words an EnvoyFilter holds.
  ISTIO,
  ENVOY,
  LINKERD,
  NGINX,
  HAPROXY,
  GRPC_GO_CLIENT,
  GRPC_GO_SERVER,
  GRPC_CORE,
  GRPC_JAVA,
  ETCD_SERVER,
  ETCD_CLIENT,
  CLIENT_GO,
  LIBPQ,
  PGJDBC,
  POSTGRESQL,
  PGBOUNCER,
  CONNECTOR_J,
  MSSQL_JDBC,
  MONGODB,
  REDIS,
  LETTUCE,
  STACKEXCHANGE_REDIS,
  DRAGONFLY,
  LIBRDKAFKA,
  KAFKA_JAVA,
  RABBITMQ,
  ELASTICSEARCH,
  GO_NET,
  NODE,
  CURL,
  SSH,
  SSHD,
  SYSTEMD,
  KUBE_PROXY,
  AWS_NLB,
  EC2_TRACKING,
  AZURE_LB,
  CLOUD_NAT,
];

export const systemOf = (id: string): System | undefined => SYSTEMS.find((system) => system.id === id);
