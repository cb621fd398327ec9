import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { resetPassword } from '../../shared/auth.ts';
import { t } from '../messages.ts';
import { useToasts } from '../parts/toast.tsx';
import { AuthCard, AuthFailure, AuthField } from './auth-card.tsx';
import { PASSWORD_CHARS, useAuthForm } from './use-auth-form.ts';

export default function ResetPage(): ReactNode {
  const [search] = useSearchParams();
  const [password, setPassword] = useState('');
  const { busy, failure, errors, submit } = useAuthForm<'password'>();
  const navigate = useNavigate();
  const toasts = useToasts();
  const token = search.get('token');
  if (token === null || search.has('error')) {
    return (
      <AuthCard title={t.account.resetBroken} lead={t.account.resetBrokenLead}>
        <Link className="btn btn-main btn-wide" to="/forgot">
          {t.account.askNew}
        </Link>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t.account.resetTitle} lead={t.account.passwordHint}>
      <form
        className="auth-form"
        noValidate
        onSubmit={submit(
          () => (password.length >= PASSWORD_CHARS ? {} : { password: t.account.shortPassword }),
          async () => {
            await resetPassword(token, password);
            toasts.say(t.account.resetDone);
            await navigate('/sign-in', { replace: true });
          },
        )}
      >
        <AuthFailure>{failure}</AuthFailure>
        <AuthField
          label={t.account.newPassword}
          type="password"
          name="password"
          autoComplete="new-password"
          value={password}
          error={errors.password}
          onText={setPassword}
        />
        <button type="submit" className="btn btn-main btn-wide" disabled={busy}>
          {busy ? t.account.working : t.account.reset}
        </button>
      </form>
      <p className="auth-ways">
        <Link to="/forgot">{t.account.askNew}</Link>
      </p>
    </AuthCard>
  );
}
