// Which language these pages speak; each is called by its own name.
import { type Language, say } from './language.ts';
import { chooseLanguage, LANGUAGES, type LanguageId, languageId } from './state.ts';

export const LanguageChoice = ({ language }: { language: Language }) => (
  <label class="language-choice">
    <span class="visually-hidden">{say(language, 'language')}</span>
    <select value={languageId.value} onChange={(event) => chooseLanguage(event.currentTarget.value as LanguageId)}>
      {LANGUAGES.map(([id, name]) => (
        <option key={id} value={id} lang={id}>
          {name}
        </option>
      ))}
    </select>
  </label>
);
