/** What an operator may do to a person; each deed goes through a reason. */
import { coins, newId, type ConsolePerson, type RouteName } from '@busker/protocol';
import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { parseCoins } from '../../shared/desk/amounts.ts';
import { useAct } from '../../shared/desk/api.ts';
import { CoinsField } from '../../shared/desk/fields.tsx';
import { BanIcon, CardIcon, LockIcon } from '../../shared/desk/icons.tsx';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { useSession } from '../../shared/session.tsx';
import { EraseDialog } from './erase-dialog.tsx';
import { t } from '../texts.ts';

const STALE: readonly RouteName[] = [
  'console.person',
  'console.people',
  'console.personStatement',
  'console.audit',
  'console.overview',
];
type Deed = 'freeze' | 'unfreeze' | 'ban' | 'unban';

/** What each deed does, told before it is done. */
const DEEDS: Readonly<
  Record<
    Deed,
    {
      readonly title: string;
      readonly text: string;
      readonly button: string;
      readonly danger: boolean;
      readonly said: string;
    }
  >
> = {
  freeze: {
    title: t.personActions.freeze,
    text: t.personActions.nothingCanBeSpent,
    button: t.personActions.freeze,
    danger: true,
    said: t.personActions.frozen,
  },
  unfreeze: {
    title: t.personActions.liftTheFreeze,
    text: t.personActions.theWalletAndThe,
    button: t.personActions.unfreeze,
    danger: false,
    said: t.personActions.theFreezeIsLifted,
  },
  ban: {
    title: t.personActions.ban,
    text: t.personActions.theyCanLookOn,
    button: t.personActions.ban,
    danger: true,
    said: t.personActions.banned,
  },
  unban: {
    title: t.personActions.liftTheBan,
    text: t.personActions.theyCanTakePart,
    button: t.personActions.liftTheBan,
    danger: false,
    said: t.personActions.theBanIsLifted,
  },
};

export function PersonActions({ row }: { readonly row: ConsolePerson }): ReactElement {
  const { may, me } = useSession();
  const [open, setOpen] = useState<Deed | 'promo' | 'roles' | 'erase' | null>(null);
  const close = (): void => setOpen(null);
  const self = me?.person.id === row.person.id;
  return (
    <Group gap="xs">
      {may('promo.grant') && (
        <Button variant="default" leftSection={<CardIcon size={16} />} onClick={() => setOpen('promo')}>
          {t.personActions.grantCoins}
        </Button>
      )}
      {may('person.roles') && !self && (
        <Button variant="default" onClick={() => setOpen('roles')}>
          {t.personActions.roles}
        </Button>
      )}
      {may('person.freeze') && (
        <Button
          variant="default"
          leftSection={<LockIcon size={16} />}
          onClick={() => setOpen(row.frozen ? 'unfreeze' : 'freeze')}
        >
          {row.frozen ? t.personActions.unfreeze : t.personActions.freeze}
        </Button>
      )}
      {may('person.ban') && !self && (
        <Button
          variant="light"
          color="red"
          leftSection={<BanIcon size={16} />}
          onClick={() => setOpen(row.banned ? 'unban' : 'ban')}
        >
          {row.banned ? t.personActions.liftTheBan : t.personActions.ban}
        </Button>
      )}
      {may('person.erase') && !self && (
        <Button variant="light" color="red" onClick={() => setOpen('erase')}>
          {t.personActions.deleteText}
        </Button>
      )}
      {open === 'erase' && <EraseDialog row={row} onClose={close} />}
      {open === 'promo' && <GrantDialog row={row} onClose={close} />}
      {open === 'roles' && <RolesDialog row={row} onClose={close} />}
      {(open === 'freeze' || open === 'unfreeze' || open === 'ban' || open === 'unban') && (
        <DeedDialog row={row} deed={open} onClose={close} />
      )}
    </Group>
  );
}

interface DialogProps {
  readonly row: ConsolePerson;
  readonly onClose: () => void;
}

function DeedDialog({ row, deed, onClose }: DialogProps & { readonly deed: Deed }): ReactElement {
  const words = DEEDS[deed];
  const act = useAct(`console.${deed}`, { refreshes: STALE, said: words.said, onDone: onClose });
  return (
    <ReasonDialog
      title={`${words.title}: @${row.person.handle}`}
      text={words.text}
      button={words.button}
      danger={words.danger}
      busy={act.isPending}
      error={act.error}
      onClose={onClose}
      onConfirm={(reason) => act.mutate({ params: { id: row.person.id }, body: { reason } })}
    />
  );
}

function GrantDialog({ row, onClose }: DialogProps): ReactElement {
  // Made once for this dialog and kept over retries: the grant is given once.
  const [id] = useState(() => newId());
  const [text, setText] = useState('100');
  const amount = parseCoins(text);
  const [last_day, setLastDay] = useState('');
  const ends = last_day === '' ? null : endOfDay(last_day);
  const [opened_ms] = useState(() => Date.now());
  const wrongEnd = ends !== null && ends.getTime() <= opened_ms;
  const act = useAct('console.grantPromo', { refreshes: STALE, said: t.personActions.theCoinsAreIn, onDone: onClose });
  return (
    <ReasonDialog
      title={t.personActions.grantPromotionalCoinsTo({ handle: row.person.handle })}
      text={t.personActions.theyAreSpentBefore}
      button={t.personActions.grant}
      ready={amount !== null && amount > 0n && !wrongEnd}
      busy={act.isPending}
      error={act.error}
      onClose={onClose}
      onConfirm={(reason) =>
        amount !== null &&
        act.mutate({
          params: { id: row.person.id },
          body: {
            id,
            coins: String(coins(amount)),
            ...(ends === null ? {} : { expires_at: ends.toISOString() }),
            reason,
          },
        })
      }
    >
      <CoinsField
        label={t.personActions.coins}
        value={text}
        onChange={setText}
        error={amount === null || amount <= 0n ? t.personActions.aWholeNumberAbove : undefined}
      />
      <TextInput
        type="date"
        label={t.personActions.lastDay}
        description={t.personActions.atItsEndIn}
        value={last_day}
        onChange={(event) => setLastDay(event.currentTarget.value)}
        error={wrongEnd ? t.personActions.todayOrLater : undefined}
      />
    </ReasonDialog>
  );
}

/** The moment at which a day, `YYYY-MM-DD`, is over where the operator is. */
function endOfDay(day: string): Date {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return new Date(year, month - 1, date + 1);
}

const ROLES = [
  ['support', t.personActions.support, t.personActions.peopleReportsFreezesBans],
  ['finance', t.personActions.finance, t.personActions.payoutsPricesSharePolicies],
  ['admin', t.personActions.administrator, t.personActions.everythingRolesAndSettings],
] as const;

function RolesDialog({ row, onClose }: DialogProps): ReactElement {
  const [roles, setRoles] = useState<readonly string[]>(
    row.roles.filter((role) => ROLES.some(([name]) => name === role)),
  );
  const act = useAct('console.roles', { refreshes: STALE, said: t.personActions.theRolesAreSet, onDone: onClose });
  const toggle = (role: string): void =>
    setRoles(roles.includes(role) ? roles.filter((one) => one !== role) : [...roles, role]);
  return (
    <ReasonDialog
      title={t.personActions.rolesOf({ handle: row.person.handle })}
      text={t.personActions.operatorsRolesActAt}
      button={t.personActions.setRoles}
      busy={act.isPending}
      error={act.error}
      onClose={onClose}
      onConfirm={(reason) =>
        act.mutate({
          params: { id: row.person.id },
          body: { roles: ROLES.map(([name]) => name).filter((name) => roles.includes(name)), reason },
        })
      }
    >
      <Stack gap="xs">
        {ROLES.map(([name, label, description]) => (
          <Checkbox
            key={name}
            label={label}
            description={description}
            checked={roles.includes(name)}
            onChange={() => toggle(name)}
          />
        ))}
      </Stack>
    </ReasonDialog>
  );
}
