/** One posting with both its sides, and the sums that must be zero. */
import type { LedgerEntry, LedgerPosting } from '@busker/protocol';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { useRoute } from '../../shared/desk/api.ts';
import { DataTable, type Column, wholeList } from '../../shared/desk/DataTable.tsx';
import { BookIcon } from '../../shared/desk/icons.tsx';
import { Facts, Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { Loaded } from '../../shared/desk/states.tsx';
import { IdText, TimeText } from '../../shared/desk/text.tsx';
import { assetChangeText, assetText, BackTo, kindName } from '../parts.tsx';
import { Cause } from './cause.tsx';
import { LedgerNav } from './ledger-nav.tsx';
import { t } from '../texts.ts';
import { say } from '../../shared/say.tsx';

const COLUMNS: readonly Column<LedgerEntry>[] = [
  {
    key: 'account',
    title: t.postingPage.account,
    phone: 'title',
    cell: (row) =>
      row.owner === null ? (
        <b>{t.postingPage.platform({ kind: kindName(row.kind) })}</b>
      ) : (
        <Link className="cs-quiet-link" to={`/ledger/accounts/${row.owner}/${row.kind}`}>
          {say(t.postingPage.ofText, {
            kind: kindName(row.kind),
            ownerName: row.owner_name ?? <IdText id={row.owner} />,
          })}
        </Link>
      ),
  },
  {
    key: 'cause',
    title: t.postingPage.cause,
    cell: (row) => <Cause of={row} />,
  },
  {
    key: 'amount',
    title: t.postingPage.amount,
    align: 'end',
    phone: 'amount',
    cell: (row) => assetChangeText(row.amount, row.asset),
  },
  {
    key: 'balance',
    title: t.postingPage.balanceAfter,
    align: 'end',
    cell: (row) => (row.balance_after === null ? '' : assetText(row.balance_after, row.asset)),
  },
];

export default function PostingPage(): ReactElement {
  const { id = '' } = useParams();
  const posting = useRoute('console.posting', { params: { id } });
  return (
    <Page
      title={t.postingPage.posting}
      lead={t.postingPage.oneBatchThatWas}
      back={<BackTo to="/ledger" name={t.postingPage.ledger} />}
    >
      <div className="dk-stack">
        <LedgerNav />
        <Loaded of={posting}>{(data) => <Posting posting={data} />}</Loaded>
      </div>
    </Page>
  );
}

function Posting({ posting }: { readonly posting: LedgerPosting }): ReactElement {
  const rows = posting.entries;
  return (
    <>
      <Panel title={t.postingPage.facts}>
        <Facts
          rows={[
            [t.postingPage.id, <IdText key="id" id={posting.id} />],
            [t.postingPage.when, <TimeText key="at" at={posting.at} />],
            [t.postingPage.commands, String(posting.commands)],
            ...sums(rows).map(
              ([asset, sum]) =>
                [
                  t.postingPage.sumIn({ asset }),
                  <span key={asset}>
                    {assetText(String(sum), asset)}{' '}
                    <StateBadge tone={sum === 0n ? 'good' : 'bad'}>
                      {sum === 0n ? t.postingPage.zero : t.postingPage.notZero}
                    </StateBadge>
                  </span>,
                ] as const,
            ),
          ]}
        />
      </Panel>
      <Panel flush title={t.postingPage.entries}>
        <DataTable
          label={t.postingPage.entriesOfThisPosting}
          columns={COLUMNS}
          pages={wholeList({ data: { rows }, error: null, refetch: () => undefined })}
          rowKey={(row) => `${row.owner ?? 'platform'}-${row.kind}-${row.asset}-${row.seq ?? ''}`}
          empty={{
            icon: <BookIcon />,
            title: t.postingPage.noEntries,
            text: t.postingPage.itsCommandsMovedNo,
          }}
        />
      </Panel>
    </>
  );
}

/** What the entries add up to, by asset. */
function sums(entries: readonly LedgerEntry[]): [string, bigint][] {
  const totals = new Map<string, bigint>();
  for (const entry of entries) totals.set(entry.asset, (totals.get(entry.asset) ?? 0n) + BigInt(entry.amount));
  return [...totals];
}
