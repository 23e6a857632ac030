// The programs there are, by the word that a scenario names them with.
import type { ProgramSetup } from '../scenario/program.ts';
import type { ProgramKind, ProgramState } from './calls.ts';
import { etcdClient } from './etcd-client.ts';
import { etcdMember } from './etcd-member.ts';
import { grpcClient } from './grpc-client.ts';
import { grpcServer } from './grpc-server.ts';
import { idler } from './idler.ts';
import { requestLoop } from './request-loop.ts';
import { responder } from './responder.ts';

const KINDS: Readonly<Record<string, unknown>> = {
  'request-loop': requestLoop,
  idler,
  responder,
  'grpc-client': grpcClient,
  'grpc-server': grpcServer,
  'etcd-client': etcdClient,
  'etcd-member': etcdMember,
};

/** What a program does. Its state is its own; who runs it only keeps it. */
export function programKind(setup: ProgramSetup): ProgramKind<ProgramSetup, ProgramState> {
  const kind = KINDS[setup.is];
  if (kind === undefined) throw new RangeError(`no program "${setup.is}"`);
  return kind as ProgramKind<ProgramSetup, ProgramState>;
}
