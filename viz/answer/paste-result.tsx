// What was read from the pasted text: the system, its settings with their lines, and a word on every key that gave nothing.
import type { ComponentChildren } from 'preact';
import { type Reading, settingText } from '../../sim/index.ts';
import { SETTING_SYSTEMS } from './reader.ts';
import { SeenConnections } from './seen-connections.tsx';
import { t } from '../text/words.ts';

const SHOWN = 60;

export function PasteResult({ reading, onChoose }: { reading: Reading; onChoose: (system: string) => void }) {
  const { settings, middlebox, notes, problems, unknown, ignored, foreign } = reading;
  const found = settings.length + (middlebox === null ? 0 : 1);
  return (
    <>
      <SystemChoice reading={reading} onChoose={onChoose} />
      {reading.system !== null && (
        <p class="quiet">
          {found === 0 ? t('No setting was read.') : found === 1 ? t('1 setting read.') : t('$n settings read.', { n: found })}
          {foreign > 0 &&
            ` ${foreign === 1 ? t('1 line about other things left alone.') : t('$n lines about other things left alone.', { n: foreign })}`}
        </p>
      )}
      <Lines
        title={t('Problems')}
        className="wrong"
        items={problems.map(({ line, key, found: what, expected }) => ({
          line,
          text: `${key === '' ? '' : `${key}: `}${t('found $what; expected $expected.', { what, expected })}`,
        }))}
      />
      <Lines
        title={t('Not known')}
        className="wrong"
        items={unknown.map(({ line, key, meant }) => ({
          line,
          text: `${key}${meant === null ? '' : t(': did you mean $meant?', { meant })}`,
        }))}
      />
      {found > 0 && <Settings reading={reading} />}
      <SeenConnections connections={reading.connections} />
      <Lines title={t('Mind')} items={notes} english />
      <Lines
        title={t('Without effect here')}
        items={ignored.map(({ line, key, reason }) => ({ line, text: `${key}: ${reason}` }))}
        folded
        english
      />
    </>
  );
}

/** Which system the text is of, and the way to say that it is another. */
function SystemChoice({ reading, onChoose }: { reading: Reading; onChoose: (system: string) => void }) {
  return (
    <label class="system-choice">
      {reading.system === null ? t('Not recognised. Read as') : t('Read as')}
      <select value={reading.system ?? ''} onChange={(event) => onChoose(event.currentTarget.value)}>
        {reading.system === null && <option value="">{t('choose a system')}</option>}
        {reading.candidates.length > 0 && (
          <optgroup label={t('It could also be')}>
            {reading.candidates.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label={t('All systems')}>
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
  written === null ? t('default') : t('line $line', { line: written.line });

function Settings({ reading: { settings, middlebox } }: { reading: Reading }) {
  return (
    <ul class="read-settings" aria-label={t('Settings that were read')}>
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
  english = false,
}: {
  title: string;
  items: readonly Line[];
  className?: string;
  folded?: boolean;
  /** What the readers say is not translated. */
  english?: boolean;
}) {
  if (items.length === 0) return null;
  const list = (
    <ul class="line-problems" aria-label={title}>
      {items.slice(0, SHOWN).map(({ line, text }) => (
        <li key={`${line} ${text}`} class={className}>
          {line !== null && <strong>{t('Line $line', { line })}</strong>} <span lang={english ? 'en' : undefined}>{text}</span>
        </li>
      ))}
      {items.length > SHOWN && <li class={className}>{t('and $more more.', { more: items.length - SHOWN })}</li>}
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
