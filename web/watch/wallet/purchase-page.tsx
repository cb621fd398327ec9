/**
 * Where the checkout leads back to. Waits until the provider's word has arrived, whatever way it takes, and then leads back to where the viewer
 * was: to the very gift, if there was one in hand.
 */
import type { Purchase } from '@busker/protocol';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import coin from '../../../art/out/brand/coin.svg?url';
import { api, codeOf, idOrNull } from '../../shared/api.ts';
import { safeReturn } from '../../shared/auth.ts';
import { coinsText, moneyText } from '../../shared/format.ts';
import { Icon } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { NotFoundPage } from '../parts/not-found.tsx';
import { ErrorNote, PageHead, PageSkeleton } from '../parts/states.tsx';
import { useRealtime } from '../room/realtime.tsx';
import { Became } from './became.tsx';
import './wallet.css';

/** The socket tells at once; asking covers a socket that is down. */
const ASK_EVERY_MS = 1_500;
const LONG_MS = 20_000;
/** As long as the animation of `.purchase-leading`. */
const LEAD_BACK_MS = 3_000;
/** Coins that came this recently were just watched coming. */
const FRESH_MS = 60_000;

const isWaiting = (purchase: Purchase): boolean => purchase.state === 'pending' || purchase.state === 'pending_payment';

export default function PurchasePage(): ReactNode {
  const id = idOrNull(useParams()['id']);
  const { me, error: sessionError, refresh } = useSession();
  const realtime = useRealtime();
  const {
    data: purchase,
    error,
    refetch,
  } = useQuery({
    queryKey: ['purchases.get', id],
    queryFn: ({ signal }) => api.call('purchases.get', { params: { id: id! }, signal }),
    enabled: id !== null && Boolean(me),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && isWaiting(state.data) ? ASK_EVERY_MS : false),
  });
  useEffect(() => realtime?.on('wallet', () => void refetch()), [realtime, refetch]);
  const credited = purchase?.state === 'credited';
  useEffect(() => {
    // the balance everywhere on the page is old now
    if (credited) refresh().catch(() => {});
  }, [credited, refresh]);

  if (id === null || codeOf(error) === 'not_found') return <NotFoundPage />;
  return (
    <div className="page">
      <PageHead title={t.purchase.title} />
      {me === null ? (
        <Link className="btn btn-main" to={`/sign-in?${new URLSearchParams({ return_to: `/wallet/purchase/${id}` })}`}>
          {t.account.signIn}
        </Link>
      ) : purchase ? (
        <>
          <State purchase={purchase} />
          {purchase.credited_at !== null && <Became purchase={purchase.id} state={purchase.state} />}
        </>
      ) : error || sessionError ? (
        <ErrorNote error={error ?? sessionError} onRetry={() => void (error ? refetch() : refresh().catch(() => {}))} />
      ) : (
        <PageSkeleton />
      )}
    </div>
  );
}

function State({ purchase }: { readonly purchase: Purchase }): ReactNode {
  const price = moneyText(purchase.price_micros, purchase.currency);
  return (
    <section className="purchase" aria-live="polite">
      <Words purchase={purchase} price={price} />
      <dl className="purchase-facts">
        <div>
          <dt>{t.purchase.coins}</dt>
          <dd className="bk-number">{coinsText(purchase.coins)}</dd>
        </div>
        <div>
          <dt>{t.purchase.price}</dt>
          <dd className="bk-number">{price}</dd>
        </div>
      </dl>
    </section>
  );
}

function Words({ purchase, price }: { readonly purchase: Purchase; readonly price: string }): ReactNode {
  const back = safeReturn(purchase.return_to);
  switch (purchase.state) {
    case 'credited':
      return <Credited purchase={purchase} back={back} price={price} />;
    case 'partly_refunded':
    case 'refunded':
    case 'disputed':
    case 'charged_back':
      return <MoneyBack purchase={purchase} price={price} />;
    case 'pending':
      return <Waiting title={t.purchase.waiting} lead={t.purchase.waitingLead} checkout_url={purchase.checkout_url} />;
    case 'pending_payment':
      return <Waiting title={t.purchase.onItsWay} lead={t.purchase.onItsWayLead} checkout_url={null} />;
    case 'created':
      return (
        <>
          <Sign kind="plain" />
          <h2 className="purchase-title">{t.purchase.created}</h2>
          <p className="purchase-lead">{t.purchase.createdLead}</p>
          <div className="purchase-ways">
            {purchase.checkout_url !== null && (
              <a className="btn btn-main" href={purchase.checkout_url}>
                {t.purchase.toCheckout}
              </a>
            )}
            <ToWallet />
          </div>
        </>
      );
    case 'failed':
    case 'expired': {
      const failed = purchase.state === 'failed';
      return (
        <>
          <Sign kind="bad" />
          <h2 className="purchase-title">{failed ? t.purchase.failed : t.purchase.expired}</h2>
          <p className="purchase-lead">{failed ? t.purchase.failedLead : t.purchase.expiredLead}</p>
          <div className="purchase-ways">
            <Link className="btn btn-main" to={back}>
              {t.purchase.again}
            </Link>
            <ToWallet />
          </div>
        </>
      );
    }
  }
}

interface WaitingProps {
  readonly title: string;
  readonly lead: string;
  readonly checkout_url: string | null;
}

function Waiting({ title, lead, checkout_url }: WaitingProps): ReactNode {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <Sign kind="waiting" />
      <h2 className="purchase-title">{title}</h2>
      <p className="purchase-lead">{long ? t.purchase.waitingLong : lead}</p>
      <div className="purchase-ways">
        {checkout_url !== null && (
          <a className="btn btn-line" href={checkout_url}>
            {t.purchase.toCheckout}
          </a>
        )}
        <ToWallet />
      </div>
    </>
  );
}

interface CreditedProps {
  readonly purchase: Purchase;
  readonly back: string;
  readonly price: string;
}

function Credited({ purchase, back, price }: CreditedProps): ReactNode {
  const navigate = useNavigate();
  const toGift = new URLSearchParams(back.split('?')[1] ?? '').has('gift');
  // Only whoever just watched the coins arrive is led on by itself; an old purchase that is looked at stays where it is.
  const [leading, setLeading] = useState(
    () => toGift && Date.now() - Date.parse(purchase.credited_at ?? purchase.created_at) < FRESH_MS,
  );
  const way = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    way.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (!leading) return;
    const timer = setTimeout(() => void navigate(back, { replace: true }), LEAD_BACK_MS);
    return () => clearTimeout(timer);
  }, [leading, back, navigate]);
  return (
    <>
      <Sign kind="credited" />
      <h2 className="purchase-title">{t.purchase.credited({ coins: purchase.coins })}</h2>
      <p className="purchase-lead">{t.purchase.creditedLead({ price })}</p>
      <div className="purchase-ways">
        <Link className={leading ? 'btn btn-main purchase-leading' : 'btn btn-main'} to={back} replace ref={way}>
          {toGift ? t.purchase.toGift : t.purchase.goOn}
        </Link>
        {leading ? (
          <button type="button" className="btn btn-quiet" onClick={() => setLeading(false)}>
            {t.purchase.stay}
          </button>
        ) : (
          <ToWallet />
        )}
      </div>
    </>
  );
}

function MoneyBack({ purchase, price }: { readonly purchase: Purchase; readonly price: string }): ReactNode {
  const state = purchase.state as 'partly_refunded' | 'refunded' | 'disputed' | 'charged_back';
  const back = moneyText(purchase.refunded_micros, purchase.currency);
  return (
    <>
      <Sign kind="plain" />
      <h2 className="purchase-title">{t.purchase[state]}</h2>
      <p className="purchase-lead">
        {state === 'disputed' ? t.purchase.disputedLead : t.purchase.moneyBackLead({ back, price })}
      </p>
      <div className="purchase-ways">
        <ToWallet />
      </div>
    </>
  );
}

function ToWallet(): ReactNode {
  return (
    <Link className="btn btn-quiet" to="/wallet">
      {t.purchase.toWallet}
    </Link>
  );
}

function Sign({ kind }: { readonly kind: 'waiting' | 'credited' | 'bad' | 'plain' }): ReactNode {
  return (
    <span className={`purchase-sign purchase-sign-${kind}`} aria-hidden="true">
      {kind === 'bad' ? <Icon name="close" size="3rem" /> : <img src={coin} alt="" />}
    </span>
  );
}
