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
import { d } from './texts.ts';
import { say } from '../say.tsx';
import { locale } from '../language.ts';

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
    <Drawer opened={id !== null} onClose={onClose} title={d.giftView.gift}>
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
          {gift.message !== null && <blockquote dir="auto">{gift.message}</blockquote>}
        </div>
      </div>
      {gift.share && <Arithmetic gift={gift} share={gift.share} />}
      <Facts
        rows={[
          [d.giftView.from, <PersonCell key="from" person={gift.sender} />],
          [d.giftView.to, <PersonCell key="to" person={gift.creator} />],
          [
            d.giftView.onText,
            `${gift.target_kind === 'live' ? d.giftView.live : d.giftView.post}: ${gift.target_title}`,
          ],
          [d.giftView.sent, <TimeText key="at" at={gift.at} />],
          [d.giftView.paidCoins, coinsText(gift.paid_coins)],
          [d.giftView.promotionalCoins, coinsText(gift.promo_coins)],
          gift.combo_id === null ? null : [d.giftView.combo, d.giftView.numberInARow({ comboCount: gift.combo_count })],
          [d.giftView.id, <IdText key="id" id={gift.id} />],
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
  const money = (micros: bigint | string): string => formatMoneyExact(micros, share.currency, locale);
  const value = BigInt(gift.coins) * BigInt(share.coin_value_micros);
  // Computed here once more, from the parts alone: what is shown as a sum is one.
  const earned = earningOf(BigInt(gift.coins), BigInt(share.coin_value_micros), share.share_bp);
  return (
    <section className="dk-sum" aria-label={d.giftView.howTheEarningWas}>
      <dl>
        <div>
          <dt>{d.giftView.coins({ priceCoins: gift.price_coins, quantity: gift.quantity })}</dt>
          <dd>{d.giftView.coins2({ coins: gift.coins })}</dd>
        </div>
        <div>
          <dt>{d.giftView.valueOfA}</dt>
          <dd>{money(share.coin_value_micros)}</dd>
        </div>
        <div>
          <dt>{d.giftView.valueOfTheGift}</dt>
          <dd>{money(value)}</dd>
        </div>
        <div>
          <dt>{d.giftView.share}</dt>
          <dd>{formatShare(share.share_bp, locale)}</dd>
        </div>
        <div className="dk-sum-total">
          <dt>{d.giftView.earned}</dt>
          <dd>
            <MoneyText micros={share.earned_micros} currency={share.currency} exact />
          </dd>
        </div>
        {share.taken_back_micros !== '0' && (
          <>
            <div>
              <dt>{d.giftView.takenBackItsPurchase}</dt>
              <dd>
                <MoneyText micros={`-${share.taken_back_micros}`} currency={share.currency} exact />
              </dd>
            </div>
            <div className="dk-sum-total">
              <dt>{d.giftView.left}</dt>
              <dd>{money(BigInt(share.earned_micros) - BigInt(share.taken_back_micros))}</dd>
            </div>
          </>
        )}
      </dl>
      {earned !== BigInt(share.earned_micros) && (
        <p className="dk-sum-note" role="alert">
          {d.giftView.thesePartsGive({ earned: money(earned) })}
        </p>
      )}
      <p className="dk-sum-note">
        {say(d.giftView.sharePolicyVersion, {
          policyVersion: share.policy_version,
          what:
            share.hold.state === 'available' ? (
              <>
                {say(d.giftView.since, {
                  statebadge: <StateBadge tone="good">{d.giftView.available}</StateBadge>,
                  availableOn: <TimeText at={share.hold.available_on} only="day" />,
                })}
              </>
            ) : (
              <>
                {say(d.giftView.until, {
                  statebadge: <StateBadge tone="warn">{d.giftView.pending}</StateBadge>,
                  availableOn: <TimeText at={share.hold.available_on} only="day" />,
                })}
              </>
            ),
        })}
      </p>
    </section>
  );
}
