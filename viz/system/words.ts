// Names and short texts of what systems are made of.
import type { AppEvent, NodeSetup, ProgramSetup } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import type { Stretch } from './life.ts';
import type { ConnectionSummary } from './summary.ts';
import { t, word } from '../text/words.ts';

export const PROGRAM_TITLES: Readonly<Record<ProgramSetup['is'], string>> = {
  'request-loop': word('request loop'),
  idler: word('idle client'),
  responder: word('server'),
  'grpc-client': word('gRPC client'),
  'grpc-server': word('gRPC server'),
  'etcd-client': word('API server on etcd'),
  'etcd-member': word('etcd member'),
};

export const nodeTitle = ({ name, program }: NodeSetup): string =>
  program === null ? name : `${name}${t(', ')}${t(PROGRAM_TITLES[program.is])}`;

/** "api → etcd-1 #3". */
export const connectionName = ({ client, server, fd }: Pick<ConnectionSummary, 'client' | 'server' | 'fd'>): string =>
  `${client} → ${server} #${fd}`;

/** What is counted, as one and as many. */
const COUNTED = {
  call: [word('1 call'), word('$n calls')],
  request: [word('1 request'), word('$n requests')],
  connection: [word('1 connection'), word('$n connections')],
  'other connection': [word('1 other connection'), word('$n other connections')],
  'established connection': [word('1 established connection'), word('$n established connections')],
  change: [word('1 change'), word('$n changes')],
  PING: [word('1 PING'), word('$n PINGs')],
  end: [word('1 end'), word('$n ends')],
  node: [word('1 node'), word('$n nodes')],
  fault: [word('1 fault'), word('$n faults')],
  segment: [word('1 segment'), word('$n segments')],
} as const;
export type Counted = keyof typeof COUNTED;

/** What a program calls what it asks for. */
export const requestWord = (kind: ProgramSetup['is'] | undefined): 'call' | 'request' => (kind === 'grpc-client' ? 'call' : 'request');

/** "1 call", "3,000 connections". */
export const plural = (count: number, what: Counted): string => t(COUNTED[what][count === 1 ? 0 : 1], { n: count.toLocaleString('en') });

/** "etcd-next-endpoint" → "next endpoint". */
export const ruleWords = (name: string): string => name.replace(/^(?:etcd|grpc)-/, '').replaceAll('-', ' ');

const FAULTS: Readonly<Record<Extract<AppEvent, { kind: 'fault' }>['fault'], string>> = {
  cut: word('cable cut'),
  restore: word('cable mended'),
  'power-off': word('switched off'),
  'power-on': word('on again'),
  reboot: word('reboots'),
  kill: word('process killed'),
  freeze: word('process stopped (SIGSTOP)'),
  thaw: word('process goes on'),
};

export function faultText({ fault, direction }: Extract<AppEvent, { kind: 'fault' }>): string {
  const way = direction === 'in' ? t(', nothing gets in') : direction === 'out' ? t(', nothing gets out') : '';
  return `${t(FAULTS[fault])}${way}`;
}

/** What happened, in a few words: for the table, the chart's labels and tooltips. */
export function appEventText(event: AppEvent): string {
  switch (event.kind) {
    case 'request':
      return t('request $n begins', { n: event.request });
    case 'sent':
      return t('request $n sent', { n: event.request });
    case 'answered':
      return t('request $n answered after $time', { n: event.request, time: humanDuration(event.latencyUs) });
    case 'failed':
      return t('request $n failed after $time: $error', { n: event.request, time: humanDuration(event.latencyUs), error: event.error });
    case 'connecting':
      return t('connects to $node', { node: event.to });
    case 'connected':
      return t('connected');
    case 'accepted':
      return t('accepts');
    case 'disconnected':
      return event.error === null ? t('done with it') : t('gives it up: $error', { error: event.error });
    case 'ping':
      return `PING ${event.number}`;
    case 'ping-acked':
      return t('PING $n answered after $time', { n: event.number, time: humanDuration(event.latencyUs) });
    case 'ping-missed':
      return t('PING $n not answered', { n: event.number });
    case 'blocked':
      return t('write() waits: the send buffer is full');
    case 'unblocked':
      return t('write() goes on');
    case 'notified':
      return t('hears of change $n', { n: event.number });
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
  if (phase !== 'half-open') return t(PHASES[phase]);
  if (because === 'forgotten') return t('half-open: forgotten on the way');
  if (ends.length === 2) return t('half-open: neither end knows');
  return t('half-open: $node does not know', { node: connection[ends[0] ?? 'client'] });
}

export const PHASES: Readonly<Record<Stretch['phase'], string>> = {
  connecting: word('connecting'),
  established: word('established'),
  'half-open': word('half-open'),
  closing: word('closing'),
  'TIME-WAIT': 'TIME-WAIT',
};
