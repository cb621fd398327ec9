/** Deleting somebody's account: what is in the way, what is lost, why. */
import type { ConsolePerson, ErasureObstacle } from '@busker/protocol';
import { Alert, Button, Checkbox, Group, Stack } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { Dialog } from '../../shared/desk/Dialog.tsx';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { Loaded } from '../../shared/desk/states.tsx';
import { CoinsText, MoneyText } from '../../shared/desk/text.tsx';
import { t } from '../texts.ts';
import { say } from '../../shared/say.tsx';

/** What has to be done first. */
const OBSTACLES: Readonly<Record<ErasureObstacle, string>> = {
  operator: t.eraseDialog.theyAreAnOperator,
  frozen: t.eraseDialog.theAccountIsFrozen,
  live: t.eraseDialog.theyAreLiveWait,
  held: t.eraseDialog.aGiftByOr,
  purchase: t.eraseDialog.aPurchaseOfTheirs,
  cashout: t.eraseDialog.aCashOutIsUnder,
};

interface Props {
  readonly row: ConsolePerson;
  readonly onClose: () => void;
}

export function EraseDialog({ row, onClose }: Props): ReactElement {
  const left = useRoute('console.erasure', { params: { id: row.person.id } });
  const title = t.eraseDialog.deleteTheAccount({ handle: row.person.handle });
  // A freeze stands in the way of people themselves only.
  const obstacles = left.data?.obstacles.filter((one) => one !== 'frozen') ?? [];
  if (left.data && obstacles.length === 0)
    return <Confirm row={row} title={title} left={left.data} onClose={onClose} />;
  return (
    <Dialog onClose={onClose} title={title}>
      <Stack gap="md">
        <Loaded of={left}>
          {() => (
            <>
              <div className="dk-prose">{t.eraseDialog.thisAccountCannotBe}</div>
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
            {t.eraseDialog.close}
          </Button>
        </Group>
      </Stack>
    </Dialog>
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
    said: t.eraseDialog.theAccountIsDeleted,
    onDone: onClose,
  });
  return (
    <ReasonDialog
      title={title}
      text={t.eraseDialog.nameMailAddressPassword}
      button={t.eraseDialog.deleteTheAccount2}
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
          label={t.eraseDialog.theyLoseTheCoins}
          description={
            <>
              {say(t.eraseDialog.paidPromotionalPaidCoins, {
                paidCoins: <CoinsText coins={left.paid_coins} />,
                promoCoins: <CoinsText coins={left.promo_coins} />,
              })}
            </>
          }
        />
      )}
      {has_earnings && (
        <Checkbox
          checked={earnings}
          onChange={(event) => setEarnings(event.currentTarget.checked)}
          label={t.eraseDialog.theyLoseTheEarnings}
          description={
            <>
              {say(t.eraseDialog.availablePending, {
                available: <MoneyText micros={left.available_micros} currency={left.currency} />,
                pending: <MoneyText micros={left.pending_micros} currency={left.currency} />,
              })}
            </>
          }
        />
      )}
    </ReasonDialog>
  );
}
