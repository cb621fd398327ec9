/** One's own limits: on coins given, on money loaded, and the price from which a gift is asked about again. */
import type { MyLimits, MyLimitsBody } from '@busker/protocol';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { Link } from 'react-router';
import { api, sentenceOf } from '../../shared/api.ts';
import { coinsPriceText, coinsText, momentText, moneyText } from '../../shared/format.ts';
import { CoinIcon, Icon } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { useCommandId } from '../parts/command-id.ts';
import { Bone, EmptyNote, ErrorNote, Loading, PageHead, PageSkeleton } from '../parts/states.tsx';
import { useToasts } from '../parts/toast.tsx';
import { useShop } from '../wallet/buying.ts';
import { moneyFieldText, typedLimitCoins, typedLimitMoney, type Typed } from './amounts.ts';
import './limits.css';

type Field = Exclude<keyof MyLimitsBody, 'id' | 'time_zone' | 'currency'>;
const COIN_FIELDS = ['spend_day_coins', 'spend_month_coins', 'confirm_from_coins'] as const satisfies readonly Field[];
const MONEY_FIELDS = ['load_day_micros', 'load_month_micros'] as const satisfies readonly Field[];

export default function LimitsPage(): ReactNode {
  const { me } = useSession();
  const { data, error, refetch } = useQuery({
    queryKey: ['me.limits', me?.wallet.total],
    queryFn: ({ signal }) => api.call('me.limits', { signal }),
    enabled: Boolean(me),
    placeholderData: (before) => before,
  });
  if (me === undefined) return <PageSkeleton />;
  return (
    <div className="page limits">
      <PageHead title={t.limits.title} />
      {me === null ? (
        <EmptyNote icon="wallet" title={t.limits.signIn}>
          <Link className="btn btn-main" to="/sign-in?return_to=/wallet/limits">
            {t.account.signIn}
          </Link>
        </EmptyNote>
      ) : error && !data ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Form key={JSON.stringify([data.spend_day_coins.now, data.currency])} limits={data} />
      ) : (
        <Loading>
          <Bone height="12rem" />
          <Bone height="12rem" />
        </Loading>
      )}
    </div>
  );
}

/** What a field shows at first: what was wished for last, whether it holds already or not. */
function wished(limits: MyLimits, field: Field): string {
  const { now, next } = limits[field];
  const amount = next ? next.to : now;
  if (amount === null) return '';
  return field.endsWith('_micros') ? moneyFieldText(amount, limits.currency) : amount;
}

function Form({ limits }: { readonly limits: MyLimits }): ReactNode {
  const { me } = useSession();
  const { data: shop } = useShop();
  const queries = useQueryClient();
  const toasts = useToasts();
  const command = useCommandId();
  const [texts, setTexts] = useState<Partial<Record<Field, string>>>({});
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const loads_limited = MONEY_FIELDS.some((field) => limits[field].now !== null || limits[field].next !== null);
  // money is limited in one's own currency; while such a limit holds, in the one it was set in
  const currency = loads_limited ? limits.currency : (me?.currency ?? limits.currency);
  const textOf = (field: Field): string => texts[field] ?? wished(limits, field);
  const typedOf = (field: Field): Typed =>
    field.endsWith('_micros') ? typedLimitMoney(textOf(field), currency) : typedLimitCoins(textOf(field));
  const fields: readonly Field[] = [...COIN_FIELDS, ...MONEY_FIELDS];
  const changes: Partial<Record<Field, string | null>> = {};
  for (const field of fields) {
    const typed = typedOf(field);
    if (typed === undefined || textOf(field) === wished(limits, field)) continue;
    changes[field] = typed === null ? null : String(typed);
  }
  const wrong = fields.some((field) => typedOf(field) === undefined);
  const about = (coins: bigint | string): string | null =>
    shop ? coinsPriceText(coins, shop.exact.coin_price_micros, shop.currency) : null;

  async function save(): Promise<void> {
    const content = { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, currency, ...changes };
    setBusy(true);
    setFailure(null);
    try {
      const saved = await api.call('me.setLimits', { body: { id: command.idFor(content), ...content } });
      command.done();
      setTexts({});
      queries.setQueryData(['me.limits', me?.wallet.total], saved);
      const waits = fields.some((field) => changes[field] !== undefined && saved[field].next !== null);
      toasts.say(waits ? t.limits.savedLater : t.limits.saved);
    } catch (error) {
      setFailure(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  }

  const coinField = (field: (typeof COIN_FIELDS)[number], label: string, hint?: string): ReactNode => {
    const typed = typedOf(field);
    return (
      <AmountField
        label={label}
        {...(hint === undefined ? {} : { hint })}
        text={textOf(field)}
        error={typed === undefined ? t.limits.wholeCoins : null}
        unit={<CoinIcon size="1.3rem" />}
        beside={typed === null || typed === undefined ? t.limits.none : about(typed)}
        next={limits[field].next}
        nextText={(amount) => t.coins({ coins: amount })}
        onText={(text) => setTexts({ ...texts, [field]: text })}
      />
    );
  };
  const moneyField = (field: (typeof MONEY_FIELDS)[number], label: string): ReactNode => {
    const typed = typedOf(field);
    return (
      <AmountField
        label={label}
        text={textOf(field)}
        error={typed === undefined ? t.limits.anAmount : null}
        unit={<span className="limit-currency">{currency}</span>}
        beside={typed === null ? t.limits.none : null}
        next={limits[field].next}
        nextText={(amount) => moneyText(amount, currency)}
        onText={(text) => setTexts({ ...texts, [field]: text })}
      />
    );
  };
  const { caps } = limits;
  return (
    <form
      className="limits-form"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className="limits-lead">{t.limits.lead}</p>
      <section className="card limits-card" aria-labelledby="limits-spend">
        <h2 className="section-title" id="limits-spend">
          {t.limits.spend}
        </h2>
        <Used
          label={t.limits.today}
          used={limits.spend_day_coins.used}
          limit={limits.spend_day_coins.now}
          text={coinsText}
          about={about(limits.spend_day_coins.used)}
        />
        <Used
          label={t.limits.thisMonth}
          used={limits.spend_month_coins.used}
          limit={limits.spend_month_coins.now}
          text={coinsText}
          about={about(limits.spend_month_coins.used)}
        />
        {coinField('spend_day_coins', t.limits.perDay)}
        {coinField('spend_month_coins', t.limits.perMonth)}
        {coinField('confirm_from_coins', t.limits.confirmFrom, t.limits.confirmHint)}
        {(caps.day_coins !== null || caps.gift_coins !== null) && (
          <p className="field-hint">
            {[
              ...(caps.gift_coins === null ? [] : [t.limits.capGift({ gift: caps.gift_coins })]),
              ...(caps.day_coins === null ? [] : [t.limits.capDay({ day: caps.day_coins })]),
            ].join(' ')}
          </p>
        )}
      </section>
      <section className="card limits-card" aria-labelledby="limits-load">
        <h2 className="section-title" id="limits-load">
          {t.limits.load}
        </h2>
        <Used
          label={t.limits.today}
          used={limits.load_day_micros.used}
          limit={limits.load_day_micros.now}
          text={(amount) => moneyText(amount, limits.currency)}
        />
        <Used
          label={t.limits.thisMonth}
          used={limits.load_month_micros.used}
          limit={limits.load_month_micros.now}
          text={(amount) => moneyText(amount, limits.currency)}
        />
        {moneyField('load_day_micros', t.limits.perDay)}
        {moneyField('load_month_micros', t.limits.perMonth)}
        <p className="field-hint">{t.limits.loadHint}</p>
      </section>
      <div className="limits-foot">
        {failure !== null && (
          <p className="field-error" role="alert">
            <Icon name="alert" size="1.25em" />
            {failure}
          </p>
        )}
        <button
          type="submit"
          className="btn btn-main btn-wide"
          disabled={busy || wrong || Object.keys(changes).length === 0}
        >
          {busy ? t.account.working : t.limits.save}
        </button>
        <p className="field-hint">
          {t.limits.zone({ zone: limits.time_zone.replaceAll('_', ' '), end: momentText(limits.day_ends_at) })}
        </p>
      </div>
    </form>
  );
}

interface AmountFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly text: string;
  readonly error: string | null;
  readonly unit: ReactNode;
  /** Behind the amount: what it is in money, or that there is no limit. */
  readonly beside: string | null;
  readonly next: { readonly to: string | null; readonly at: string } | null;
  readonly nextText: (amount: string) => string;
  readonly onText: (text: string) => void;
}

function AmountField({ label, hint, text, error, unit, beside, next, nextText, onText }: AmountFieldProps): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="limit-input">
        {unit}
        <input
          id={id}
          className="input bk-number"
          inputMode="decimal"
          autoComplete="off"
          placeholder={t.limits.none}
          value={text}
          aria-invalid={error !== null}
          aria-describedby={`${id}-note`}
          onChange={(event) => onText(event.target.value)}
        />
        <span className="limit-beside bk-number">{text === '' ? '' : beside}</span>
      </div>
      <p id={`${id}-note`} className={error === null ? 'field-hint' : 'field-error'}>
        {error ?? hint ?? ''}
        {next && (
          <span className="limit-next">
            <Icon name="clock" size="1.15em" />
            {t.limits.waits({ amount: next.to === null ? t.limits.none : nextText(next.to), at: momentText(next.at) })}
          </span>
        )}
      </p>
    </div>
  );
}

interface UsedProps {
  readonly label: string;
  readonly used: string;
  readonly limit: string | null;
  readonly text: (amount: string) => string;
  readonly about?: string | null;
}

/** What was used, and of how much. */
function Used({ label, used, limit, text, about }: UsedProps): ReactNode {
  const most = limit === null ? 0n : BigInt(limit);
  const part = most === 0n ? (limit === null ? 0 : 100) : Math.min(100, Number((BigInt(used) * 100n) / most));
  return (
    <div className="limit-used">
      <p>
        <span>{label}</span>
        <strong className="bk-number">
          {limit === null ? text(used) : t.limits.usedOf({ used: text(used), limit: text(limit) })}
          {about ? <small> {about}</small> : null}
        </strong>
      </p>
      {limit !== null && (
        <div className="limit-bar" aria-hidden="true">
          <span style={{ inlineSize: `${part}%` }} />
        </div>
      )}
    </div>
  );
}
