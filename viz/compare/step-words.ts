// A step of a scenario's file in a few words.
import type { JsonObject } from '../state/document.ts';
import { t, word } from '../text/words.ts';

const DOES: Readonly<Record<string, string>> = {
  cut: word('path cut'),
  restore: word('path restored'),
  close: word('closes'),
  shutdown: word('shuts down'),
  stopReading: word('stops reading'),
  resumeReading: word('reads again'),
  powerOff: word('loses power'),
  kill: word('is killed'),
  forget: word('entry lost'),
};

/** "client sends 100 bytes", "path cut", "server sets TCP_USER_TIMEOUT = 30s". */
export function stepWords(step: JsonObject): string {
  const does = t(DOES[String(step.do)] ?? String(step.do));
  const host = step.host === undefined ? '' : t(String(step.host));
  if (step.do === 'send') return t('$host sends $n bytes', { host, n: String(step.bytes) });
  if (step.name !== undefined) return t('$host sets $setting', { host, setting: `${String(step.name)} = ${String(step.value)}` });
  if (step.do === 'reboot') return t('$host reboots, down for $time', { host, time: String(step.down) });
  if (host !== '') return t('$host $does', { host, does });
  return step.direction === undefined ? does : `${does}, ${String(step.direction)}`;
}
