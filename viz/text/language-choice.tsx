// Which language the page speaks; each is called by its own name.
import { Icon } from '../app/icons.tsx';
import { chooseLanguage, LANGUAGES, type LanguageId, languageFailure, languageId } from './language.ts';
import { t } from './words.ts';

export const LanguageChoice = () => (
  <label class="language-choice" title={t('Language')}>
    <Icon name="language" />
    <select
      aria-label={t('Language')}
      value={languageId.value}
      onChange={(event) => chooseLanguage(event.currentTarget.value as LanguageId)}
    >
      {LANGUAGES.map(([id, name]) => (
        <option key={id} value={id} lang={id}>
          {name}
        </option>
      ))}
    </select>
    {languageFailure.value !== null && (
      <span class="wrong" role="alert">
        {t('The words of this language could not be loaded: $why', { why: languageFailure.value })}
      </span>
    )}
  </label>
);
