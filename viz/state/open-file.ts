// A scenario or a capture from a file, dropped, chosen or pasted: read with a limit on size, judged by the one parser, and shown
// with all its problems where it cannot be run; the run on screen stays. A capture is known by its first bytes.
import type { Problem } from '../../sim/index.ts';
import { MAX_CAPTURE_BYTES, MAX_FILE_BYTES } from './limits.ts';
import { fileProblems, openDocument } from './store.ts';
import { DEFAULT_VIEW } from './url.ts';

const fileProblem = (found: string, expected: string): Problem => ({
  path: '$',
  found,
  expected,
  message: `found ${found}, expected ${expected}`,
});

/** Opens a scenario's text, or says everything that is wrong with it. */
export async function openText(name: string, text: string): Promise<void> {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    fileProblems.value = { name, problems: [fileProblem(error instanceof Error ? error.message : 'text', 'JSON')] };
    return;
  }
  const { takeIn } = await import('./take-in.ts');
  const taken = await takeIn(file);
  if (taken.ok) openDocument({ scenarioId: taken.id, overrides: {} }, DEFAULT_VIEW);
  else fileProblems.value = { name, problems: taken.problems };
}

/** pcap in both byte orders, with micro- and nanoseconds; pcapng; gzip, in which captures are kept. */
const CAPTURE_MAGIC = /^(a1b2c3d4|d4c3b2a1|a1b23c4d|4d3cb2a1|0a0d0d0a|1f8b)/;

async function isCapture(file: File): Promise<boolean> {
  const first = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return CAPTURE_MAGIC.test(Array.from(first, (byte) => byte.toString(16).padStart(2, '0')).join(''));
}

export async function openFile(file: File): Promise<void> {
  const capture = await isCapture(file);
  const [what, most] = capture ? ['a capture', MAX_CAPTURE_BYTES] : ['a scenario', MAX_FILE_BYTES];
  if (file.size > most) {
    fileProblems.value = { name: file.name, problems: [fileProblem(`${file.size} bytes`, `${what} of at most ${most} bytes`)] };
    return;
  }
  if (capture) {
    const { openCapture } = await import('../exchange/open-capture.tsx');
    await openCapture(file.name, new Uint8Array(await file.arrayBuffer()));
  } else await openText(file.name, await file.text());
}

/** Files dropped or pasted anywhere, and JSON pasted outside of a field. Returns what ends the listening. */
export function listenForFiles(): () => void {
  const over = (event: DragEvent) => event.preventDefault();
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void openFile(file);
  };
  const pasted = (event: ClipboardEvent) => {
    if (event.target instanceof HTMLInputElement) return;
    const file = event.clipboardData?.files[0];
    if (file) {
      void openFile(file);
      return;
    }
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text.trimStart().startsWith('{') && text.length <= MAX_FILE_BYTES) void openText('pasted text', text);
  };
  addEventListener('dragover', over);
  addEventListener('drop', dropped);
  addEventListener('paste', pasted);
  return () => {
    removeEventListener('dragover', over);
    removeEventListener('drop', dropped);
    removeEventListener('paste', pasted);
  };
}
