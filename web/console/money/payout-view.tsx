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
import { say } from '../../shared/say.tsx';
import { t } from '../texts.ts';
import { locale } from '../../shared/language.ts';
const STALE: readonly RouteName[] = ['console.cashouts', 'console.overview', 'console.audit', 'console.person'];
export function PayoutView({ cashout }: { readonly cashout: Cashout }): ReactElement {
  const { me, may } = useSession();
  const [asked, setAsked] = useState<'approve' | 'reject' | null>(null);
  const close = () => setAsked(null);
  const approve = useAct('console.approveCashout', {
    refreshes: STALE,
    said: (answer) =>
      answer.state === 'requested' ? t.payoutView.approvedOneMoreOperator : t.payoutView.approvedThePaymentIs,
    onDone: close,
  });
  const reject = useAct('console.rejectCashout', {
    refreshes: STALE,
    said: t.payoutView.rejectedTheAmountIs,
    onDone: close,
  });
  const amount = formatMoney(cashout.amount_micros, cashout.currency, locale);
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
              {t.payoutView.approve}
            </Button>
            <Button
              variant="light"
              color="red"
              leftSection={<CrossIcon size={16} />}
              disabled={objection === 'payee'}
              onClick={() => setAsked('reject')}
            >
              {t.payoutView.reject}
            </Button>
          </Group>
        </div>
      )}
      <Facts
        rows={[
          [t.payoutView.creator, <PersonLink key="creator" person={cashout.creator} />],
          [t.payoutView.to, cashout.destination],
          [t.payoutView.provider, cashout.provider],
          isPaidInPart(cashout)
            ? [
                t.payoutView.paidInPart,
                <MoneyText key="paid" micros={cashout.paid_micros!} currency={cashout.currency} exact />,
              ]
            : null,
          [t.payoutView.requested, <TimeText key="at" at={cashout.requested_at} />],
          cashout.expires_at === null
            ? null
            : [t.payoutView.expires, <TimeText key="expires" at={cashout.expires_at} />],
          [t.payoutView.id, <IdText key="id" id={cashout.id} />],
        ]}
      />
      <section>
        <h3 className="cs-subhead">{t.payoutView.history}</h3>
        <CashoutTimeline cashout={cashout} to="operator" />
      </section>
      {asked === 'approve' && (
        <ReasonDialog
          title={t.payoutView.approve2({ amount })}
          text={
            <p>
              {say(t.payoutView.toOf, {
                destination: <strong>{cashout.destination}</strong>,
                handle: <strong>@{cashout.creator.handle}</strong>,
              })}{' '}
              {cashout.approvals.length + 1 >= cashout.approvals_needed
                ? t.payoutView.withYourApprovalThe
                : t.payoutView.anotherOperatorHasTo}
            </p>
          }
          button={t.payoutView.approve}
          reasonHint={t.payoutView.whatYouChecked}
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
          title={t.payoutView.reject2({ amount })}
          text={t.payoutView.theWholeAmountGoes}
          button={t.payoutView.reject}
          danger
          reasonHint={t.payoutView.whyItIsTurned}
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
    <section className="cs-eyes" aria-label={t.payoutView.approvals}>
      <h3 className="cs-subhead">
        {t.payoutView.approvalsOf({ got: cashout.approvals.length, needed: cashout.approvals_needed })}
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
                ? t.payoutView.anOperatorOtherThan
                : t.payoutView.anotherOperatorNeitherThe}
            </li>
          ),
        )}
      </ul>
    </section>
  );
}
