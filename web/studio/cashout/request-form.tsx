/** How much to cash out. */
import { formatMoney, newId, type Earnings, type PayoutAccount } from '@busker/protocol';
import { Button, Group, Stack } from '@mantine/core';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { Dialog } from '../../shared/desk/Dialog.tsx';
import { formatMoneyExact, moneyFieldText, parseMoney, wholeMinor } from '../../shared/desk/amounts.ts';
import { useAct } from '../../shared/desk/api.ts';
import { MoneyField } from '../../shared/desk/fields.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { t } from '../texts.ts';
import { say } from '../../shared/say.tsx';
import { locale } from '../../shared/language.ts';

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
  const money = (micros: bigint): string => formatMoney(micros, currency, locale);
  if (amount === null) return t.requestForm.writeAnAmountSuch;
  if (amount > available) return t.requestForm.thatIsMoreThan({ available: money(available) });
  if (amount < minimum) return t.requestForm.theLeastYouCan({ minimum: money(minimum) });
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
        {t.requestForm.youHaveAvailableFrom({
          available: formatMoneyExact(earnings.available_micros, currency, locale),
          minimum: formatMoney(minimum_micros, currency, locale),
        })}
      </p>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <MoneyField
          label={t.requestForm.amount}
          currency={currency}
          value={text}
          onChange={setText}
          description={t.requestForm.fromTo({
            minimum: formatMoney(minimum_micros, currency, locale),
            available: formatMoney(available, currency, locale),
          })}
          error={text === '' ? undefined : refusal}
          rightSectionWidth={64}
          rightSection={
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => setText(moneyFieldText(available, currency))}
              aria-label={t.requestForm.everythingAvailable}
            >
              {t.requestForm.all}
            </Button>
          }
        />
        {accountKnown && !account && <p className="dk-note">{t.requestForm.addYourPayoutAccount}</p>}
        <Group>
          <Button type="submit" disabled={refusal !== null || !account}>
            {t.requestForm.continue}
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
    said: t.requestForm.yourCashOutWasAsked,
    onDone,
  });
  return (
    <Dialog onClose={onClose} title={t.requestForm.cashOut({ amount: formatMoney(amount, currency, locale) })}>
      <Stack>
        <div className="dk-prose">
          <p>
            {say(t.requestForm.toOf, {
              destination: <strong>{account.destination}</strong>,
              holder: <strong>{account.holder}</strong>,
            })}
          </p>
          <p>{t.requestForm.theAmountIsSet}</p>
        </div>
        {request.error ? <ErrorPanel error={request.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t.requestForm.back}
          </Button>
          <Button
            loading={request.isPending}
            onClick={() => request.mutate({ body: { id, amount_micros: String(amount) } })}
          >
            {t.requestForm.askFor({ amount: formatMoney(amount, currency, locale) })}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
