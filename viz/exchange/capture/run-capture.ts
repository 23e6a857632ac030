// A run as a capture's file, with everything that is needed to know again what it shows.
import { describeVerdict, type HostName, PROFILES, type Run } from '../../../sim/index.ts';
import { capturedPackets } from './captured.ts';
import { pcapBytes } from './pcap.ts';
import { type CaptureInterface, pcapngBytes } from './pcapng.ts';

export type CapturePoint = HostName | 'both';

export const CAPTURE_POINTS: readonly CapturePoint[] = ['client', 'server', 'both'];

const hostsAt = (point: CapturePoint): readonly HostName[] => (point === 'both' ? ['client', 'server'] : [point]);

function interfaceOf(run: Run, host: HostName): CaptureInterface {
  const { kernel, hz } = run.scenario[host];
  const { title } = PROFILES[kernel];
  return { host, description: `the ${host}, ${title} at ${hz} HZ, simulated`, os: `${title}, ${hz} HZ` };
}

/** What the capture shows, for whoever opens it without the page. */
function about(run: Run, point: CapturePoint, link: string): string {
  const { title, question, watch } = run.scenario;
  const verdict = describeVerdict(run.verdicts[watch]);
  return [
    `${title}. ${question}`.trim(),
    `${verdict.headline}`,
    'Simulated by halfopen: no packet of this was on a wire. Times count from the start of the run; payload is filling.',
    ...(point === 'both' ? ['Every packet that arrived is here twice, once for each end; the interface tells them apart.'] : []),
    link,
  ].join('\n');
}

export function runAsPcapng(run: Run, point: CapturePoint, link: string): Uint8Array<ArrayBuffer> {
  const hosts = hostsAt(point);
  return pcapngBytes({
    comment: about(run, point, link),
    interfaces: hosts.map((host) => interfaceOf(run, host)),
    packets: capturedPackets(run, hosts),
  });
}

export const runAsPcap = (run: Run, point: HostName): Uint8Array<ArrayBuffer> => pcapBytes(capturedPackets(run, [point]));
