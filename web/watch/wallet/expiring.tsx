/** Which promotional coins expire, and when. */
import type { Wallet } from '@busker/protocol';
import type { ReactNode } from 'react';
import { momentText } from '../../shared/format.ts';
import { Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';

/** Ends that are told one by one; whoever has more reads the soonest. */
const SHOWN = 3;

export function Expiring({ parts }: { readonly parts: Wallet['promo_expiring'] }): ReactNode {
  return (
    <section className="wallet-expiring" aria-label={t.wallet.accounts.promo}>
      <Icon name="clock" />
      <div>
        <ul>
          {parts.slice(0, SHOWN).map(({ coins, expires_at }) => (
            <li key={expires_at} className="bk-number">
              <time dateTime={expires_at}>{t.wallet.expiring({ coins, when: momentText(expires_at) })}</time>
            </li>
          ))}
        </ul>
        <p>{t.wallet.expiringLead}</p>
      </div>
    </section>
  );
}
