/** The language of the site. Every language file is in it by itself, under its own name. */
import type { ReactNode } from 'react';
import { chooseLanguage, language, languages, s } from './language.ts';

export function LanguageMenu({ className }: { readonly className?: string }): ReactNode {
  return (
    <label className={className}>
      <span className="bk-hidden">{s.language}</span>
      <select value={language} onChange={(event) => chooseLanguage(event.target.value)} translate="no">
        {languages.map(({ tag, name }) => (
          <option key={tag} value={tag} lang={tag}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
