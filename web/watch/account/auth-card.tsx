/** What the sign-in pages have in common: the card, a labelled field that says what is wrong with it, and the way back. */
import { useEffect, useId, useRef, useState, type InputHTMLAttributes, type ReactNode } from 'react';
import { Link } from 'react-router';
import logo from '../../../art/out/brand/logo.svg?url';
import { Icon } from '../../shared/icons.tsx';
import { LanguageMenu } from '../../shared/language-menu.tsx';
import { t } from '../messages.ts';
import { usePageTitle } from '../parts/states.tsx';
import './account.css';

export interface AuthCardProps {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

export function AuthCard({ title, lead, children }: AuthCardProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  usePageTitle(title);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="auth">
      <div className="auth-card">
        <Link className="auth-brand" to="/" aria-label={t.site}>
          <img src={logo} alt="" width="56" height="56" />
        </Link>
        <h1 className="auth-title" tabIndex={-1} ref={heading}>
          {title}
        </h1>
        <p className="auth-lead">{lead}</p>
        {children}
      </div>
      <LanguageMenu className="language auth-language" />
    </div>
  );
}

export interface AuthFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | null | undefined;
  readonly onText: (text: string) => void;
}

export function AuthField({ label, hint, error, onText, type = 'text', ...input }: AuthFieldProps): ReactNode {
  const id = useId();
  const [shown, setShown] = useState(false);
  const secret = type === 'password';
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="auth-input">
        <input
          {...input}
          id={id}
          className="input"
          type={secret && shown ? 'text' : type}
          aria-invalid={Boolean(error)}
          aria-describedby={error || hint ? `${id}-note` : undefined}
          onChange={(event) => onText(event.target.value)}
        />
        {secret && (
          <button type="button" className="auth-show" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? t.account.hidePassword : t.account.showPassword}
          </button>
        )}
      </div>
      {error ? (
        <p className="field-error" id={`${id}-note`} role="alert">
          <Icon name="alert" size="1.25em" />
          {error}
        </p>
      ) : (
        hint && (
          <p className="field-hint" id={`${id}-note`}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

export function AuthFailure({ children }: { readonly children: string | null }): ReactNode {
  return (
    children !== null && (
      <p className="auth-failure" role="alert">
        <Icon name="alert" size="1.35em" />
        {children}
      </p>
    )
  );
}
