/** What was bought, newest first, with its state. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { api } from '../../shared/api.ts';
import { agoText, coinsText, moneyText, momentText } from '../../shared/format.ts';
import { CoinIcon, Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { EndOfList } from '../parts/end-of-list.tsx';
import { EmptyNote, ErrorNote } from '../parts/states.tsx';
import { ListBones } from './statement.tsx';

export function Purchases(): ReactNode {
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: ['purchases.list'],
    queryFn: ({ pageParam, signal }) =>
      api.call('purchases.list', { query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
  if (error && !data) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!data) return <ListBones />;
  const purchases = data.pages.flatMap((page) => page.rows);
  if (purchases.length === 0)
    return <EmptyNote icon="card" title={t.wallet.purchasesEmpty} hint={t.wallet.purchasesEmptyHint} />;
  return (
    <>
      <ol className="lines">
        {purchases.map((purchase) => (
          <li key={purchase.id} className="line">
            <Link className="line-head" to={`/wallet/purchase/${purchase.id}`}>
              <span className="line-icon line-icon-purchase">
                <Icon name="card" size="1.3rem" />
              </span>
              <span className="line-words">
                <span className="line-title bk-number">
                  <CoinIcon size="0.95em" /> {coinsText(purchase.coins)}
                </span>
                <time className="line-when" dateTime={purchase.created_at} title={momentText(purchase.created_at)}>
                  {agoText(purchase.created_at)}
                </time>
              </span>
              <span className="line-sums">
                <span className="line-coins bk-number">{moneyText(purchase.price_micros, purchase.currency)}</span>
                <span className={`state-chip state-chip-${purchase.state}`}>{t.purchase.states[purchase.state]}</span>
              </span>
              <Icon name="forward" size="1.1rem" className="line-arrow" />
            </Link>
          </li>
        ))}
      </ol>
      <EndOfList more={hasNextPage} busy={isFetchingNextPage} error={error} onMore={() => void fetchNextPage()} />
    </>
  );
}
