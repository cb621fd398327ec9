/** What the coins of a purchase became: which gifts, and where the rest is. The parts add up to what was bought. */
import type { PurchaseCoins } from '@busker/protocol';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../shared/api.ts';
import { agoText, coinsText, fullCount, momentText } from '../../shared/format.ts';
import { CoinIcon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { Bone, ErrorNote, Loading } from '../parts/states.tsx';

/** `state`: asks again when the purchase's state changes. */
export function Became({ purchase, state }: { readonly purchase: string; readonly state: string }): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['purchases.coins', purchase, state],
    queryFn: ({ signal }) => api.call('purchases.coins', { params: { id: purchase }, signal }),
    staleTime: 0,
  });
  if (error && !data) return <ErrorNote error={error} onRetry={() => void refetch()} compact />;
  return (
    <section className="became card">
      <h2 className="section-title">{t.purchase.became}</h2>
      {data ? (
        <Told coins={data} />
      ) : (
        <Loading>
          <Bone height="6rem" />
        </Loading>
      )}
    </section>
  );
}

function Told({ coins }: { readonly coins: PurchaseCoins }): ReactNode {
  const parts = [
    ['given', coins.given_coins],
    ['unspent', coins.unspent_coins],
    ['held', coins.held_coins],
    ['taken_back', coins.taken_back_coins],
    ['debt', coins.debt_coins],
  ] as const;
  const earlier = coins.gift_count - coins.gifts.length;
  return (
    <>
      <dl className="became-parts">
        {parts
          .filter(([name, count]) => count !== '0' || name === 'unspent')
          .map(([name, count]) => (
            <div key={name}>
              <dt>{t.purchase.becameParts[name]}</dt>
              <dd className="bk-number">
                <CoinIcon size="0.95em" /> {coinsText(count)}
              </dd>
            </div>
          ))}
      </dl>
      {coins.owed_coins !== '0' && <p className="became-owed">{t.purchase.owed({ coins: coins.owed_coins })}</p>}
      {coins.gifts.length > 0 && (
        <ol className="became-gifts">
          {coins.gifts.map((gift) => (
            <li key={gift.gift_id}>
              <span className="became-gift">
                <bdi>{gift.item.name}</bdi>
                {gift.quantity > 1 && ` × ${fullCount(gift.quantity)}`}{' '}
                <span className="became-to">{t.purchase.becameTo({ name: gift.creator.handle })}</span>
              </span>
              <time dateTime={gift.at} title={momentText(gift.at)}>
                {agoText(gift.at)}
              </time>
              <span className="became-coins bk-number">
                <CoinIcon size="0.95em" /> {coinsText(gift.coins)}
              </span>
            </li>
          ))}
        </ol>
      )}
      {earlier > 0 && <p className="became-more">{t.purchase.becameMore({ count: earlier })}</p>}
    </>
  );
}
