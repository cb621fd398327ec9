/** Small pieces that show people and what they received. */
import type { TargetTotals } from '@busker/protocol';
import type { ReactNode } from 'react';
import { shortCount } from '../../shared/format.ts';
import { CoinIcon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';

/** The coin-and-gift mark beside a creator's name: coins received on this post or room. */
export function GiftMark({ totals }: { readonly totals: TargetTotals }): ReactNode {
  const label = t.giftMark({ coins: totals.coins, gifts: totals.gifts });
  return (
    <span className="gift-mark bk-number" title={label}>
      <CoinIcon size="1.25em" />
      <span aria-hidden="true">{shortCount(totals.coins)}</span>
      <span className="bk-hidden">{label}</span>
    </span>
  );
}

export function LiveBadge(): ReactNode {
  return <span className="live-badge">{t.liveBadge}</span>;
}
