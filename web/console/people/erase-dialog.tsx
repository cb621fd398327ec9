/** Deleting somebody's account: what is in the way, what is lost, why. */
import type { ConsolePerson, ErasureObstacle } from '@busker/protocol';
import { Alert, Button, Checkbox, Group, Modal, Stack } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { Loaded } from '../../shared/desk/states.tsx';
import { CoinsText, MoneyText } from '../../shared/desk/text.tsx';

/** What has to be done first. */
const OBSTACLES: Readonly<Record<ErasureObstacle, string>> = {
  operator: 'They are an operator. Take their roles first.',
  frozen: 'The account is frozen. An operator may delete it all the same.',
  live: 'They are live. Wait until the session has ended.',
  held: 'A gift by or for them can still be undone. Wait a minute.',
  purchase: 'A purchase of theirs is under way. Wait until it is paid or over.',
  cashout: 'A cash-out is under way. Wait until it is paid, or reject it.',
};

interface Props {
  readonly row: ConsolePerson;
  readonly onClose: () => void;
}

export function EraseDialog({ row, onClose }: Props): ReactElement {
  const left = useRoute('console.erasure', { params: { id: row.person.id } });
  const title = `Delete the account: @${row.person.handle}`;
  // A freeze stands in the way of people themselves only.
  const obstacles = left.data?.obstacles.filter((one) => one !== 'frozen') ?? [];
  if (left.data && obstacles.length === 0)
    return <Confirm row={row} title={title} left={left.data} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={title}>
      <Stack gap="md">
        <Loaded of={left}>
          {() => (
            <>
              <div className="dk-prose">This account cannot be deleted yet.</div>
              {obstacles.map((one) => (
                <Alert key={one} color="yellow">
                  {OBSTACLES[one]}
                </Alert>
              ))}
            </>
          )}
        </Loaded>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Confirm({
  row,
  title,
  left,
  onClose,
}: Props & {
  readonly title: string;
  readonly left: NonNullable<ReturnType<typeof useRoute<'console.erasure'>>['data']>;
}): ReactElement {
  const [coins, setCoins] = useState(false);
  const [earnings, setEarnings] = useState(false);
  const has_coins = left.paid_coins !== '0' || left.promo_coins !== '0';
  const has_earnings = left.pending_micros !== '0' || left.available_micros !== '0';
  const act = useAct('console.erase', {
    refreshes: ['console.person', 'console.people', 'console.audit', 'console.erasure'],
    said: 'The account is deleted.',
    onDone: onClose,
  });
  return (
    <ReasonDialog
      title={title}
      text="Name, mail address, password, picture and everything they wrote are removed at once and cannot be brought back. Gifts, purchases, earnings and the audit log stay, without a name. Do not put a name into the reason: it stays."
      button="Delete the account"
      danger
      ready={(!has_coins || coins) && (!has_earnings || earnings)}
      busy={act.isPending}
      error={act.error}
      onClose={onClose}
      onConfirm={(reason) =>
        act.mutate({
          params: { id: row.person.id },
          body: { reason, give_up_coins: coins, give_up_earnings: earnings },
        })
      }
    >
      {has_coins && (
        <Checkbox
          checked={coins}
          onChange={(event) => setCoins(event.currentTarget.checked)}
          label="They lose the coins that are left"
          description={
            <>
              <CoinsText coins={left.paid_coins} /> paid, <CoinsText coins={left.promo_coins} /> promotional. Paid coins
              can be refunded first, under Purchases.
            </>
          }
        />
      )}
      {has_earnings && (
        <Checkbox
          checked={earnings}
          onChange={(event) => setEarnings(event.currentTarget.checked)}
          label="They lose the earnings that were not cashed out"
          description={
            <>
              <MoneyText micros={left.available_micros} currency={left.currency} /> available,{' '}
              <MoneyText micros={left.pending_micros} currency={left.currency} /> pending.
            </>
          }
        />
      )}
    </ReasonDialog>
  );
}
