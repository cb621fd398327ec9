/** Entries of one account, newest first, each leading to its posting. */
import type { LedgerEntry } from '@busker/protocol';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { useRoutePages } from '../../shared/desk/api.ts';
import { DataTable, type Column } from '../../shared/desk/DataTable.tsx';
import { BookIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel } from '../../shared/desk/parts.tsx';
import { IdText, TimeText } from '../../shared/desk/text.tsx';
import { assetChangeText, assetText, BackTo, words } from '../parts.tsx';
import { Cause } from './cause.tsx';
import { LedgerNav } from './ledger-nav.tsx';

const COLUMNS: readonly Column<LedgerEntry>[] = [
  { key: 'at', title: 'When', phone: 'title', cell: (row) => <TimeText at={row.at} /> },
  { key: 'seq', title: 'No.', align: 'end', cell: (row) => row.seq ?? '' },
  {
    key: 'cause',
    title: 'Cause',
    cell: (row) => <Cause of={row} />,
  },
  {
    key: 'amount',
    title: 'Change',
    align: 'end',
    phone: 'amount',
    cell: (row) => assetChangeText(row.amount, row.asset),
  },
  {
    key: 'balance',
    title: 'Balance after',
    align: 'end',
    cell: (row) => (row.balance_after === null ? '' : assetText(row.balance_after, row.asset)),
  },
];

export default function EntriesPage(): ReactElement {
  const { owner = '', kind = '' } = useParams();
  const pages = useRoutePages('console.entries', { params: { owner, kind }, query: {} });
  const name = pages.rows?.[0]?.owner_name;
  return (
    <Page
      title={words(kind)}
      lead="Every entry of this account. Entries are never changed or deleted; each belongs to a posting that sums to zero."
      back={<BackTo to="/ledger/accounts" name="Accounts" />}
    >
      <div className="dk-stack">
        <LedgerNav />
        <Panel flush title={name ? `Entries of ${name}` : 'Entries'} note={<IdText id={owner} />}>
          <DataTable
            label="Entries"
            columns={COLUMNS}
            pages={pages}
            rowKey={(row) => row.seq ?? row.posting}
            open={(row) => ({
              says: `Open the posting of entry ${row.seq ?? ''}`,
              to: `/ledger/postings/${row.posting}`,
            })}
            empty={{
              icon: <BookIcon />,
              title: 'No entries yet',
              text: 'The first change of this account writes its first entry.',
            }}
          />
        </Panel>
      </div>
    </Page>
  );
}
