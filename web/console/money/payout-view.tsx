/** One cash-out: amount, four eyes, history, decision. */
import type { Cashout, RouteName } from '@busker/protocol';
import { useState, type ReactElement } from 'react';
import { formatMoney } from '@busker/protocol';
import { Button, Group } from '@mantine/core';
import { useAct } from '../../shared/desk/api.ts';
import { CashoutTimeline } from '../../shared/desk/CashoutTimeline.tsx';
import { CASHOUT_WORDS, isPaidInPart } from '../../shared/desk/cashout-words.ts';
import { CheckIcon, CrossIcon } from '../../shared/desk/icons.tsx';
import { Facts, StateBadge } from '../../shared/desk/parts.tsx';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { IdText, MoneyText, PersonCell, TimeText } from '../../shared/desk/text.tsx';
import { useSession } from '../../shared/session.tsx';
import { PersonLink } from '../parts.tsx';
import { OBJECTION_WORDS, objectionTo } from './approvals.ts';
const STALE: readonly RouteName[] = ['console.cashouts', 'console.overview', 'console.audit', 'console.person'];
export function PayoutView({ cashout }: { readonly cashout: Cashout }): ReactElement {
  const { me, may } = useSession();
  const [asked, setAsked] = useState<'approve' | 'reject' | null>(null);
  const close = () => setAsked(null);
  const approve = useAct('console.approveCashout', {
    refreshes: STALE,
    said: (answer) =>
      answer.state === 'requested'
        ? 'Approved. One more operator has to approve it.'
        : 'Approved. The payment is sent next.',
    onDone: close,
  });
  const reject = useAct('console.rejectCashout', {
    refreshes: STALE,
    said: 'Rejected. The amount is available to the creator again.',
    onDone: close,
  });
  const amount = formatMoney(cashout.amount_micros, cashout.currency, navigator.language);
  const objection = objectionTo(cashout, me?.person.id ?? '');
  const decides = may('cashout.decide') && cashout.state === 'requested';
  return (
    <div className="dk-stack">
      <p className="cs-payout-amount dk-number">
        <MoneyText micros={cashout.amount_micros} currency={cashout.currency} exact />
        <StateBadge tone={CASHOUT_WORDS[cashout.state].tone}>{CASHOUT_WORDS[cashout.state].name}</StateBadge>
      </p>
      <FourEyes cashout={cashout} />
      {decides && (
        <div>
          {objection !== null && <p className="dk-note cs-objection">{OBJECTION_WORDS[objection]}</p>}
          <Group gap="xs">
            <Button
              leftSection={<CheckIcon size={16} />}
              disabled={objection !== null}
              onClick={() => setAsked('approve')}
            >
              Approve
            </Button>
            <Button
              variant="light"
              color="red"
              leftSection={<CrossIcon size={16} />}
              disabled={objection === 'payee'}
              onClick={() => setAsked('reject')}
            >
              Reject
            </Button>
          </Group>
        </div>
      )}
      <Facts
        rows={[
          ['Creator', <PersonLink key="creator" person={cashout.creator} />],
          ['To', cashout.destination],
          ['Provider', cashout.provider],
          isPaidInPart(cashout)
            ? ['Paid in part', <MoneyText key="paid" micros={cashout.paid_micros!} currency={cashout.currency} exact />]
            : null,
          ['Requested', <TimeText key="at" at={cashout.requested_at} />],
          cashout.expires_at === null ? null : ['Expires', <TimeText key="expires" at={cashout.expires_at} />],
          ['Id', <IdText key="id" id={cashout.id} />],
        ]}
      />
      <section>
        <h3 className="cs-subhead">History</h3>
        <CashoutTimeline cashout={cashout} to="operator" />
      </section>
      {asked === 'approve' && (
        <ReasonDialog
          title={`Approve ${amount}?`}
          text={
            <p>
              {'To '}
              <strong>{cashout.destination}</strong>
              {' of '}
              <strong>@{cashout.creator.handle}</strong>.{' '}
              {cashout.approvals.length + 1 >= cashout.approvals_needed
                ? 'With your approval the payment is sent.'
                : 'Another operator has to approve it too before it is sent.'}
            </p>
          }
          button="Approve"
          reasonHint="What you checked"
          busy={approve.isPending}
          error={approve.error}
          onClose={close}
          onConfirm={(reason) =>
            approve.mutate({
              params: {
                id: cashout.id,
              },
              body: {
                reason,
              },
            })
          }
        />
      )}
      {asked === 'reject' && (
        <ReasonDialog
          title={`Reject ${amount}?`}
          text="The whole amount goes back to the creator’s available earnings. The creator sees that it was turned down."
          button="Reject"
          danger
          reasonHint="Why it is turned down"
          busy={reject.isPending}
          error={reject.error}
          onClose={close}
          onConfirm={(reason) =>
            reject.mutate({
              params: {
                id: cashout.id,
              },
              body: {
                reason,
              },
            })
          }
        />
      )}
    </div>
  );
}
/** Who approved, and how many are missing. */
function FourEyes({ cashout }: { readonly cashout: Cashout }): ReactElement | null {
  if (cashout.approvals_needed === 0) return null;
  const missing = cashout.state === 'requested' ? Math.max(0, cashout.approvals_needed - cashout.approvals.length) : 0;
  return (
    <section className="cs-eyes" aria-label="Approvals">
      <h3 className="cs-subhead">
        {cashout.approvals.length}
        {' of '}
        {cashout.approvals_needed} {cashout.approvals_needed === 1 ? 'approval' : 'approvals'}
      </h3>
      <ul>
        {cashout.approvals.map((approval) => (
          <li key={approval.by.id}>
            <CheckIcon size={16} />
            <PersonCell person={approval.by} size="1.5rem" />
            <span className="dk-note">
              “{approval.reason}
              {'” '}
              <TimeText at={approval.at} />
            </span>
          </li>
        ))}
        {Array.from(
          {
            length: missing,
          },
          (_, index) => (
            <li key={index} className="cs-missing">
              <span className="cs-blank" aria-hidden="true" />
              {cashout.approvals.length + index === 0
                ? 'An operator other than the payee'
                : 'Another operator, neither the payee nor one who approved'}
            </li>
          ),
        )}
      </ul>
    </section>
  );
}
