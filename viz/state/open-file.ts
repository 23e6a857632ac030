// A scenario from a file, dropped, chosen or pasted: read with a limit on size, judged by the one parser, and shown with all
// its problems where it cannot be run; the run on screen stays.
import type { Problem } from '../../sim/index.ts';
import { MAX_FILE_BYTES } from './limits.ts';
import { takeIn } from './opened.ts';
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
  const taken = await takeIn(file);
  if (taken.ok) openDocument({ scenarioId: taken.id, overrides: {} }, DEFAULT_VIEW);
  else fileProblems.value = { name, problems: taken.problems };
}

export async function openFile(file: File): Promise<void> {
  if (file.size > MAX_FILE_BYTES) {
    fileProblems.value = {
      name: file.name,
      problems: [fileProblem(`${file.size} bytes`, `a scenario of at most ${MAX_FILE_BYTES} bytes`)],
    };
    return;
  }
  await openText(file.name, await file.text());
}

/** Files dropped anywhere, and JSON pasted outside of a field. Returns what ends the listening. */
export function listenForFiles(): () => void {
  const over = (event: DragEvent) => event.preventDefault();
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void openFile(file);
  };
  const pasted = (event: ClipboardEvent) => {
    if (event.target instanceof HTMLInputElement) return;
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
