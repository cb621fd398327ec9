import { useCallback, useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { sentenceOf } from '../../shared/api.ts';
import { AuthError, safeReturn } from '../../shared/auth.ts';
import { useSession } from '../../shared/session.tsx';

/** Good enough to catch a typing mistake; the server has the last word. */
export const looksLikeEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text.trim());
/** The server's own least length. */
export const PASSWORD_CHARS = 8;

export interface AuthForm<F extends string> {
  readonly busy: boolean;
  readonly failure: string | null;
  readonly errors: Partial<Record<F, string>>;
  /** Checks first; with nothing wrong, runs, and shows what was refused. */
  readonly submit: (
    check: () => Partial<Record<F, string>>,
    run: () => Promise<void>,
  ) => (event: FormEvent<HTMLFormElement>) => void;
}

/** The way of every form of an account: check, wait, say what is wrong, put the focus on the first wrong field. */
export function useAuthForm<F extends string>(): AuthForm<F> {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [errors, setErrors] = useState<Partial<Record<F, string>>>({});
  const submit: AuthForm<F>['submit'] = (check, run) => (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const wrong = check();
    setErrors(wrong);
    setFailure(null);
    if (Object.keys(wrong).length > 0) {
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    setBusy(true);
    run().then(
      () => setBusy(false),
      (error: unknown) => {
        setFailure(error instanceof AuthError ? error.message : sentenceOf(error));
        setBusy(false);
      },
    );
  };
  return { busy, failure, errors, submit };
}

export interface Return {
  readonly return_to: string;
  /** The query of this page, to hand on to another one of the account's pages. */
  readonly search: string;
  readonly goBack: () => Promise<void>;
}

/** Other sites of this server need a page load of their own. */
const isOtherSite = (path: string): boolean => /^\/(studio|console)(\/|$|\?)/.test(path);

/** Where to go after signing in, and how to get there. */
export function useReturn(): Return {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const { refresh } = useSession();
  const return_to = safeReturn(search.get('return_to'));
  const goBack = useCallback(async () => {
    if (isOtherSite(return_to)) {
      location.assign(return_to);
      return;
    }
    await refresh();
    await navigate(return_to, { replace: true });
  }, [return_to, navigate, refresh]);
  return { return_to, search: search.size === 0 ? '' : `?${search}`, goBack };
}
