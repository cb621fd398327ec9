/** What went back of a purchase: refunds and disputes with who bore them, and the refunds that operators asked for. */
import { newId, type ConsolePurchase, type PurchaseRefunds } from '@busker/protocol';
import { Button, Group, Radio, Stack } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { parseMoney } from '../../shared/desk/amounts.ts';
import { useAct } from '../../shared/desk/api.ts';
import { MoneyField } from '../../shared/desk/fields.tsx';
import { Facts, StateBadge, type Tone } from '../../shared/desk/parts.tsx';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { CoinsText, MoneyText, TimeText } from '../../shared/desk/text.tsx';
import { useSession } from '../../shared/session.tsx';
import { t } from '../texts.ts';

const DISPUTES: Readonly<Record<PurchaseRefunds['disputes'][number]['state'], { name: string; tone: Tone }>> = {
  open: { name: t.moneyBack.open, tone: 'bad' },
  won: { name: t.moneyBack.won, tone: 'good' },
  lost: { name: t.moneyBack.lost, tone: 'bad' },
  closed: { name: t.moneyBack.closed, tone: 'plain' },
};
const REQUESTS: Readonly<Record<PurchaseRefunds['requests'][number]['state'], { name: string; tone: Tone }>> = {
  asking: { name: t.moneyBack.beingAsked, tone: 'info' },
  unknown: { name: t.moneyBack.noAnswerYet, tone: 'warn' },
  accepted: { name: t.moneyBack.accepted, tone: 'good' },
  refused: { name: t.moneyBack.refused, tone: 'bad' },
};
const WHAT = {
  all: t.moneyBack.allThatIsLeft,
  unspent: t.moneyBack.whatTheUnspentCoins,
  part: t.moneyBack.aPart,
} as const;

export function MoneyBack({
  purchase,
  base_currency,
}: {
  readonly purchase: ConsolePurchase;
  readonly base_currency: string;
}): ReactElement | null {
  const { may } = useSession();
  const [asking, setAsking] = useState(false);
  const back = purchase.money_back;
  if (back === null || purchase.credited_at === null) return null;
  const decided = purchase.state === 'disputed' || purchase.state === 'charged_back' || purchase.state === 'refunded';
  return (
    <section>
      <Group justify="space-between" align="center">
        <h3 className="cs-subhead">{t.moneyBack.moneyBack}</h3>
        {may('purchase.refund') && !decided && (
          <Button variant="default" size="xs" onClick={() => setAsking(true)}>
            {t.moneyBack.refund}
          </Button>
        )}
      </Group>
      {back.refunds.length + back.disputes.length + back.requests.length === 0 && (
        <p className="dk-note">{t.moneyBack.nothingWentBackAnd}</p>
      )}
      <div className="dk-stack">
        {back.disputes.map((dispute) => (
          <Facts
            key={dispute.id}
            rows={[
              [
                t.moneyBack.dispute,
                <StateBadge key="state" tone={DISPUTES[dispute.state].tone}>
                  {DISPUTES[dispute.state].name}
                </StateBadge>,
              ],
              [
                t.moneyBack.amount,
                <MoneyText key="amount" micros={dispute.amount_micros} currency={dispute.currency} exact />,
              ],
              dispute.reason === null ? null : [t.moneyBack.theBankSays, dispute.reason.replaceAll('_', ' ')],
              [t.moneyBack.opened, <TimeText key="at" at={dispute.opened_at} />],
              [
                t.moneyBack.atTheProvider,
                <code key="id" className="dk-code cs-wrap">
                  {dispute.id}
                </code>,
              ],
            ]}
          />
        ))}
        {back.refunds.map((refund) => (
          <RefundFacts key={refund.id} refund={refund} base_currency={base_currency} />
        ))}
        {back.requests.map((request) => (
          <Facts
            key={request.id}
            rows={[
              [
                t.moneyBack.askedFor,
                <StateBadge key="state" tone={REQUESTS[request.state].tone}>
                  {REQUESTS[request.state].name}
                </StateBadge>,
              ],
              [t.moneyBack.what, WHAT[request.what]],
              [
                t.moneyBack.amount,
                <MoneyText key="amount" micros={request.amount_micros} currency={purchase.currency} exact />,
              ],
              [t.moneyBack.by, request.by === null ? t.moneyBack.somebodyWhoIsGone : `@${request.by.handle}`],
              [t.moneyBack.why, request.reason],
              request.why === null ? null : [t.moneyBack.answer, request.why],
              [t.moneyBack.when, <TimeText key="at" at={request.at} />],
            ]}
          />
        ))}
      </div>
      {asking && <RefundDialog purchase={purchase} onClose={() => setAsking(false)} />}
    </section>
  );
}

function RefundFacts({
  refund,
  base_currency,
}: {
  readonly refund: PurchaseRefunds['refunds'][number];
  readonly base_currency: string;
}): ReactElement {
  const coins = (name: string, count: string) =>
    count === '0' ? null : ([name, <CoinsText key={name} coins={count} />] as const);
  return (
    <Facts
      rows={[
        [
          refund.kind === 'refund' ? t.moneyBack.refund2 : t.moneyBack.takenByTheBank,
          <span key="amount">
            <MoneyText micros={refund.amount_micros} currency={refund.currency} exact />{' '}
            {refund.undone_at !== null && <StateBadge tone="plain">{t.moneyBack.undone}</StateBadge>}
          </span>,
        ],
        [t.moneyBack.coinsTaken, <CoinsText key="coins" coins={refund.coins} />],
        coins(t.moneyBack.unspent, refund.unspent_coins),
        coins(t.moneyBack.madeGoodByCreators, refund.covered_coins),
        coins(t.moneyBack.owedByTheViewer, refund.debt_coins),
        refund.debt_coins === '0' || refund.undone_at !== null
          ? null
          : ([t.moneyBack.stillToBePaid, <CoinsText key="owed" coins={refund.owed_coins} />] as const),
        coins(t.moneyBack.borneByThePlatform, refund.loss_coins),
        refund.clawed_micros === '0'
          ? null
          : ([
              t.moneyBack.takenBackFromCreators,
              <MoneyText key="clawed" micros={refund.clawed_micros} currency={base_currency} exact />,
            ] as const),
        [t.moneyBack.when, <TimeText key="at" at={refund.at} />],
        refund.undone_at === null ? null : [t.moneyBack.undone, <TimeText key="undone" at={refund.undone_at} />],
        [
          t.moneyBack.atTheProvider,
          <code key="id" className="dk-code cs-wrap">
            {refund.provider_ref}
          </code>,
        ],
      ]}
    />
  );
}

function RefundDialog({
  purchase,
  onClose,
}: {
  readonly purchase: ConsolePurchase;
  readonly onClose: () => void;
}): ReactElement {
  const [what, setWhat] = useState<'all' | 'unspent' | 'part'>('unspent');
  const [amount, setAmount] = useState('');
  // One id for the dialog: pressing twice, or again after a lost answer, is the same refund.
  const [id] = useState(() => newId());
  const act = useAct('console.refund', {
    refreshes: ['console.purchase', 'console.purchases', 'console.purchaseLineage', 'console.audit'],
    said: t.moneyBack.theRefundWasAsked,
    onDone: onClose,
  });
  const part = parseMoney(amount, purchase.currency);
  return (
    <ReasonDialog
      title={t.moneyBack.refundTo({ handle: purchase.person.handle })}
      text={t.moneyBack.theProviderGivesThe}
      button={t.moneyBack.refund2}
      danger
      busy={act.isPending}
      error={act.error}
      ready={what !== 'part' || part !== null}
      onClose={onClose}
      onConfirm={(reason) =>
        act.mutate({
          params: { id: purchase.id },
          body: { id, what, reason, ...(what === 'part' ? { amount_micros: `${part}` } : {}) },
        })
      }
    >
      <Radio.Group label={t.moneyBack.howMuch} value={what} onChange={(value) => setWhat(value as typeof what)}>
        <Stack gap="xs" mt="xs">
          <Radio value="unspent" label={t.moneyBack.whatTheUnspentCoins} />
          <Radio value="all" label={t.moneyBack.allThatIsLeft} />
          <Radio value="part" label={t.moneyBack.aPart} />
        </Stack>
      </Radio.Group>
      {what === 'part' && (
        <MoneyField
          label={t.moneyBack.amount}
          currency={purchase.currency}
          value={amount}
          onChange={setAmount}
          error={amount !== '' && part === null ? t.moneyBack.anAmountSuchAs : undefined}
        />
      )}
    </ReasonDialog>
  );
}
