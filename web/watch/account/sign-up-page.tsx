import { LIMITS } from '@busker/protocol';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { signUp } from '../../shared/auth.ts';
import { t } from '../messages.ts';
import { AuthCard, AuthFailure, AuthField } from './auth-card.tsx';
import { looksLikeEmail, PASSWORD_CHARS, useAuthForm, useReturn } from './use-auth-form.ts';

export default function SignUpPage(): ReactNode {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { busy, failure, errors, submit } = useAuthForm<'name' | 'email' | 'password'>();
  const { search, goBack } = useReturn();
  return (
    <AuthCard title={t.account.signUp} lead={t.account.signUpLead}>
      <form
        className="auth-form"
        noValidate
        onSubmit={submit(
          () => ({
            ...(name.trim() ? {} : { name: t.account.needName }),
            ...(looksLikeEmail(email) ? {} : { email: t.account.needEmail }),
            ...(password.length >= PASSWORD_CHARS ? {} : { password: t.account.shortPassword }),
          }),
          async () => {
            await signUp(name.trim(), email.trim(), password);
            await goBack();
          },
        )}
      >
        <AuthFailure>{failure}</AuthFailure>
        <AuthField
          label={t.account.name}
          hint={t.account.nameHint}
          name="name"
          autoComplete="nickname"
          maxLength={LIMITS.display_name_chars}
          value={name}
          error={errors.name}
          onText={setName}
        />
        <AuthField
          label={t.account.email}
          type="email"
          name="email"
          autoComplete="username"
          inputMode="email"
          value={email}
          error={errors.email}
          onText={setEmail}
        />
        <AuthField
          label={t.account.password}
          hint={t.account.passwordHint}
          type="password"
          name="password"
          autoComplete="new-password"
          value={password}
          error={errors.password}
          onText={setPassword}
        />
        <button type="submit" className="btn btn-main btn-wide" disabled={busy}>
          {busy ? t.account.working : t.account.signUp}
        </button>
      </form>
      <p className="auth-ways">
        <span>
          {t.account.haveAccount} <Link to={`/sign-in${search}`}>{t.account.signIn}</Link>
        </span>
      </p>
    </AuthCard>
  );
}
