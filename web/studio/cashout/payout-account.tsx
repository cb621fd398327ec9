/** Where a creator is paid. */
import type { PayoutAccount, ResponseOf } from '@busker/protocol';
import { Alert, Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactElement, type SubmitEvent } from 'react';
import { Dialog } from '../../shared/desk/Dialog.tsx';
import { useAct } from '../../shared/desk/api.ts';
import { Facts, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { EmptyPanel, ErrorPanel, Loaded } from '../../shared/desk/states.tsx';
import { BankIcon } from '../../shared/desk/icons.tsx';
import { t } from '../texts.ts';

type Answer = ResponseOf<'studio.payoutAccount'>;

export function PayoutAccountPanel({ of }: { readonly of: UseQueryResult<Answer> }): ReactElement {
  const [editing, setEditing] = useState(false);
  const account = of.data?.account;
  return (
    <Panel
      title={t.payoutAccount.payoutAccount}
      actions={
        account && (
          <Button variant="default" size="xs" onClick={() => setEditing(true)}>
            {t.payoutAccount.change}
          </Button>
        )
      }
    >
      <Loaded of={of}>
        {(data) =>
          data.account ? (
            <AccountFacts
              account={data.account}
              provider={data.providers.find((one) => one.id === data.account?.provider)?.name ?? data.account.provider}
            />
          ) : (
            <EmptyPanel
              icon={<BankIcon />}
              title={t.payoutAccount.noPayoutAccountYet}
              text={t.payoutAccount.wePayToAn}
              action={<Button onClick={() => setEditing(true)}>{t.payoutAccount.addAPayoutAccount}</Button>}
            />
          )
        }
      </Loaded>
      {editing && of.data && <AccountDialog answer={of.data} onClose={() => setEditing(false)} />}
    </Panel>
  );
}

function AccountFacts({
  account,
  provider,
}: {
  readonly account: PayoutAccount;
  readonly provider: string;
}): ReactElement {
  return (
    <Facts
      rows={[
        [t.payoutAccount.account, account.destination],
        [t.payoutAccount.holder, account.holder],
        [t.payoutAccount.paidBy, provider],
        [
          t.payoutAccount.checked,
          account.verified ? (
            <StateBadge key="yes" tone="good">
              {t.payoutAccount.verified}
            </StateBadge>
          ) : (
            <StateBadge key="no" tone="plain">
              {t.payoutAccount.notVerifiedYet}
            </StateBadge>
          ),
        ],
      ]}
    />
  );
}

const NUMBER = /^[A-Z0-9]{4,34}$/;
const SHORTEST_HOLDER = 2;
const LONGEST_HOLDER = 80;

function AccountDialog({ answer, onClose }: { readonly answer: Answer; readonly onClose: () => void }): ReactElement {
  const { account, providers } = answer;
  const [provider, setProvider] = useState(account?.provider ?? providers[0]?.id ?? '');
  const [holder, setHolder] = useState(account?.holder ?? '');
  const [typed, setTyped] = useState('');
  const save = useAct('studio.setPayoutAccount', {
    refreshes: ['studio.payoutAccount'],
    said: t.payoutAccount.yourPayoutAccountIs,
    onDone: onClose,
  });
  const account_number = typed.replaceAll(/[\s-]/g, '').toUpperCase();
  const numberFits = NUMBER.test(account_number);
  const ready = provider !== '' && holder.trim().length >= SHORTEST_HOLDER && numberFits;
  const hint = providers.find((one) => one.id === provider)?.hint;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (ready && !save.isPending) save.mutate({ body: { provider, holder: holder.trim(), account_number } });
  };
  return (
    <Dialog
      onClose={onClose}
      title={account ? t.payoutAccount.changeYourPayoutAccount : t.payoutAccount.addAPayoutAccount}
    >
      <form onSubmit={submit}>
        <Stack>
          {providers.length > 1 && (
            <NativeSelect
              label={t.payoutAccount.paidBy}
              data={providers.map((one) => ({ value: one.id, label: one.name }))}
              value={provider}
              onChange={(event) => setProvider(event.currentTarget.value)}
            />
          )}
          {hint && <Alert color="violet">{hint}</Alert>}
          <TextInput
            label={t.payoutAccount.accountHolder}
            description={t.payoutAccount.asTheBankKnows}
            required
            maxLength={LONGEST_HOLDER}
            autoComplete="name"
            value={holder}
            onChange={(event) => setHolder(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label={t.payoutAccount.accountNumber}
            description={t.payoutAccount.lettersAndDigitsSpaces}
            required
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={typed !== '' && !numberFits ? t.payoutAccount.anAccountNumberHas : undefined}
          />
          {account && <p className="dk-note">{t.payoutAccount.cashOutsThatAreUnder}</p>}
          {save.error ? <ErrorPanel error={save.error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t.payoutAccount.cancel}
            </Button>
            <Button type="submit" disabled={!ready} loading={save.isPending}>
              {t.payoutAccount.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
