/** Name, handle and currency. */
import { LIMITS, type Me, type MeChange } from '@busker/protocol';
import { useState, type FormEvent, type ReactNode } from 'react';
import { api, codeOf, sentenceOf } from '../../shared/api.ts';
import { Avatar } from '../../shared/avatar.tsx';
import { Icon } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { locale } from '../../shared/language.ts';
import { t } from '../messages.ts';
import { useToasts } from '../parts/toast.tsx';
import { useShop } from '../wallet/buying.ts';
import { AuthField } from './auth-card.tsx';

interface Failure {
  /** null: of none of the fields. */
  readonly field: 'name' | 'handle' | null;
  readonly text: string;
}

export function Profile({ me }: { readonly me: Me }): ReactNode {
  const [name, setName] = useState(me.person.display_name);
  const [handle, setHandle] = useState(me.person.handle);
  const [currency, setCurrency] = useState(me.currency);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const { setMe } = useSession();
  const { data: shop } = useShop();
  const toasts = useToasts();
  const currencies = [...new Set([me.currency, ...(shop?.currencies ?? [])])];
  const change: MeChange = {
    ...(name.trim() === me.person.display_name ? {} : { display_name: name.trim() }),
    ...(handle === me.person.handle ? {} : { handle }),
    ...(currency === me.currency ? {} : { currency }),
  };

  async function save(): Promise<void> {
    if (!name.trim()) return setFailure({ field: 'name', text: t.account.needName });
    if (!new RegExp(LIMITS.handle_pattern).test(handle)) return setFailure({ field: 'handle', text: t.me.handleHint });
    setBusy(true);
    setFailure(null);
    try {
      setMe(await api.call('me.change', { body: change }));
      toasts.say(t.me.saved);
    } catch (error) {
      const code = codeOf(error);
      const field = code === 'handle_taken' ? 'handle' : code === 'text_refused' ? 'name' : null;
      setFailure({ field, text: sentenceOf(error) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      className="card me-card"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="me-person">
        <Avatar person={me.person} size="4rem" />
        <div className="me-names">
          <strong className="truncate" dir="auto">
            {me.person.display_name}
          </strong>
          <span className="truncate" dir="ltr">
            @{me.person.handle}
          </span>
          {me.email !== null && (
            <span className="truncate" dir="ltr">
              {me.email}
            </span>
          )}
        </div>
      </div>
      <h2 className="section-title">{t.me.profile}</h2>
      <AuthField
        label={t.me.name}
        value={name}
        maxLength={LIMITS.display_name_chars}
        autoComplete="nickname"
        error={failure?.field === 'name' ? failure.text : null}
        onText={setName}
      />
      <AuthField
        label={t.me.handle}
        hint={t.me.handleHint}
        value={handle}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        error={failure?.field === 'handle' ? failure.text : null}
        onText={(text) => setHandle(text.toLowerCase().replace(/^@/, ''))}
      />
      <label className="field">
        <span className="field-label">{t.me.currency}</span>
        <select className="input" value={currency} onChange={(event) => setCurrency(event.target.value)}>
          {currencies.map((code) => (
            <option key={code} value={code}>
              {currencyName(code)}
            </option>
          ))}
        </select>
        <span className="field-hint">{t.me.currencyHint}</span>
      </label>
      {failure?.field === null && (
        <p className="field-error" role="alert">
          <Icon name="alert" size="1.25em" />
          {failure.text}
        </p>
      )}
      <button type="submit" className="btn btn-main" disabled={busy || Object.keys(change).length === 0}>
        {busy ? t.account.working : t.me.save}
      </button>
    </form>
  );
}

function currencyName(code: string): string {
  const name = new Intl.DisplayNames(locale, { type: 'currency' }).of(code);
  return name === undefined || name === code ? code : `${code}, ${name}`;
}
