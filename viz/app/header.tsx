// The page's head: where you are, undo, the link, a file, the theme, help.
import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { catalogue, findEntry } from '../state/evaluate.ts';
import { ShareButton } from '../exchange/share-button.tsx';
import { openFile } from '../state/open-file.ts';
import { answerDocument, canRedo, canUndo, document$, page, redoDocument, undoDocument, view } from '../state/store.ts';
import { findSystem, isSystemDocument, systemDocumentId, systemEntries, systemIdOf, systemPart } from '../state/systems.ts';
import { DEFAULT_VIEW, formatLink } from '../state/url.ts';
import { nextTheme, theme } from '../theme/theme.ts';
import { helpOpen } from './help-state.ts';
import { byGroup, systemsByGroup } from './groups.ts';
import { Icon } from './icons.tsx';
import { LanguageChoice } from '../text/language-choice.tsx';
import { t } from '../text/words.ts';

const copied = signal(false);
const THEME_ICONS = { auto: 'auto', light: 'sun', dark: 'moon' } as const;

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, 1500);
  } catch {
    // Without leave to write to the clipboard the address bar still has the link.
  }
}

export function Header() {
  const inScenario = page.value === 'scenario';
  const inAnswer = page.value === 'answer';
  const inSystem = page.value === 'system';
  const inConnection = inSystem && systemPart.value.connection !== null;
  return (
    <header class="header">
      <a class="brand" href={formatLink({ page: 'answer', document: answerDocument.value })}>
        <Icon name="logo" />
        halfopen
      </a>
      <a
        class="header-link"
        href={formatLink({ page: 'answer', document: answerDocument.value })}
        aria-current={inAnswer ? 'page' : undefined}
      >
        {t('Answer')}
      </a>
      <a class="header-link" href="#/catalogue" aria-current={page.value === 'catalogue' ? 'page' : undefined}>
        {t('Scenarios')}
      </a>
      <a class="header-link" href="#/learn" aria-current={page.value === 'learn' ? 'page' : undefined}>
        {t('Learn')}
      </a>
      {(inScenario || inSystem) && <ScenarioSelect />}
      <div class="header-actions">
        {(inScenario || inAnswer || inSystem) && (
          <>
            <IconButton icon="undo" label={t('Undo')} disabled={!canUndo.value} onClick={undoDocument} />
            <IconButton icon="redo" label={t('Redo')} disabled={!canRedo.value} onClick={redoDocument} />
            <IconButton
              icon={copied.value ? 'check' : 'link'}
              label={copied.value ? t('Link copied') : t('Copy link')}
              onClick={() => void copyLink()}
            />
            {inScenario && <ShareButton />}
          </>
        )}
        <OpenButton />
        <LanguageChoice />
        <IconButton icon={THEME_ICONS[theme.value]} label={t('Theme: $theme', { theme: t(theme.value) })} onClick={nextTheme} />
        {(inScenario || inConnection) && (
          <IconButton
            icon="help"
            label={t('Marks and keys')}
            onClick={() => {
              helpOpen.value = true;
            }}
          />
        )}
      </div>
    </header>
  );
}

interface IconButtonProps {
  readonly icon: Parameters<typeof Icon>[0]['name'];
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

const IconButton = ({ icon, label, disabled = false, onClick }: IconButtonProps) => (
  <button type="button" class="icon-button" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
    <Icon name={icon} />
  </button>
);

/** Another scenario, in the view that is on screen. */
const placeOf = (scenarioId: string): string =>
  isSystemDocument({ scenarioId })
    ? `#/system/${systemIdOf({ scenarioId })}`
    : formatLink({ page: 'scenario', document: { scenarioId, overrides: {} }, view: { ...DEFAULT_VIEW, name: view.value.name } });

function ScenarioSelect() {
  const id = document$.value.scenarioId;
  return (
    <select
      class="scenario-select"
      aria-label={t('Scenario')}
      value={id}
      onChange={(event) => {
        location.hash = placeOf(event.currentTarget.value);
      }}
    >
      {!catalogue.entries.has(id) && !systemEntries.some((entry) => systemDocumentId(entry.id) === id) && (
        <option value={id}>{findEntry(id)?.scenario.title ?? findSystem(document$.value)?.title ?? id}</option>
      )}
      {byGroup(catalogue.entries.values()).map(([group, entries]) => (
        <optgroup key={group} label={t(group)}>
          {entries.map(({ scenario }) => (
            <option key={scenario.id} value={scenario.id}>
              {t(scenario.title)}
            </option>
          ))}
        </optgroup>
      ))}
      {systemsByGroup().map(([group, entries]) => (
        <optgroup key={group} label={t(group)}>
          {entries.map(({ id: systemId, title }) => (
            <option key={systemId} value={systemDocumentId(systemId)}>
              {t(title)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

function OpenButton() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon="open" label={t('Open a scenario or a capture')} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        accept=".json,application/json,.pcap,.pcapng,.cap,.gz"
        class="visually-hidden"
        tabIndex={-1}
        aria-label={t('Scenario or capture file')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) void openFile(file);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
