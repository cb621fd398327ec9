import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { requestReset } from '../../shared/auth.ts';
import { t } from '../messages.ts';
import { AuthCard, AuthFailure, AuthField } from './auth-card.tsx';
import { looksLikeEmail, useAuthForm } from './use-auth-form.ts';

export default function ForgotPage(): ReactNode {
  const [email, setEmail] = useState('');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { busy, failure, errors, submit } = useAuthForm<'email'>();
  if (sentTo !== null) {
    return (
      <AuthCard key="sent" title={t.account.linkSent} lead={t.account.linkSentLead({ email: sentTo })}>
        <Link className="btn btn-line btn-wide" to="/sign-in">
          {t.account.signIn}
        </Link>
      </AuthCard>
    );
  }
  return (
    <AuthCard key="ask" title={t.account.forgotTitle} lead={t.account.forgotLead}>
      <form
        className="auth-form"
        noValidate
        onSubmit={submit(
          () => (looksLikeEmail(email) ? {} : { email: t.account.needEmail }),
          async () => {
            await requestReset(email.trim());
            setSentTo(email.trim());
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
        <button type="submit" className="btn btn-main btn-wide" disabled={busy}>
          {busy ? t.account.working : t.account.sendLink}
        </button>
      </form>
      <p className="auth-ways">
        <Link to="/sign-in">{t.account.signIn}</Link>
      </p>
    </AuthCard>
  );
}
