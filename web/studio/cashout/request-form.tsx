/** How much to cash out. */
import { formatMoney, newId, type Earnings, type PayoutAccount } from '@busker/protocol';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { formatMoneyExact, moneyFieldText, parseMoney, wholeMinor } from '../../shared/desk/amounts.ts';
import { useAct } from '../../shared/desk/api.ts';
import { MoneyField } from '../../shared/desk/fields.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';

interface RequestFormProps {
  readonly earnings: Earnings;
  readonly minimum_micros: bigint;
  readonly account: PayoutAccount | null;
  readonly accountKnown: boolean;
}

/** Why this cannot be asked for, in words; null when it can. */
function objection(
  amount: bigint | null,
  { available, minimum, currency }: { available: bigint; minimum: bigint; currency: string },
): string | null {
  const money = (micros: bigint): string => formatMoney(micros, currency, navigator.language);
  if (amount === null) return 'Write an amount such as 25 or 25.50.';
  if (amount > available) return `That is more than the ${money(available)} you have available.`;
  if (amount < minimum) return `The least you can cash out is ${money(minimum)}.`;
  return null;
}

export function RequestForm({ earnings, minimum_micros, account, accountKnown }: RequestFormProps): ReactElement {
  const { currency } = earnings;
  const available = wholeMinor(earnings.available_micros, currency);
  const [text, setText] = useState('');
  const [confirming, setConfirming] = useState<bigint | null>(null);
  const amount = parseMoney(text, currency);
  const refusal = objection(amount, { available, minimum: minimum_micros, currency });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (refusal === null && amount !== null && account) setConfirming(amount);
  };
  if (available < minimum_micros) {
    return (
      <p className="dk-prose">
        You have {formatMoneyExact(earnings.available_micros, currency, navigator.language)} available. From{' '}
        {formatMoney(minimum_micros, currency, navigator.language)} on you can cash out; pending earnings become
        available by themselves.
      </p>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <MoneyField
          label="Amount"
          currency={currency}
          value={text}
          onChange={setText}
          description={`From ${formatMoney(minimum_micros, currency, navigator.language)} to ${formatMoney(available, currency, navigator.language)}`}
          error={text === '' ? undefined : refusal}
          rightSectionWidth={64}
          rightSection={
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => setText(moneyFieldText(available, currency))}
              aria-label="Everything available"
            >
              All
            </Button>
          }
        />
        {accountKnown && !account && (
          <p className="dk-note">Add your payout account first, so that we know where to send it.</p>
        )}
        <Group>
          <Button type="submit" disabled={refusal !== null || !account}>
            Continue
          </Button>
        </Group>
      </Stack>
      {confirming !== null && account && (
        <ConfirmDialog
          amount={confirming}
          currency={currency}
          account={account}
          onClose={() => setConfirming(null)}
          onDone={() => {
            setConfirming(null);
            setText('');
          }}
        />
      )}
    </form>
  );
}

interface ConfirmDialogProps {
  readonly amount: bigint;
  readonly currency: string;
  readonly account: PayoutAccount;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function ConfirmDialog({ amount, currency, account, onClose, onDone }: ConfirmDialogProps): ReactElement {
  // One id for this request: trying again after a lost answer asks for the same money, not for more.
  const [id] = useState(() => newId());
  const request = useAct('cashouts.request', {
    refreshes: ['cashouts.list', 'studio.get', 'studio.statement'],
    said: 'Your cash-out was asked for. You see every step below.',
    onDone,
  });
  return (
    <Modal opened onClose={onClose} title={`Cash out ${formatMoney(amount, currency, navigator.language)}?`}>
      <Stack>
        <div className="dk-prose">
          <p>
            To <strong>{account.destination}</strong> of <strong>{account.holder}</strong>.
          </p>
          <p>
            The amount is set aside at once. When our team has approved it, it is sent by itself; until then you can
            cancel.
          </p>
        </div>
        {request.error ? <ErrorPanel error={request.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button
            loading={request.isPending}
            onClick={() => request.mutate({ body: { id, amount_micros: String(amount) } })}
          >
            Ask for {formatMoney(amount, currency, navigator.language)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
