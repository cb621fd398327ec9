/** Getting paid: how much, to where, and what became of it. */
import { formatMoney, type Cashout } from '@busker/protocol';
import { Button, Drawer } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import { useSearchParams } from 'react-router';
import { useRoute, useRoutePages } from '../../shared/desk/api.ts';
import { CashoutTimeline } from '../../shared/desk/CashoutTimeline.tsx';
import { CASHOUT_WORDS, isPaidInPart, isSettled } from '../../shared/desk/cashout-words.ts';
import { DataTable, type Column } from '../../shared/desk/DataTable.tsx';
import { BankIcon } from '../../shared/desk/icons.tsx';
import { Facts, Figure, Figures, Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { Loaded } from '../../shared/desk/states.tsx';
import { IdText, MoneyText, TimeText } from '../../shared/desk/text.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { PayoutAccountPanel } from './payout-account.tsx';
import { RequestForm } from './request-form.tsx';

/** Operators and banks move cash-outs on while this page is looked at. */
const WATCH_MS = 5_000;

export default function CashoutPage(): ReactElement {
  const studio = useRoute('studio.get', {}, { every_ms: WATCH_MS });
  const account = useRoute('studio.payoutAccount', {});
  const pages = useRoutePages('cashouts.list', { query: {} }, { every_ms: WATCH_MS });
  const [search, setSearch] = useSearchParams();
  const [cancelling, setCancelling] = useState<Cashout | null>(null);

  const open_id = search.get('open');
  const opened = pages.rows?.find((row) => row.id === open_id);
  const close = (): void => setSearch({}, { replace: true });
  const { hasMore, loadingMore, more } = pages;
  const missing = open_id !== null && pages.rows !== undefined && !opened && hasMore && !loadingMore;
  useEffect(() => {
    if (missing) more();
  }, [missing, more]);

  const running = pages.rows?.filter((row) => !isSettled(row.state)) ?? [];
  const columns: readonly Column<Cashout>[] = [
    { key: 'at', title: 'Asked for', phone: 'title', cell: (row) => <TimeText at={row.requested_at} /> },
    {
      key: 'state',
      title: 'State',
      cell: (row) => <StateBadge tone={CASHOUT_WORDS[row.state].tone}>{CASHOUT_WORDS[row.state].name}</StateBadge>,
    },
    { key: 'to', title: 'To', cell: (row) => row.destination },
    {
      key: 'amount',
      title: 'Amount',
      align: 'end',
      phone: 'amount',
      cell: (row) => (
        <>
          <MoneyText micros={row.amount_micros} currency={row.currency} exact />
          {isPaidInPart(row) && (
            <span className="dk-cell-2">
              paid <MoneyText micros={row.paid_micros!} currency={row.currency} exact />
            </span>
          )}
        </>
      ),
    },
  ];
  return (
    <Page
      title="Cash-out"
      lead="Move what is available to your payout account. The amount is set aside at once and paid after our team approved it."
    >
      <div className="dk-stack">
        <Loaded of={studio}>
          {({ earnings, minimum_cashout_micros }) => (
            <>
              <Figures label="Your earnings">
                <Figure
                  label="Available"
                  tone="strong"
                  value={<MoneyText micros={earnings.available_micros} currency={earnings.currency} />}
                  note={`from ${formatMoney(minimum_cashout_micros, earnings.currency, navigator.language)} you can cash out`}
                />
                <Figure
                  label="Pending"
                  value={<MoneyText micros={earnings.pending_micros} currency={earnings.currency} />}
                  note={
                    earnings.next_available ? (
                      <>
                        next on <TimeText at={earnings.next_available.on} only="day" />
                      </>
                    ) : (
                      'becomes available by itself'
                    )
                  }
                />
                <Figure
                  label="Reserved"
                  value={<MoneyText micros={earnings.reserved_micros} currency={earnings.currency} />}
                  note="in cash-outs under way"
                />
                <Figure
                  label="Paid out"
                  value={<MoneyText micros={earnings.paid_out_micros} currency={earnings.currency} />}
                  note="so far"
                />
              </Figures>
              <div className="dk-columns dk-columns-even">
                <Panel title="Ask for a cash-out">
                  <RequestForm
                    earnings={earnings}
                    minimum_micros={BigInt(minimum_cashout_micros)}
                    account={account.data?.account ?? null}
                    accountKnown={account.data !== undefined}
                  />
                </Panel>
                <PayoutAccountPanel of={account} />
              </div>
            </>
          )}
        </Loaded>
        {running.map((cashout) => (
          <Panel
            key={cashout.id}
            title={
              <>
                Under way: <MoneyText micros={cashout.amount_micros} currency={cashout.currency} exact />
              </>
            }
            note={
              cashout.expires_at === null ? (
                `to ${cashout.destination}`
              ) : (
                <>
                  to {cashout.destination}; set aside until <TimeText at={cashout.expires_at} only="day" />
                </>
              )
            }
            actions={
              cashout.state === 'requested' && (
                <Button variant="default" size="xs" onClick={() => setCancelling(cashout)}>
                  Cancel
                </Button>
              )
            }
          >
            <CashoutTimeline cashout={cashout} to="creator" />
          </Panel>
        ))}
        <Panel flush title="All cash-outs">
          <DataTable
            label="Your cash-outs"
            columns={columns}
            pages={pages}
            rowKey={(row) => row.id}
            skeletonRows={3}
            open={(row) => ({
              says: `Open the cash-out of ${formatMoney(row.amount_micros, row.currency, navigator.language)}`,
              onOpen: () => setSearch({ open: row.id }),
            })}
            empty={{
              icon: <BankIcon />,
              title: 'No cash-outs yet',
              text: 'Each one you ask for is listed here, with every step until the money is paid.',
            }}
          />
        </Panel>
      </div>
      <Drawer opened={opened !== undefined} onClose={close} title="Cash-out">
        {opened && (
          <div className="dk-stack">
            <Facts
              rows={[
                [
                  'Amount',
                  <b key="amount">
                    <MoneyText micros={opened.amount_micros} currency={opened.currency} exact />
                  </b>,
                ],
                isPaidInPart(opened)
                  ? [
                      'Paid of it',
                      <span key="paid">
                        <MoneyText micros={opened.paid_micros!} currency={opened.currency} exact />
                        <span className="dk-cell-2">
                          The provider paid only this part; the rest is available again.
                        </span>
                      </span>,
                    ]
                  : null,
                ['To', opened.destination],
                opened.expires_at === null
                  ? null
                  : [
                      'Set aside until',
                      <span key="expires">
                        <TimeText at={opened.expires_at} />
                        <span className="dk-cell-2">Not approved and sent by then, it goes back to available.</span>
                      </span>,
                    ],
                [
                  'State',
                  <StateBadge key="state" tone={CASHOUT_WORDS[opened.state].tone}>
                    {CASHOUT_WORDS[opened.state].name}
                  </StateBadge>,
                ],
                ['Id', <IdText key="id" id={opened.id} />],
              ]}
            />
            <CashoutTimeline cashout={opened} to="creator" />
            {opened.state === 'requested' && (
              <Button variant="default" onClick={() => setCancelling(opened)}>
                Cancel this cash-out
              </Button>
            )}
          </div>
        )}
      </Drawer>
      {cancelling && <CancelDialog cashout={cancelling} onClose={() => setCancelling(null)} />}
    </Page>
  );
}
