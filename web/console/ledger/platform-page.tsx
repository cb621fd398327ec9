/** Balances of the platform's accounts. */
import type { PlatformBalance } from '@busker/protocol';
import { type ReactElement } from 'react';
import { useRoute } from '../../shared/desk/api.ts';
import { DataTable, type Column, wholeList } from '../../shared/desk/DataTable.tsx';
import { BookIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel } from '../../shared/desk/parts.tsx';
import { assetText, words } from '../parts.tsx';
import { LedgerNav } from './ledger-nav.tsx';
const COLUMNS: readonly Column<PlatformBalance>[] = [
  {
    key: 'kind',
    title: 'Account',
    phone: 'title',
    cell: (row) => <b>{words(row.kind)}</b>,
  },
  {
    key: 'meaning',
    title: 'Meaning',
    cell: (row) => <span className="cs-wrap">{row.meaning}</span>,
  },
  {
    key: 'asset',
    title: 'Asset',
    cell: (row) => row.asset,
  },
  {
    key: 'balance',
    title: 'Balance',
    align: 'end',
    phone: 'amount',
    cell: (row) => assetText(row.balance, row.asset),
  },
];
export default function PlatformPage(): ReactElement {
  const balances = useRoute('console.platform', {});
  return (
    <Page
      title="Ledger"
      lead="Amounts are credit-positive: what the platform owes is above zero, what it holds or has spent is below. Every posting sums to zero in every asset."
    >
      <div className="dk-stack">
        <LedgerNav />
        <Panel flush title="Accounts of the platform" note="added up over all postings">
          <DataTable
            label="Platform balances"
            columns={COLUMNS}
            pages={wholeList(balances)}
            rowKey={(row) => `${row.kind}-${row.asset}`}
            empty={{
              icon: <BookIcon />,
              title: 'Nothing is booked yet',
              text: 'The first purchase, grant or gift opens these accounts.',
            }}
          />
        </Panel>
      </div>
    </Page>
  );
}
