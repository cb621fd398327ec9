/** Every coin that came or went, newest first, with the balance after it and its cause. */
import type { GiftDetail, WalletLine } from '@busker/protocol';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { api } from '../../shared/api.ts';
import { agoText, coinsText, fullCount, momentText } from '../../shared/format.ts';
import { downloadProof } from '../../shared/proof.ts';
import { CoinIcon, Icon, type IconName } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { EndOfList } from '../parts/end-of-list.tsx';
import { useToasts } from '../parts/toast.tsx';
import { Bone, EmptyNote, ErrorNote, Loading } from '../parts/states.tsx';

const ICONS: Readonly<Record<WalletLine['cause']['kind'], IconName>> = {
  purchase: 'card',
  gift: 'gift',
  hold: 'clock',
  promo: 'effects',
  expiry: 'clock',
  refund: 'refresh',
  reversal: 'refresh',
  debt: 'card',
  correction: 'edit',
};

/** `balance`: asks again whenever it changes. */
export function Statement({ balance }: { readonly balance: string }): ReactNode {
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: ['wallet.statement', balance],
    queryFn: ({ pageParam, signal }) =>
      api.call('wallet.statement', { query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
  if (error && !data) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (!data) return <ListBones />;
  const lines = data.pages.flatMap((page) => page.rows);
  if (lines.length === 0)
    return <EmptyNote icon="clock" title={t.wallet.statementEmpty} hint={t.wallet.statementEmptyHint} />;
  return (
    <>
      <ol className="lines">
        {lines.map((line) => (
          <Line key={`${line.account}-${line.seq}`} line={line} />
        ))}
      </ol>
      <ProofDownload />
      <EndOfList more={hasNextPage} busy={isFetchingNextPage} error={error} onMore={() => void fetchNextPage()} />
    </>
  );
}

/** The proof of these lines as a file, and where to check one. */
function ProofDownload(): ReactNode {
  const [busy, setBusy] = useState(false);
  const toasts = useToasts();
  const download = async (): Promise<void> => {
    setBusy(true);
    try {
      if ((await downloadProof('wallet.proof')) === 0) toasts.say(t.wallet.proofNone);
    } catch (error) {
      toasts.fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="statement-proof">
      <button type="button" className="btn btn-line" disabled={busy} onClick={() => void download()}>
        <Icon name="check" size="1.1rem" />
        {busy ? t.wallet.proofBusy : t.wallet.proof}
      </button>
      <p>
        {t.wallet.proofHint} <a href="/verify">{t.wallet.proofCheck}</a>
      </p>
    </div>
  );
}

function Line({ line }: { readonly line: WalletLine }): ReactNode {
  const [open, setOpen] = useState(false);
  const id = useId();
  const came = BigInt(line.coins) > 0n;
  return (
    <li className={open ? 'line line-open' : 'line'}>
      <button
        type="button"
        className="line-head"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className={`line-icon line-icon-${line.cause.kind}`}>
          <Icon name={ICONS[line.cause.kind]} size="1.3rem" />
        </span>
        <span className="line-words">
          <span className="line-title" dir="auto">
            {line.cause.title}
          </span>
          <time className="line-when" dateTime={line.at} title={momentText(line.at)}>
            {agoText(line.at)}
          </time>
        </span>
        <span className="line-sums bk-number">
          <span className={came ? 'line-coins line-came' : 'line-coins'}>
            {came ? '+' : ''}
            {coinsText(line.coins)}
          </span>
          <span className="line-after">
            <span className="bk-hidden">{t.wallet.balanceAfter} </span>
            <CoinIcon size="0.9em" />
            {coinsText(line.total_after)}
          </span>
        </span>
        <Icon name="down" size="1.1rem" className="line-arrow" />
      </button>
      <div id={id} className="line-more" hidden={!open}>
        {open && <LineDetail line={line} />}
      </div>
    </li>
  );
}

function LineDetail({ line }: { readonly line: WalletLine }): ReactNode {
  const isGift = line.cause.kind === 'gift';
  const {
    data: gift,
    error,
    refetch,
  } = useQuery({
    queryKey: ['gifts.get', line.cause.id],
    queryFn: ({ signal }) => api.call('gifts.get', { params: { id: line.cause.id }, signal }),
    enabled: isGift,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <>
      {isGift && error ? (
        <ErrorNote error={error} onRetry={() => void refetch()} compact />
      ) : (
        <dl className="line-facts">
          <Row name={t.wallet.what}>{t.wallet.kinds[line.cause.kind]}</Row>
          <Row name={t.wallet.when}>{momentText(line.at)}</Row>
          {isGift && (gift ? <GiftRows gift={gift} /> : <Row name={t.wallet.giftItem}>…</Row>)}
          <Row name={t.wallet.account}>{t.wallet.accounts[line.account]}</Row>
          <Row name={t.wallet.balanceAfter}>{t.coins({ coins: line.total_after })}</Row>
          <Row name={t.wallet.lineNumber}>{line.seq}</Row>
          <Row name={t.wallet.reference}>
            <code>{line.cause.id}</code>
          </Row>
        </dl>
      )}
      {line.cause.href !== null && !isGift && (
        <Link className="btn btn-line line-open-cause" to={line.cause.href}>
          {t.wallet.openCause}
        </Link>
      )}
    </>
  );
}

function GiftRows({ gift }: { readonly gift: GiftDetail }): ReactNode {
  const paidWith = [
    gift.paid_coins === '0' ? null : t.wallet.paidPart({ coins: gift.paid_coins }),
    gift.promo_coins === '0' ? null : t.wallet.promoPart({ coins: gift.promo_coins }),
  ].filter((part) => part !== null);
  return (
    <>
      <Row name={t.wallet.giftItem}>
        <img className="line-still" src={gift.item.still_url} alt="" width="28" height="28" />
        <bdi>{gift.item.name}</bdi>
        {gift.quantity > 1 && ` × ${fullCount(gift.quantity)}`}
      </Row>
      <Row name={t.wallet.giftTo}>
        <bdi>{gift.creator.display_name}</bdi> <bdi>(@{gift.creator.handle})</bdi>
      </Row>
      <Row name={t.wallet.giftOn}>
        <Link dir="auto" to={`/${gift.target_kind}/${gift.target_id}`}>
          {gift.target_title}
        </Link>
      </Row>
      {gift.message !== null && (
        <Row name={t.wallet.giftMessage}>
          <q dir="auto">{gift.message}</q>
        </Row>
      )}
      <Row name={t.wallet.giftPaidWith}>{paidWith.join(' + ')}</Row>
    </>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function ListBones(): ReactNode {
  return (
    <Loading className="list-bones">
      {[0, 1, 2, 3, 4].map((n) => (
        <Bone key={n} height="4rem" />
      ))}
    </Loading>
  );
}
