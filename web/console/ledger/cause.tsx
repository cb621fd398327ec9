/** Why an entry is there; purchases and cash-outs lead to where they are looked at. */
import type { LedgerEntry } from '@busker/protocol';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { IdText } from '../../shared/desk/text.tsx';
import { nameOf } from '../parts.tsx';
import { t } from '../texts.ts';

const PLACES: Readonly<Record<string, string>> = { purchase: '/purchases', cashout: '/payouts' };

/** Nothing for an entry of the platform: it sums up what several causes did. */
export function Cause({ of: { cause, cause_kind } }: { readonly of: LedgerEntry }): ReactElement | null {
  if (cause_kind === null && cause === null) return null;
  const name = nameOf(t.names.causes, cause_kind ?? '');
  const place = PLACES[cause_kind ?? ''];
  return (
    <span>
      {place && cause ? (
        <Link className="cs-quiet-link" to={`${place}?open=${cause}`}>
          {name}
        </Link>
      ) : (
        name
      )}{' '}
      {cause && <IdText id={cause} />}
    </span>
  );
}
