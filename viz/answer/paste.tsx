// A box for lines of `sysctl -a`. What can be used is used at once, as one step that undo takes back; what cannot is told by
// line. The text stays, and settings that no line names stay as they were.
import { signal } from '@preact/signals';
import type { KernelId } from '../../sim/index.ts';
import { withOverride } from '../state/document.ts';
import { commitDocument, document$ } from '../state/store.ts';
import { type ReadLines, readLines } from './sysctl-lines.ts';

const text = signal('');
const result = signal<ReadLines | null>(null);
const SHOWN = 100;

function apply(kernel: KernelId): void {
  const read = readLines(text.value, kernel);
  result.value = read;
  const entries = Object.entries(read.settings);
  if (entries.length > 0)
    commitDocument(entries.reduce((document, [name, value]) => withOverride(document, `client.${name}`, value), document$.value));
}

export function Paste({ kernel }: { kernel: KernelId }) {
  return (
    <details class="paste" open={text.value !== ''}>
      <summary>Paste sysctl lines</summary>
      <textarea
        id="paste-lines"
        aria-label="Lines of sysctl -a, or socket options written the same way"
        aria-describedby="paste-result"
        rows={5}
        maxLength={400_000}
        spellcheck={false}
        autocomplete="off"
        placeholder={'net.ipv4.tcp_retries2 = 8\nTCP_USER_TIMEOUT = 30s'}
        value={text.value}
        onPaste={(event) => event.stopPropagation()}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          if (event.inputType === 'insertFromPaste' || event.inputType === 'insertFromDrop') apply(kernel);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) apply(kernel);
        }}
      />
      <div class="buttons">
        <button type="button" disabled={text.value.trim() === ''} onClick={() => apply(kernel)}>
          Use these lines
        </button>
      </div>
      <div id="paste-result" role="status">
        {result.value && <Result read={result.value} />}
      </div>
    </details>
  );
}

const lines = (count: number): string => (count === 1 ? '1 line' : `${count} lines`);

function Result({ read: { settings, problems, foreign } }: { read: ReadLines }) {
  const used = Object.keys(settings).length;
  return (
    <>
      <p class="quiet">
        {used === 0 ? 'No setting was read.' : `${used === 1 ? '1 setting' : `${used} settings`} read.`}
        {foreign > 0 && ` ${lines(foreign)} about other parts of the kernel left alone.`}
      </p>
      {problems.length > 0 && (
        <ul class="line-problems" aria-label="Lines that could not be used">
          {problems.slice(0, SHOWN).map(({ line, found, expected }) => (
            <li key={line} class="wrong">
              <strong>Line {line}</strong>: found {found}; expected {expected}.
            </li>
          ))}
          {problems.length > SHOWN && <li class="wrong">and {lines(problems.length - SHOWN)} more.</li>}
        </ul>
      )}
    </>
  );
}
