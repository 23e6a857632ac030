// Directives of nginx and of HAProxy: a name and its arguments, with the few that hide settings inside of an argument.
import { type Entry, MAX_ENTRIES, type Notation } from '../entry.ts';
import { withoutComment } from './lines.ts';

/** "so_keepalive=30m::10": on, off, or idle:interval:count, each of which may be left out. */
function soKeepalive(value: string, line: number): Entry[] {
  if (!value.includes(':')) return [{ key: 'so_keepalive', value, line }];
  const parts = value.split(':');
  const names = ['so_keepalive.idle', 'so_keepalive.interval', 'so_keepalive.count'];
  const given = names.flatMap((key, i) => (parts[i] ? [{ key, value: parts[i] ?? '', line }] : []));
  return [{ key: 'so_keepalive', value: 'on', line }, ...given];
}

export const nginxDirectives: Notation = ({ lines }) => {
  const entries: Entry[] = [];
  for (const [i, raw] of lines.entries()) {
    const text = withoutComment(raw, ['#']);
    for (const match of text.matchAll(/(?:^|[;{}])\s*([a-z_]{2,60})\s+([^;{}]{0,500})/g)) {
      if (entries.length >= MAX_ENTRIES) return entries;
      const [key = '', value = ''] = [match[1], match[2]?.trim()];
      const keepalive = key === 'listen' ? /(?:^|\s)so_keepalive=(\S+)/.exec(value)?.[1] : undefined;
      if (keepalive !== undefined) entries.push(...soKeepalive(keepalive, i + 1));
      else entries.push({ key, value, line: i + 1 });
    }
  }
  return entries;
};

/** "option tcpka" is "option.tcpka: on", "timeout client 30s" is "timeout.client: 30s". */
export const haproxyDirectives: Notation = ({ lines }) => {
  const entries: Entry[] = [];
  for (const [i, raw] of lines.entries()) {
    if (entries.length >= MAX_ENTRIES) break;
    const words = withoutComment(raw, ['#']).trim().split(/\s+/).slice(0, 60);
    const off = words[0] === 'no';
    const [key = '', first = '', second = ''] = off ? words.slice(1) : words;
    const line = i + 1;
    if (key === 'option') entries.push({ key: `option.${first}`, value: off ? 'off' : 'on', line });
    else if (key === 'timeout') entries.push({ key: `timeout.${first}`, value: second, line });
    else if (key === 'bind') {
      const at = words.indexOf('tcp-ut');
      if (at > 0) entries.push({ key: 'bind.tcp-ut', value: words[at + 1] ?? '', line });
    } else if (key !== '') entries.push({ key, value: first, line });
  }
  return entries;
};
