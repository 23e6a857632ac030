// The systems whose configuration is read, as the table of docs/settings.md.
import { SETTING_SYSTEMS } from '../sim/index.ts';

const START = '<!-- systems: written by npm run settings -->';
const END = '<!-- end of systems -->';

const SIDES = { client: 'the client’s', server: 'the server’s', both: 'both ends’', path: 'none: the path' } as const;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function section(system: (typeof SETTING_SYSTEMS)[number]): string[] {
  const rows = Object.entries(system.keys).map(([name, { default: standard, also = [], sets, value }]) => {
    const set = sets.map((effect) => (effect.layer === 'middlebox' ? 'the middlebox’s idle time' : effect.name));
    const names = [name, ...also].map((one) => `\`${one}\``).join(', ');
    return `| ${names} | ${cell(value.expected)} | ${standard === undefined ? '' : `\`${cell(standard)}\``} | ${[...new Set(set)].join(', ')} |`;
  });
  const always = (system.always ?? []).flatMap((effect) => (effect.layer === 'middlebox' ? [] : [effect.name]));
  return [
    `### ${system.title}`,
    '',
    `\`${system.id}\`; sockets: ${SIDES[system.side]}; defaults of ${system.version}, [source](${system.source}).`,
    ...(always.length > 0 ? [`Set whatever is written: ${always.join(', ')}.`] : []),
    '',
    '| key | value | default | sets |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...(system.ignored === undefined
      ? []
      : [
          `Known and without effect here: ${Object.keys(system.ignored)
            .map((name) => `\`${name}\``)
            .join(', ')}.`,
          '',
        ]),
  ];
}

export const settingsTable = (): string => [START, '', ...SETTING_SYSTEMS.flatMap(section), END].join('\n');

/** The document with its table written anew. */
export function withTable(document: string): string {
  const [before = ''] = document.split(START);
  const after = document.split(END)[1] ?? '\n';
  return before + settingsTable() + after;
}
