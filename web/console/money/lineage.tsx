/** What became of a purchase's coins: which gifts they paid for, and where the creators' earnings on them are. */
import type { EarningState, PurchaseLineage } from '@busker/protocol';
import type { ReactElement } from 'react';
import { useRoute } from '../../shared/desk/api.ts';
import { Facts, StateBadge, type Tone } from '../../shared/desk/parts.tsx';
import { Loaded } from '../../shared/desk/states.tsx';
import { CoinsText, MoneyText, TimeText } from '../../shared/desk/text.tsx';

const EARNINGS: Readonly<Record<EarningState, { name: string; tone: Tone }>> = {
  none: { name: 'Nothing earned', tone: 'plain' },
  pending: { name: 'Pending', tone: 'warn' },
  available: { name: 'Available', tone: 'good' },
  cashed_out: { name: 'Cashed out', tone: 'info' },
  clawed_back: { name: 'Taken back', tone: 'bad' },
};

/** `state`: asks again when the purchase's state changes. */
export function Lineage({ purchase }: { readonly purchase: string }): ReactElement {
  const lineage = useRoute('console.purchaseLineage', { params: { id: purchase } });
  return (
    <section>
      <h3 className="cs-subhead">What its coins became</h3>
      <Loaded of={lineage}>{(told) => <Told lineage={told} />}</Loaded>
    </section>
  );
}

function Told({ lineage }: { readonly lineage: PurchaseLineage }): ReactElement {
  const { earnings } = lineage;
  const money = (name: string, micros: string) =>
    micros === '0'
      ? null
      : ([name, <MoneyText key={name} micros={micros} currency={earnings.currency} exact />] as const);
  const coins = (name: string, count: string) =>
    count === '0' ? null : ([name, <CoinsText key={name} coins={count} />] as const);
  return (
    <div className="dk-stack">
      <Facts
        rows={[
          ['Given in gifts', <CoinsText key="given" coins={lineage.given_coins} />],
          ['Unspent', <CoinsText key="unspent" coins={lineage.unspent_coins} />],
          coins('Held, can still be undone', lineage.held_coins),
          coins('Taken back unspent', lineage.taken_back_coins),
          coins('Paid a debt', lineage.debt_coins),
          coins('Still owed', lineage.owed_coins),
          [
            'Creators earned',
            <MoneyText key="earned" micros={earnings.earned_micros} currency={earnings.currency} exact />,
          ],
          money('of it pending', earnings.pending_micros),
          money('of it available', earnings.available_micros),
          money('of it cashed out', earnings.cashed_out_micros),
          money('of it taken back', earnings.clawed_back_micros),
        ]}
      />
      {lineage.gifts.length > 0 && (
        <ol className="dk-steps">
          {lineage.gifts.map((gift) => (
            <li key={gift.gift_id}>
              <p className="dk-step-name">
                {gift.item.name}
                {gift.quantity > 1 && ` × ${gift.quantity}`} to @{gift.creator.handle} <TimeText at={gift.at} />
              </p>
              <p className="dk-step-text">
                <CoinsText coins={gift.coins} /> of this purchase, earned{' '}
                <MoneyText micros={gift.earned_micros} currency={earnings.currency} exact />{' '}
                <StateBadge tone={EARNINGS[gift.state].tone}>{EARNINGS[gift.state].name}</StateBadge>
              </p>
            </li>
          ))}
        </ol>
      )}
      {lineage.gift_count > lineage.gifts.length && (
        <p className="dk-note">and {lineage.gift_count - lineage.gifts.length} earlier gifts</p>
      )}
    </div>
  );
}
