/** Balances of the platform's accounts. */
import type { PlatformBalance } from '@busker/protocol';
import { type ReactElement } from 'react';
import { useRoute } from '../../shared/desk/api.ts';
import { DataTable, type Column, wholeList } from '../../shared/desk/DataTable.tsx';
import { BookIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel } from '../../shared/desk/parts.tsx';
import { assetText, kindMeaning, kindName } from '../parts.tsx';
import { LedgerNav } from './ledger-nav.tsx';
import { t } from '../texts.ts';
const COLUMNS: readonly Column<PlatformBalance>[] = [
  {
    key: 'kind',
    title: t.platformPage.account,
    phone: 'title',
    cell: (row) => <b>{kindName(row.kind)}</b>,
  },
  {
    key: 'meaning',
    title: t.platformPage.meaning,
    cell: (row) => <span className="cs-wrap">{kindMeaning(row)}</span>,
  },
  {
    key: 'asset',
    title: t.platformPage.asset,
    cell: (row) => row.asset,
  },
  {
    key: 'balance',
    title: t.platformPage.balance,
    align: 'end',
    phone: 'amount',
    cell: (row) => assetText(row.balance, row.asset),
  },
];
export default function PlatformPage(): ReactElement {
  const balances = useRoute('console.platform', {});
  return (
    <Page title={t.platformPage.ledger} lead={t.platformPage.amountsAreCreditPositiveWhat}>
      <div className="dk-stack">
        <LedgerNav />
        <Panel flush title={t.platformPage.accountsOfThePlatform} note={t.platformPage.addedUpOverAll}>
          <DataTable
            label={t.platformPage.platformBalances}
            columns={COLUMNS}
            pages={wholeList(balances)}
            rowKey={(row) => `${row.kind}-${row.asset}`}
            empty={{
              icon: <BookIcon />,
              title: t.platformPage.nothingIsBookedYet,
              text: t.platformPage.theFirstPurchaseGrant,
            }}
          />
        </Panel>
      </div>
    </Page>
  );
}
