/** Taking a request back before anybody approved it. */
import { formatMoney, type Cashout } from '@busker/protocol';
import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { useAct } from '../../shared/desk/api.ts';
import { ErrorPanel } from '../../shared/desk/states.tsx';

export function CancelDialog({
  cashout,
  onClose,
}: {
  readonly cashout: Cashout;
  readonly onClose: () => void;
}): ReactElement {
  const cancel = useAct('cashouts.cancel', {
    refreshes: ['cashouts.list', 'studio.get', 'studio.statement'],
    said: 'Cancelled. The amount is available again.',
    onDone: onClose,
  });
  const amount = formatMoney(cashout.amount_micros, cashout.currency, navigator.language);
  return (
    <Modal opened onClose={onClose} title="Cancel this cash-out?">
      <Stack>
        <p className="dk-prose">{amount} goes back to your available earnings. You can ask for it again at any time.</p>
        {cancel.error ? <ErrorPanel error={cancel.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button color="red" loading={cancel.isPending} onClick={() => cancel.mutate({ params: { id: cashout.id } })}>
            Cancel the cash-out
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
