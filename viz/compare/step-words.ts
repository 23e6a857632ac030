// A step of a scenario's file in a few words.
import type { JsonObject } from '../state/document.ts';

const DOES: Readonly<Record<string, string>> = {
  cut: 'path cut',
  restore: 'path restored',
  send: 'sends',
  close: 'closes',
  shutdown: 'shuts down',
  stopReading: 'stops reading',
  resumeReading: 'reads again',
  powerOff: 'loses power',
  kill: 'is killed',
  reboot: 'reboots',
  setsockopt: 'sets',
  sysctl: 'sets',
  forget: 'entry lost',
};

/** "client sends 100 bytes", "path cut", "server sets TCP_USER_TIMEOUT = 30s". */
export function stepWords(step: JsonObject): string {
  const does = DOES[String(step.do)] ?? String(step.do);
  const who = step.host === undefined ? '' : `${String(step.host)} `;
  if (step.do === 'send') return `${who}${does} ${String(step.bytes)} bytes`;
  if (step.name !== undefined) return `${who}${does} ${String(step.name)} = ${String(step.value)}`;
  if (step.do === 'reboot') return `${who}${does}, down for ${String(step.down)}`;
  return `${who}${does}${step.direction === undefined ? '' : `, ${String(step.direction)}`}`;
}
