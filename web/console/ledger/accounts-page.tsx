/** Accounts of people, searched. */
import type { LedgerAccount } from '@busker/protocol';
import { type ReactElement } from 'react';
import { useRoutePages } from '../../shared/desk/api.ts';
import { DataTable, type Column } from '../../shared/desk/DataTable.tsx';
import { BookIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { assetText, SearchField, searchQuery, useParam, words } from '../parts.tsx';
import { LedgerNav } from './ledger-nav.tsx';
const COLUMNS: readonly Column<LedgerAccount>[] = [
  {
    key: 'owner',
    title: 'Owner',
    phone: 'title',
    cell: (row) => <b>{row.owner_name}</b>,
  },
  {
    key: 'kind',
    title: 'Account',
    cell: (row) => (
      <>
        {words(row.kind)} {row.frozen && <StateBadge tone="warn">Frozen</StateBadge>}
      </>
    ),
  },
  {
    key: 'asset',
    title: 'Asset',
    cell: (row) => row.asset,
  },
  {
    key: 'floor',
    title: 'Floor',
    align: 'end',
    cell: (row) => (row.floor === null ? 'none' : assetText(row.floor, row.asset)),
  },
  {
    key: 'seq',
    title: 'Entries',
    align: 'end',
    cell: (row) => row.seq,
  },
  {
    key: 'bucket',
    title: 'Bucket',
    align: 'end',
    phone: 'hide',
    cell: (row) => row.bucket,
  },
  {
    key: 'balance',
    title: 'Balance',
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
    <Page
      title="Ledger accounts"
      lead="Accounts of people: their coins, and what creators are owed. Without a search the largest balances come first."
    >
      <div className="dk-stack">
        <LedgerNav />
        <Panel flush tools={<SearchField label="Search accounts" placeholder="Handle, name or id of the owner" />}>
          <DataTable
            label="Ledger accounts"
            columns={COLUMNS}
            pages={pages}
            rowKey={(row) => `${row.owner}-${row.kind}-${row.asset}`}
            open={(row) => ({
              says: `Open ${words(row.kind)} of ${row.owner_name}`,
              to: `/ledger/accounts/${row.owner}/${row.kind}`,
            })}
            empty={
              q
                ? {
                    icon: <BookIcon />,
                    title: `No account found for “${q}”`,
                    text: 'Search by the beginning of a handle or name, or by an id.',
                  }
                : {
                    icon: <BookIcon />,
                    title: 'No balances yet',
                    text: 'Everybody who gets coins or earns has accounts here.',
                  }
            }
          />
        </Panel>
      </div>
    </Page>
  );
}
