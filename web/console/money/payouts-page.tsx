/** Cash-outs to decide and their history. */
import type { Cashout } from '@busker/protocol';
import { useEffect, useState, type ReactElement } from 'react';
import { formatMoney } from '@busker/protocol';
import { Drawer, SegmentedControl } from '@mantine/core';
import { useRoutePages } from '../../shared/desk/api.ts';
import { CASHOUT_WORDS } from '../../shared/desk/cashout-words.ts';
import { DataTable, type Column } from '../../shared/desk/DataTable.tsx';
import { BankIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { MoneyText, TimeText } from '../../shared/desk/text.tsx';
import { PersonLink, useParam } from '../parts.tsx';
import { approvalsText } from './approvals.ts';
import { PayoutView } from './payout-view.tsx';
import { t } from '../texts.ts';
import { locale } from '../../shared/language.ts';
type Filter = 'waiting' | 'underway' | 'done' | 'all';
const FILTERS: Readonly<
  Record<Filter, { readonly name: string; readonly has: (row: Cashout) => boolean; readonly empty: string }>
> = {
  waiting: {
    name: t.payoutsPage.waiting,
    has: (row) => row.state === 'requested',
    empty: t.payoutsPage.nothingWaitsForA,
  },
  underway: {
    name: t.payoutsPage.underWay,
    has: (row) => ['approved', 'submitting', 'submitted', 'unknown'].includes(row.state),
    empty: t.payoutsPage.nothingIsWithThe,
  },
  done: {
    name: t.payoutsPage.settled,
    has: (row) => ['paid', 'rejected', 'cancelled', 'failed', 'returned', 'expired'].includes(row.state),
    empty: t.payoutsPage.nothingIsSettledYet,
  },
  all: {
    name: t.payoutsPage.all,
    has: () => true,
    empty: t.payoutsPage.noCashOutsYet,
  },
};
/** A filter goes on reading until it has this many rows to show. */
const FILTERED_ROWS = 20;
const WATCH_MS = 6e3;
const COLUMNS: readonly Column<Cashout>[] = [
  {
    key: 'creator',
    title: t.payoutsPage.creator,
    phone: 'title',
    cell: (row) => <PersonLink person={row.creator} />,
  },
  {
    key: 'amount',
    title: t.payoutsPage.amount,
    align: 'end',
    phone: 'amount',
    cell: (row) => <MoneyText micros={row.amount_micros} currency={row.currency} exact />,
  },
  {
    key: 'state',
    title: t.payoutsPage.state,
    cell: (row) => <StateBadge tone={CASHOUT_WORDS[row.state].tone}>{CASHOUT_WORDS[row.state].name}</StateBadge>,
  },
  {
    key: 'approvals',
    title: t.payoutsPage.approvals,
    cell: approvalsText,
  },
  {
    key: 'to',
    title: t.payoutsPage.to,
    cell: (row) => row.destination,
  },
  {
    key: 'at',
    title: t.payoutsPage.requested,
    align: 'end',
    cell: (row) => <TimeText at={row.requested_at} />,
  },
];
export default function PayoutsPage(): ReactElement {
  const pages = useRoutePages(
    'console.cashouts',
    {
      query: {},
    },
    {
      every_ms: WATCH_MS,
    },
  );
  const [filter, setFilter] = useState<Filter>('all');
  const [open, setOpen] = useParam('open');
  const rows = pages.rows?.filter(FILTERS[filter].has);
  const opened = pages.rows?.find((row) => row.id === open);
  const { hasMore, loadingMore, more } = pages;
  const short =
    pages.rows !== undefined &&
    hasMore &&
    !loadingMore &&
    !pages.error &&
    ((filter !== 'all' && (rows?.length ?? 0) < FILTERED_ROWS) || (open !== null && !opened));
  useEffect(() => {
    if (short) more();
  }, [short, more]);
  return (
    <Page title={t.payoutsPage.payouts} lead={t.payoutsPage.cashOutsThatCreatorsAsked}>
      <Panel
        flush
        tools={
          <SegmentedControl
            size="xs"
            aria-label={t.payoutsPage.whichPayouts}
            value={filter}
            onChange={(value) => setFilter(value as Filter)}
            data={Object.entries(FILTERS).map(([value, { name }]) => ({
              value,
              label: name,
            }))}
          />
        }
      >
        <DataTable
          label={t.payoutsPage.payouts}
          columns={COLUMNS}
          pages={{
            ...pages,
            rows: short && rows?.length === 0 ? undefined : rows,
          }}
          rowKey={(row) => row.id}
          open={(row) => ({
            says: t.payoutsPage.openThePayoutOf({
              amount: formatMoney(row.amount_micros, row.currency, locale),
              displayName: row.creator.display_name,
            }),
            onOpen: () => setOpen(row.id),
          })}
          empty={{
            icon: <BankIcon />,
            title: FILTERS[filter].empty,
            text: t.payoutsPage.cashOutsAppearHereThe,
          }}
        />
      </Panel>
      <Drawer opened={opened !== undefined} onClose={() => setOpen(null)} title={t.payoutsPage.payout}>
        {opened && <PayoutView key={opened.id} cashout={opened} />}
      </Drawer>
    </Page>
  );
}
