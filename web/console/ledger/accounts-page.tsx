/** Accounts of people, searched. */
import type { LedgerAccount } from '@busker/protocol';
import { type ReactElement } from 'react';
import { useRoutePages } from '../../shared/desk/api.ts';
import { DataTable, type Column } from '../../shared/desk/DataTable.tsx';
import { BookIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { assetText, SearchField, searchQuery, useParam, kindName } from '../parts.tsx';
import { LedgerNav } from './ledger-nav.tsx';
import { t } from '../texts.ts';
const COLUMNS: readonly Column<LedgerAccount>[] = [
  {
    key: 'owner',
    title: t.accountsPage.owner,
    phone: 'title',
    cell: (row) => <b>{row.owner_name}</b>,
  },
  {
    key: 'kind',
    title: t.accountsPage.account,
    cell: (row) => (
      <>
        {kindName(row.kind)} {row.frozen && <StateBadge tone="warn">{t.accountsPage.frozen}</StateBadge>}
      </>
    ),
  },
  {
    key: 'asset',
    title: t.accountsPage.asset,
    cell: (row) => row.asset,
  },
  {
    key: 'floor',
    title: t.accountsPage.floor,
    align: 'end',
    cell: (row) => (row.floor === null ? 'none' : assetText(row.floor, row.asset)),
  },
  {
    key: 'seq',
    title: t.accountsPage.entries,
    align: 'end',
    cell: (row) => row.seq,
  },
  {
    key: 'bucket',
    title: t.accountsPage.bucket,
    align: 'end',
    phone: 'hide',
    cell: (row) => row.bucket,
  },
  {
    key: 'balance',
    title: t.accountsPage.balance,
    align: 'end',
    phone: 'amount',
    cell: (row) => assetText(row.balance, row.asset),
  },
];
export default function AccountsPage(): ReactElement {
  const [q] = useParam('q');
  const pages = useRoutePages('console.accounts', {
    query: searchQuery(q),
  });
  return (
    <Page title={t.accountsPage.ledgerAccounts} lead={t.accountsPage.accountsOfPeopleTheir}>
      <div className="dk-stack">
        <LedgerNav />
        <Panel
          flush
          tools={<SearchField label={t.accountsPage.searchAccounts} placeholder={t.accountsPage.handleNameOrId} />}
        >
          <DataTable
            label={t.accountsPage.ledgerAccounts}
            columns={COLUMNS}
            pages={pages}
            rowKey={(row) => `${row.owner}-${row.kind}-${row.asset}`}
            open={(row) => ({
              says: t.accountsPage.openOf({ kind: kindName(row.kind), ownerName: row.owner_name }),
              to: `/ledger/accounts/${row.owner}/${row.kind}`,
            })}
            empty={
              q
                ? {
                    icon: <BookIcon />,
                    title: t.accountsPage.noAccountFoundFor({ q }),
                    text: t.accountsPage.searchByTheBeginning,
                  }
                : {
                    icon: <BookIcon />,
                    title: t.accountsPage.noBalancesYet,
                    text: t.accountsPage.everybodyWhoGetsCoins,
                  }
            }
          />
        </Panel>
      </div>
    </Page>
  );
}
