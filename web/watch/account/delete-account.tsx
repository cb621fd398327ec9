/** Deleting one's own account: what goes, what is lost, what is in the way; a yes to each loss, and the handle typed as a last question. */
import type { Erasure, Me } from '@busker/protocol';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { api, sentenceOf } from '../../shared/api.ts';
import { coinsPriceText, moneyText } from '../../shared/format.ts';
import { Icon } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { Sheet } from '../parts/sheet.tsx';
import { Bone, ErrorNote, Loading } from '../parts/states.tsx';
import { useToasts } from '../parts/toast.tsx';
import { useShop } from '../wallet/buying.ts';
import { AuthFailure, AuthField } from './auth-card.tsx';

export function DeleteAccount({ me }: { readonly me: Me }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <section className="card me-card">
      <h2 className="section-title">{t.goodbye.title}</h2>
      <p className="me-lead">{t.goodbye.lead}</p>
      <button type="button" className="btn btn-line" onClick={() => setOpen(true)}>
        {t.goodbye.open}
      </button>
      {open && (
        <Sheet title={t.goodbye.title} kind="fit" onClose={() => setOpen(false)}>
          <div className="sheet-content">
            <Farewell me={me} />
          </div>
        </Sheet>
      )}
    </section>
  );
}

function Farewell({ me }: { readonly me: Me }): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['me.erasure'],
    queryFn: ({ signal }) => api.call('me.erasure', { signal }),
    staleTime: 0,
  });
  if (error && !data) return <ErrorNote error={error} onRetry={() => void refetch()} compact />;
  if (!data)
    return (
      <Loading>
        <Bone height="8rem" />
      </Loading>
    );
  return data.obstacles.length > 0 ? <InTheWay left={data} /> : <LastQuestions me={me} left={data} />;
}

function InTheWay({ left }: { readonly left: Erasure }): ReactNode {
  return (
    <div className="goodbye" role="status">
      <p className="me-lead">{t.goodbye.notYet}</p>
      <ul className="goodbye-list">
        {left.obstacles.map((one) => (
          <li key={one}>
            <Icon name="alert" size="1.25em" />
            {t.goodbye.obstacles[one]}
          </li>
        ))}
      </ul>
    </div>
  );
}

function LastQuestions({ me, left }: { readonly me: Me; readonly left: Erasure }): ReactNode {
  const { refresh } = useSession();
  const { data: shop } = useShop();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [giveUpCoins, setGiveUpCoins] = useState(false);
  const [giveUpEarnings, setGiveUpEarnings] = useState(false);
  const [handle, setHandle] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const coins = BigInt(left.paid_coins) + BigInt(left.promo_coins);
  const pending = BigInt(left.pending_micros);
  const available = BigInt(left.available_micros);
  const earnings = pending + available;
  const money = (micros: bigint): string => moneyText(micros, left.currency);
  const ready =
    (coins === 0n || giveUpCoins) &&
    (earnings === 0n || giveUpEarnings) &&
    handle.replace(/^@/, '') === me.person.handle;

  async function leave(): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      await api.call('me.erase', { body: { handle, give_up_coins: giveUpCoins, give_up_earnings: giveUpEarnings } });
      await refresh();
      toasts.say(t.goodbye.done);
      await navigate('/');
    } catch (error) {
      setFailure(sentenceOf(error));
      setBusy(false);
    }
  }

  return (
    <form
      className="goodbye"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (ready && !busy) void leave();
      }}
    >
      <p>{t.goodbye.goes}</p>
      <p className="me-lead">{t.goodbye.stays}</p>
      {coins > 0n && (
        <GiveUp
          title={
            shop
              ? t.goodbye.coinsWorth({
                  coins,
                  price: coinsPriceText(coins, shop.exact.coin_price_micros, shop.currency),
                })
              : t.goodbye.coins({ coins })
          }
          text={BigInt(left.paid_coins) > 0n ? t.goodbye.paidCoins : t.goodbye.promoCoins}
          yes={t.goodbye.yesCoins}
          checked={giveUpCoins}
          onChange={setGiveUpCoins}
        />
      )}
      {earnings > 0n && (
        <GiveUp
          title={t.goodbye.earnings({ money: money(earnings) })}
          text={[
            ...(available > 0n ? [t.goodbye.available({ available: money(available) })] : []),
            ...(pending > 0n ? [t.goodbye.pending({ pending: money(pending) })] : []),
            t.goodbye.better,
          ].join(' ')}
          yes={t.goodbye.yesEarnings}
          checked={giveUpEarnings}
          onChange={setGiveUpEarnings}
        />
      )}
      <AuthField
        label={t.goodbye.typeHandle({ handle: me.person.handle })}
        value={handle}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        onText={setHandle}
      />
      <AuthFailure>{failure}</AuthFailure>
      <button type="submit" className="btn btn-danger btn-wide" disabled={!ready || busy}>
        {busy ? t.account.working : t.goodbye.now}
      </button>
    </form>
  );
}

function GiveUp({
  title,
  text,
  yes,
  checked,
  onChange,
}: {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}): ReactNode {
  const id = useId();
  return (
    <section className="goodbye-loss" aria-labelledby={id}>
      <h3 id={id} className="bk-number">
        {title}
      </h3>
      <p>{text}</p>
      <label className="goodbye-yes">
        <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
        {yes}
      </label>
    </section>
  );
}
