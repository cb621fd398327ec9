/** Taking a request back before anybody approved it. */
import { formatMoney, type Cashout } from '@busker/protocol';
import { Button, Group, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { Dialog } from '../../shared/desk/Dialog.tsx';
import { useAct } from '../../shared/desk/api.ts';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { t } from '../texts.ts';
import { locale } from '../../shared/language.ts';

export function CancelDialog({
  cashout,
  onClose,
}: {
  readonly cashout: Cashout;
  readonly onClose: () => void;
}): ReactElement {
  const cancel = useAct('cashouts.cancel', {
    refreshes: ['cashouts.list', 'studio.get', 'studio.statement'],
    said: t.cancelDialog.cancelledTheAmountIs,
    onDone: onClose,
  });
  const amount = formatMoney(cashout.amount_micros, cashout.currency, locale);
  return (
    <Dialog onClose={onClose} title={t.cancelDialog.cancelThisCashOut}>
      <Stack>
        <p className="dk-prose">{t.cancelDialog.goesBackToYour({ amount })}</p>
        {cancel.error ? <ErrorPanel error={cancel.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t.cancelDialog.keepIt}
          </Button>
          <Button color="red" loading={cancel.isPending} onClick={() => cancel.mutate({ params: { id: cashout.id } })}>
            {t.cancelDialog.cancelTheCashOut}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
