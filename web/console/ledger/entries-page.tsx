/** Entries of one account, newest first, each leading to its posting. */
import type { LedgerEntry } from '@busker/protocol';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { useRoutePages } from '../../shared/desk/api.ts';
import { DataTable, type Column } from '../../shared/desk/DataTable.tsx';
import { BookIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel } from '../../shared/desk/parts.tsx';
import { IdText, TimeText } from '../../shared/desk/text.tsx';
import { assetChangeText, assetText, BackTo, kindName } from '../parts.tsx';
import { Cause } from './cause.tsx';
import { LedgerNav } from './ledger-nav.tsx';
import { t } from '../texts.ts';

const COLUMNS: readonly Column<LedgerEntry>[] = [
  { key: 'at', title: t.entriesPage.when, phone: 'title', cell: (row) => <TimeText at={row.at} /> },
  { key: 'seq', title: t.entriesPage.no, align: 'end', cell: (row) => row.seq ?? '' },
  {
    key: 'cause',
    title: t.entriesPage.cause,
    cell: (row) => <Cause of={row} />,
  },
  {
    key: 'amount',
    title: t.entriesPage.change,
    align: 'end',
    phone: 'amount',
    cell: (row) => assetChangeText(row.amount, row.asset),
  },
  {
    key: 'balance',
    title: t.entriesPage.balanceAfter,
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
      title={kindName(kind)}
      lead={t.entriesPage.everyEntryOfThis}
      back={<BackTo to="/ledger/accounts" name={t.entriesPage.accounts} />}
    >
      <div className="dk-stack">
        <LedgerNav />
        <Panel
          flush
          title={name ? t.entriesPage.entriesOf({ name }) : t.entriesPage.entries}
          note={<IdText id={owner} />}
        >
          <DataTable
            label={t.entriesPage.entries}
            columns={COLUMNS}
            pages={pages}
            rowKey={(row) => row.seq ?? row.posting}
            open={(row) => ({
              says: t.entriesPage.openThePostingOf({ seq: row.seq ?? '' }),
              to: `/ledger/postings/${row.posting}`,
            })}
            empty={{
              icon: <BookIcon />,
              title: t.entriesPage.noEntriesYet,
              text: t.entriesPage.theFirstChangeOf,
            }}
          />
        </Panel>
      </div>
    </Page>
  );
}
