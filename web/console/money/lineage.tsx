/** What became of a purchase's coins: which gifts they paid for, and where the creators' earnings on them are. */
import type { EarningState, PurchaseLineage } from '@busker/protocol';
import type { ReactElement } from 'react';
import { useRoute } from '../../shared/desk/api.ts';
import { Facts, StateBadge, type Tone } from '../../shared/desk/parts.tsx';
import { Loaded } from '../../shared/desk/states.tsx';
import { CoinsText, MoneyText, TimeText } from '../../shared/desk/text.tsx';
import { t } from '../texts.ts';
import { say } from '../../shared/say.tsx';

const EARNINGS: Readonly<Record<EarningState, { name: string; tone: Tone }>> = {
  none: { name: t.lineage.nothingEarned, tone: 'plain' },
  pending: { name: t.lineage.pending, tone: 'warn' },
  available: { name: t.lineage.available, tone: 'good' },
  cashed_out: { name: t.lineage.cashedOut, tone: 'info' },
  clawed_back: { name: t.lineage.takenBack, tone: 'bad' },
};

/** `state`: asks again when the purchase's state changes. */
export function Lineage({ purchase }: { readonly purchase: string }): ReactElement {
  const lineage = useRoute('console.purchaseLineage', { params: { id: purchase } });
  return (
    <section>
      <h3 className="cs-subhead">{t.lineage.whatItsCoinsBecame}</h3>
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
          [t.lineage.givenInGifts, <CoinsText key="given" coins={lineage.given_coins} />],
          [t.lineage.unspent, <CoinsText key="unspent" coins={lineage.unspent_coins} />],
          coins(t.lineage.heldCanStillBe, lineage.held_coins),
          coins(t.lineage.takenBackUnspent, lineage.taken_back_coins),
          coins(t.lineage.paidADebt, lineage.debt_coins),
          coins(t.lineage.stillOwed, lineage.owed_coins),
          [
            t.lineage.creatorsEarned,
            <MoneyText key="earned" micros={earnings.earned_micros} currency={earnings.currency} exact />,
          ],
          money(t.lineage.ofItPending, earnings.pending_micros),
          money(t.lineage.ofItAvailable, earnings.available_micros),
          money(t.lineage.ofItCashedOut, earnings.cashed_out_micros),
          money(t.lineage.ofItTakenBack, earnings.clawed_back_micros),
        ]}
      />
      {lineage.gifts.length > 0 && (
        <ol className="dk-steps">
          {lineage.gifts.map((gift) => (
            <li key={gift.gift_id}>
              <p className="dk-step-name">
                {say(t.lineage.to, {
                  item: gift.quantity > 1 ? `${gift.item.name} × ${gift.quantity}` : gift.item.name,
                  handle: <bdi>@{gift.creator.handle}</bdi>,
                  at: <TimeText at={gift.at} />,
                })}
              </p>
              <p className="dk-step-text">
                {say(t.lineage.ofThisPurchaseEarned, {
                  coins: <CoinsText coins={gift.coins} />,
                  earned: <MoneyText micros={gift.earned_micros} currency={earnings.currency} exact />,
                  state: <StateBadge tone={EARNINGS[gift.state].tone}>{EARNINGS[gift.state].name}</StateBadge>,
                })}
              </p>
            </li>
          ))}
        </ol>
      )}
      {lineage.gift_count > lineage.gifts.length && (
        <p className="dk-note">{t.lineage.andEarlierGifts({ n: lineage.gift_count - lineage.gifts.length })}</p>
      )}
    </div>
  );
}
