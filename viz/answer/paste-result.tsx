// What was read from the pasted text: the system, its settings with their lines, and a word on every key that gave nothing.
import type { ComponentChildren } from 'preact';
import { type Reading, settingText } from '../../sim/index.ts';
import { SETTING_SYSTEMS } from './reader.ts';
import { SeenConnections } from './seen-connections.tsx';

const SHOWN = 60;

export function PasteResult({ reading, onChoose }: { reading: Reading; onChoose: (system: string) => void }) {
  const { settings, middlebox, notes, problems, unknown, ignored, foreign } = reading;
  const found = settings.length + (middlebox === null ? 0 : 1);
  return (
    <>
      <SystemChoice reading={reading} onChoose={onChoose} />
      {reading.system !== null && (
        <p class="quiet">
          {found === 0 ? 'No setting was read.' : `${found === 1 ? '1 setting' : `${found} settings`} read.`}
          {foreign > 0 && ` ${foreign === 1 ? '1 line' : `${foreign} lines`} about other things left alone.`}
        </p>
      )}
      <Lines
        title="Problems"
        className="wrong"
        items={problems.map(({ line, key, found: what, expected }) => ({
          line,
          text: `${key === '' ? '' : `${key}: `}found ${what}; expected ${expected}.`,
        }))}
      />
      <Lines
        title="Not known"
        className="wrong"
        items={unknown.map(({ line, key, meant }) => ({ line, text: `${key}${meant === null ? '' : `: did you mean ${meant}?`}` }))}
      />
      {found > 0 && <Settings reading={reading} />}
      <SeenConnections connections={reading.connections} />
      <Lines title="Mind" items={notes} />
      <Lines title="Without effect here" items={ignored.map(({ line, key, reason }) => ({ line, text: `${key}: ${reason}` }))} folded />
    </>
  );
}

/** Which system the text is of, and the way to say that it is another. */
function SystemChoice({ reading, onChoose }: { reading: Reading; onChoose: (system: string) => void }) {
  return (
    <label class="system-choice">
      {reading.system === null ? 'Not recognised. Read as' : 'Read as'}
      <select value={reading.system ?? ''} onChange={(event) => onChoose(event.currentTarget.value)}>
        {reading.system === null && <option value="">choose a system</option>}
        {reading.candidates.length > 0 && (
          <optgroup label="It could also be">
            {reading.candidates.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label="All systems">
          {SETTING_SYSTEMS.filter(({ id }) => reading.candidates.every((one) => one.id !== id)).map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}

const origin = (written: { readonly line: number; readonly key: string } | null): string =>
  written === null ? 'default' : `line ${written.line}`;

function Settings({ reading: { settings, middlebox } }: { reading: Reading }) {
  return (
    <ul class="read-settings" aria-label="Settings that were read">
      {settings.slice(0, SHOWN).map((setting) => (
        <li key={`${setting.layer} ${setting.name}`}>
          <code>{setting.name}</code> <strong>{settingText(setting, setting.value)}</strong>{' '}
          <span class="quiet">{origin(setting.written)}</span>
        </li>
      ))}
      {middlebox !== null && (
        <li>
          <code>{middlebox.name}</code> <strong>{Math.round(middlebox.idleUs / 1_000_000)}s</strong>{' '}
          <span class="quiet">{origin(middlebox.written)}</span>
        </li>
      )}
    </ul>
  );
}

interface Line {
  readonly line: number | null;
  readonly text: string;
}

function Lines({
  title,
  items,
  className = '',
  folded = false,
}: {
  title: string;
  items: readonly Line[];
  className?: string;
  folded?: boolean;
}) {
  if (items.length === 0) return null;
  const list = (
    <ul class="line-problems" aria-label={title}>
      {items.slice(0, SHOWN).map(({ line, text }) => (
        <li key={`${line} ${text}`} class={className}>
          {line !== null && <strong>Line {line}</strong>} {text}
        </li>
      ))}
      {items.length > SHOWN && <li class={className}>and {items.length - SHOWN} more.</li>}
    </ul>
  );
  return (
    <LineGroup title={`${title}${folded ? ` (${items.length})` : ''}`} folded={folded}>
      {list}
    </LineGroup>
  );
}

const LineGroup = ({ title, folded, children }: { title: string; folded: boolean; children: ComponentChildren }) =>
  folded ? (
    <details>
      <summary>{title}</summary>
      {children}
    </details>
  ) : (
    <div>
      <h4>{title}</h4>
      {children}
    </div>
  );
