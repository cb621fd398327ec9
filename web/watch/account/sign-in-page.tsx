import { useEffect, useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { signIn } from '../../shared/auth.ts';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { AuthCard, AuthFailure, AuthField } from './auth-card.tsx';
import { looksLikeEmail, useAuthForm, useReturn } from './use-auth-form.ts';

export default function SignInPage(): ReactNode {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [search] = useSearchParams();
  const { busy, failure, errors, submit } = useAuthForm<'email' | 'password'>();
  const { me } = useSession();
  const { search: carried, goBack } = useReturn();
  const why = search.get('why');
  const lead =
    why !== null && Object.hasOwn(t.signInTo, why) ? t.signInTo[why as keyof typeof t.signInTo] : t.account.signInLead;
  const already = Boolean(me) && !busy;
  useEffect(() => {
    if (already) void goBack();
  }, [already, goBack]);
  return (
    <AuthCard title={t.account.signIn} lead={lead}>
      <form
        className="auth-form"
        noValidate
        onSubmit={submit(
          () => ({
            ...(looksLikeEmail(email) ? {} : { email: t.account.needEmail }),
            ...(password ? {} : { password: t.account.needPassword }),
          }),
          async () => {
            await signIn(email.trim(), password);
            await goBack();
          },
        )}
      >
        <AuthFailure>{failure}</AuthFailure>
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
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          error={errors.password}
          onText={setPassword}
        />
        <button type="submit" className="btn btn-main btn-wide" disabled={busy}>
          {busy ? t.account.working : t.account.signIn}
        </button>
      </form>
      <p className="auth-ways">
        <Link to={`/forgot${carried}`}>{t.account.forgot}</Link>
        <span>
          {t.account.noAccount} <Link to={`/sign-up${carried}`}>{t.account.signUp}</Link>
        </span>
      </p>
    </AuthCard>
  );
}
