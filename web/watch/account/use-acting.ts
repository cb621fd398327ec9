/** Visitors watch everything; whoever wants to act is asked to sign in and led back to where they were. */
import { useCallback } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../../shared/session.tsx';
import type { t } from '../messages.ts';

export type ActingReason = keyof (typeof t)['signInTo'];

/** `act('like', path, run)`: runs it for somebody signed in, else leads to sign-in with `path` to come back to. */
export function useActing(): (why: ActingReason, path: string, run: () => void) => void {
  const { me } = useSession();
  const navigate = useNavigate();
  return useCallback(
    (why, path, run) => {
      if (me) run();
      else void navigate(`/sign-in?${new URLSearchParams({ return_to: path, why })}`);
    },
    [me, navigate],
  );
}
