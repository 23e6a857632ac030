// Gives the page the recordings, one lazy chunk for each kernel and family of behaviour: `virtual:recordings` exports how to
// load each. Stripped to what is shown: what was done to the kernel, what it sent, how it ended.
import type { Plugin } from 'vite';
import { familyOf } from '../test/evidence/families.ts';
import { folders, readFolder, type RecordingFile, stripped } from '../test/kernel/recordings.ts';

const INDEX = 'virtual:recordings';

/** The form that viz/evidence/recordings.ts reads. */
function shown(file: RecordingFile): object {
  const sent = file.observed.filter(({ event }) => event === 'tx') as (RecordingFile['observed'][number] & { lost?: boolean })[];
  const end = file.observed.find(({ event }) => event === 'error' || event === 'hangup');
  return {
    recording: stripped(file),
    sent: sent.map(({ us, flags, seq, len, lost }) => [us, flags, seq, len, lost ? 1 : 0]),
    end: end === undefined ? null : { us: end.us, errno: end.errno ?? null },
  };
}

export function recordings(): Plugin {
  const chunks = new Map<string, object[]>();
  const gather = () => {
    if (chunks.size > 0) return;
    for (const folder of folders()) {
      for (const file of readFolder(folder)) {
        const name = `${folder}/${familyOf(file.id)}`;
        chunks.set(name, [...(chunks.get(name) ?? []), shown(file)]);
      }
    }
  };
  return {
    name: 'recordings',
    resolveId: (id) => (id === INDEX || id.startsWith(`${INDEX}/`) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${INDEX}`)) return null;
      gather();
      const name = id.slice(`\0${INDEX}/`.length);
      if (name !== '') return `export default JSON.parse(${JSON.stringify(JSON.stringify(chunks.get(name) ?? []))});`;
      const loads = [...chunks.keys()].map((key) => `${JSON.stringify(key)}: () => import(${JSON.stringify(`${INDEX}/${key}`)})`);
      return `export default { ${loads.join(', ')} };`;
    },
  };
}
