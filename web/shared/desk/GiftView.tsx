/** One gift and everything that decided its money, with the arithmetic on the table. */
import { earningOf, type GiftDetail } from '@busker/protocol';
import { Drawer } from '@mantine/core';
import type { ReactElement } from 'react';
import { coinsText } from '../format.ts';
import { formatMoneyExact, formatShare } from './amounts.ts';
import { useRoute } from './api.ts';
import { Facts, StateBadge } from './parts.tsx';
import { Loaded } from './states.tsx';
import { CoinsText, IdText, MoneyText, PersonCell, TimeText } from './text.tsx';

/** Opens beside the page it was asked from. */
export function GiftDrawer({
  id,
  onClose,
}: {
  readonly id: string | null;
  readonly onClose: () => void;
}): ReactElement {
  const gift = useRoute('gifts.get', { params: { id: id ?? '' } }, { enabled: id !== null });
  return (
    <Drawer opened={id !== null} onClose={onClose} title="Gift">
      {id !== null && <Loaded of={gift}>{(detail) => <GiftView gift={detail} />}</Loaded>}
    </Drawer>
  );
}

function GiftView({ gift }: { readonly gift: GiftDetail }): ReactElement {
  return (
    <div className="dk-stack">
      <div className="dk-gift-head">
        <img src={gift.item.still_url} alt="" width="84" height="84" />
        <div>
          <h3>
            {gift.item.name}
            {gift.quantity > 1 && <span className="dk-times"> × {gift.quantity}</span>}
          </h3>
          <CoinsText coins={gift.coins} />
          {gift.message !== null && <blockquote>{gift.message}</blockquote>}
        </div>
      </div>
      {gift.share && <Arithmetic gift={gift} share={gift.share} />}
      <Facts
        rows={[
          ['From', <PersonCell key="from" person={gift.sender} />],
          ['To', <PersonCell key="to" person={gift.creator} />],
          ['On', `${gift.target_kind === 'live' ? 'Live' : 'Post'}: ${gift.target_title}`],
          ['Sent', <TimeText key="at" at={gift.at} />],
          ['Paid coins', coinsText(gift.paid_coins)],
          ['Promotional coins', coinsText(gift.promo_coins)],
          gift.combo_id === null ? null : ['Combo', `number ${gift.combo_count} in a row`],
          ['Id', <IdText key="id" id={gift.id} />],
        ]}
      />
    </div>
  );
}

function Arithmetic({
  gift,
  share,
}: {
  readonly gift: GiftDetail;
  readonly share: NonNullable<GiftDetail['share']>;
}): ReactElement {
  const money = (micros: bigint | string): string => formatMoneyExact(micros, share.currency, navigator.language);
  const value = BigInt(gift.coins) * BigInt(share.coin_value_micros);
  // Computed here once more, from the parts alone: what is shown as a sum is one.
  const earned = earningOf(BigInt(gift.coins), BigInt(share.coin_value_micros), share.share_bp);
  return (
    <section className="dk-sum" aria-label="How the earning was worked out">
      <dl>
        <div>
          <dt>
            {coinsText(gift.price_coins)} coins × {gift.quantity}
          </dt>
          <dd>{coinsText(gift.coins)} coins</dd>
        </div>
        <div>
          <dt>× value of a coin</dt>
          <dd>{money(share.coin_value_micros)}</dd>
        </div>
        <div>
          <dt>Value of the gift</dt>
          <dd>{money(value)}</dd>
        </div>
        <div>
          <dt>× share</dt>
          <dd>{formatShare(share.share_bp, navigator.language)}</dd>
        </div>
        <div className="dk-sum-total">
          <dt>Earned</dt>
          <dd>
            <MoneyText micros={share.earned_micros} currency={share.currency} exact />
          </dd>
        </div>
        {share.taken_back_micros !== '0' && (
          <>
            <div>
              <dt>Taken back, its purchase was refunded</dt>
              <dd>
                <MoneyText micros={`-${share.taken_back_micros}`} currency={share.currency} exact />
              </dd>
            </div>
            <div className="dk-sum-total">
              <dt>Left</dt>
              <dd>{money(BigInt(share.earned_micros) - BigInt(share.taken_back_micros))}</dd>
            </div>
          </>
        )}
      </dl>
      {earned !== BigInt(share.earned_micros) && (
        <p className="dk-sum-note" role="alert">
          These parts give {money(earned)}. Please report this gift: the two must be the same.
        </p>
      )}
      <p className="dk-sum-note">
        Share policy version {share.policy_version}, in force when the gift was sent.{' '}
        {share.hold.state === 'available' ? (
          <>
            <StateBadge tone="good">Available</StateBadge> since <TimeText at={share.hold.available_on} only="day" />
          </>
        ) : (
          <>
            <StateBadge tone="warn">Pending</StateBadge> until <TimeText at={share.hold.available_on} only="day" />
          </>
        )}
      </p>
    </section>
  );
}
