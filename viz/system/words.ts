// Names and short texts of what systems are made of.
import type { AppEvent, NodeSetup, ProgramSetup } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import type { Stretch } from './life.ts';
import type { ConnectionSummary } from './summary.ts';

export const PROGRAM_TITLES: Readonly<Record<ProgramSetup['is'], string>> = {
  'request-loop': 'request loop',
  idler: 'idle client',
  responder: 'server',
  'grpc-client': 'gRPC client',
  'grpc-server': 'gRPC server',
  'etcd-client': 'API server on etcd',
  'etcd-member': 'etcd member',
};

export const nodeTitle = ({ name, program }: NodeSetup): string => (program === null ? name : `${name}, ${PROGRAM_TITLES[program.is]}`);

/** "api → etcd-1 #3". */
export const connectionName = ({ client, server, fd }: Pick<ConnectionSummary, 'client' | 'server' | 'fd'>): string =>
  `${client} → ${server} #${fd}`;

/** What a program calls what it asks for. */
export const requestWord = (kind: ProgramSetup['is'] | undefined): string => (kind === 'grpc-client' ? 'call' : 'request');

export const plural = (count: number, what: string): string => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

/** "etcd-next-endpoint" → "next endpoint". */
export const ruleWords = (name: string): string => name.replace(/^(?:etcd|grpc)-/, '').replaceAll('-', ' ');

const FAULTS: Readonly<Record<Extract<AppEvent, { kind: 'fault' }>['fault'], string>> = {
  cut: 'cable cut',
  restore: 'cable mended',
  'power-off': 'switched off',
  'power-on': 'on again',
  reboot: 'reboots',
  kill: 'process killed',
  freeze: 'process stopped (SIGSTOP)',
  thaw: 'process goes on',
};

export function faultText({ fault, direction }: Extract<AppEvent, { kind: 'fault' }>): string {
  const way = direction === 'in' ? ', nothing gets in' : direction === 'out' ? ', nothing gets out' : '';
  return `${FAULTS[fault]}${way}`;
}

/** What happened, in a few words: for the table, the chart's labels and tooltips. */
export function appEventText(event: AppEvent): string {
  switch (event.kind) {
    case 'request':
      return `request ${event.request} begins`;
    case 'sent':
      return `request ${event.request} sent`;
    case 'answered':
      return `request ${event.request} answered after ${humanDuration(event.latencyUs)}`;
    case 'failed':
      return `request ${event.request} failed after ${humanDuration(event.latencyUs)}: ${event.error}`;
    case 'connecting':
      return `connects to ${event.to}`;
    case 'connected':
      return 'connected';
    case 'accepted':
      return 'accepts';
    case 'disconnected':
      return event.error === null ? 'done with it' : `gives it up: ${event.error}`;
    case 'ping':
      return `PING ${event.number}`;
    case 'ping-acked':
      return `PING ${event.number} answered after ${humanDuration(event.latencyUs)}`;
    case 'ping-missed':
      return `PING ${event.number} not answered`;
    case 'blocked':
      return 'write() waits: the send buffer is full';
    case 'unblocked':
      return 'write() goes on';
    case 'notified':
      return `hears of change ${event.number}`;
    case 'decided':
      return ruleWords(event.rule.name);
    case 'fault':
      return faultText(event);
    default: {
      const unknown: never = event;
      return String(unknown);
    }
  }
}

/** Which connection an event is about; null for none. */
export const fdOf = (event: AppEvent): number | null => ('fd' in event && event.fd >= 0 ? event.fd : null);

/** "half-open: client does not know", with the nodes' names. */
export function stretchText({ phase, ends, because }: Stretch, connection: ConnectionSummary): string {
  if (phase !== 'half-open') return phase;
  if (because === 'forgotten') return 'half-open: forgotten on the way';
  if (ends.length === 2) return 'half-open: neither end knows';
  return `half-open: ${connection[ends[0] ?? 'client']} does not know`;
}
