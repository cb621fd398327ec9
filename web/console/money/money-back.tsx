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

const DISPUTES: Readonly<Record<PurchaseRefunds['disputes'][number]['state'], { name: string; tone: Tone }>> = {
  open: { name: 'Open', tone: 'bad' },
  won: { name: 'Won', tone: 'good' },
  lost: { name: 'Lost', tone: 'bad' },
  closed: { name: 'Closed', tone: 'plain' },
};
const REQUESTS: Readonly<Record<PurchaseRefunds['requests'][number]['state'], { name: string; tone: Tone }>> = {
  asking: { name: 'Being asked', tone: 'info' },
  unknown: { name: 'No answer yet', tone: 'warn' },
  accepted: { name: 'Accepted', tone: 'good' },
  refused: { name: 'Refused', tone: 'bad' },
};
const WHAT = { all: 'All that is left', unspent: 'What the unspent coins cost', part: 'A part' } as const;

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
        <h3 className="cs-subhead">Money back</h3>
        {may('purchase.refund') && !decided && (
          <Button variant="default" size="xs" onClick={() => setAsking(true)}>
            Refund…
          </Button>
        )}
      </Group>
      {back.refunds.length + back.disputes.length + back.requests.length === 0 && (
        <p className="dk-note">Nothing went back and nobody disputes it.</p>
      )}
      <div className="dk-stack">
        {back.disputes.map((dispute) => (
          <Facts
            key={dispute.id}
            rows={[
              [
                'Dispute',
                <StateBadge key="state" tone={DISPUTES[dispute.state].tone}>
                  {DISPUTES[dispute.state].name}
                </StateBadge>,
              ],
              ['Amount', <MoneyText key="amount" micros={dispute.amount_micros} currency={dispute.currency} exact />],
              dispute.reason === null ? null : ['The bank says', dispute.reason.replaceAll('_', ' ')],
              ['Opened', <TimeText key="at" at={dispute.opened_at} />],
              [
                'At the provider',
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
                'Asked for',
                <StateBadge key="state" tone={REQUESTS[request.state].tone}>
                  {REQUESTS[request.state].name}
                </StateBadge>,
              ],
              ['What', WHAT[request.what]],
              ['Amount', <MoneyText key="amount" micros={request.amount_micros} currency={purchase.currency} exact />],
              ['By', request.by === null ? 'somebody who is gone' : `@${request.by.handle}`],
              ['Why', request.reason],
              request.why === null ? null : ['Answer', request.why],
              ['When', <TimeText key="at" at={request.at} />],
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
          refund.kind === 'refund' ? 'Refund' : 'Taken by the bank',
          <span key="amount">
            <MoneyText micros={refund.amount_micros} currency={refund.currency} exact />{' '}
            {refund.undone_at !== null && <StateBadge tone="plain">Undone</StateBadge>}
          </span>,
        ],
        ['Coins taken', <CoinsText key="coins" coins={refund.coins} />],
        coins('Unspent', refund.unspent_coins),
        coins('Made good by creators', refund.covered_coins),
        coins('Owed by the viewer', refund.debt_coins),
        refund.debt_coins === '0' || refund.undone_at !== null
          ? null
          : (['Still to be paid', <CoinsText key="owed" coins={refund.owed_coins} />] as const),
        coins('Borne by the platform', refund.loss_coins),
        refund.clawed_micros === '0'
          ? null
          : ([
              'Taken back from creators',
              <MoneyText key="clawed" micros={refund.clawed_micros} currency={base_currency} exact />,
            ] as const),
        ['When', <TimeText key="at" at={refund.at} />],
        refund.undone_at === null ? null : ['Undone', <TimeText key="undone" at={refund.undone_at} />],
        [
          'At the provider',
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
    said: 'The refund was asked for.',
    onDone: onClose,
  });
  const part = parseMoney(amount, purchase.currency);
  return (
    <ReasonDialog
      title={`Refund to @${purchase.person.handle}`}
      text="The provider gives the money back. Unspent coins of this purchase are taken first; what was spent is taken back or owed as the settings say."
      button="Refund"
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
      <Radio.Group label="How much" value={what} onChange={(value) => setWhat(value as typeof what)}>
        <Stack gap="xs" mt="xs">
          <Radio value="unspent" label="What the unspent coins cost" />
          <Radio value="all" label="All that is left" />
          <Radio value="part" label="A part" />
        </Stack>
      </Radio.Group>
      {what === 'part' && (
        <MoneyField
          label="Amount"
          currency={purchase.currency}
          value={amount}
          onChange={setAmount}
          error={amount !== '' && part === null ? 'An amount such as 1 or 1.50.' : undefined}
        />
      )}
    </ReasonDialog>
  );
}
