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
import { t } from '../texts.ts';
import { say } from '../../shared/say.tsx';
import { locale } from '../../shared/language.ts';

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
    { key: 'at', title: t.cashoutPage.askedFor, phone: 'title', cell: (row) => <TimeText at={row.requested_at} /> },
    {
      key: 'state',
      title: t.cashoutPage.state,
      cell: (row) => <StateBadge tone={CASHOUT_WORDS[row.state].tone}>{CASHOUT_WORDS[row.state].name}</StateBadge>,
    },
    { key: 'to', title: t.cashoutPage.to, cell: (row) => row.destination },
    {
      key: 'amount',
      title: t.cashoutPage.amount,
      align: 'end',
      phone: 'amount',
      cell: (row) => (
        <>
          <MoneyText micros={row.amount_micros} currency={row.currency} exact />
          {isPaidInPart(row) && (
            <span className="dk-cell-2">
              {say(t.cashoutPage.paid, { paid: <MoneyText micros={row.paid_micros!} currency={row.currency} exact /> })}
            </span>
          )}
        </>
      ),
    },
  ];
  return (
    <Page title={t.cashoutPage.cashOut} lead={t.cashoutPage.moveWhatIsAvailable}>
      <div className="dk-stack">
        <Loaded of={studio}>
          {({ earnings, minimum_cashout_micros }) => (
            <>
              <Figures label={t.cashoutPage.yourEarnings}>
                <Figure
                  label={t.cashoutPage.available}
                  tone="strong"
                  value={<MoneyText micros={earnings.available_micros} currency={earnings.currency} />}
                  note={t.cashoutPage.fromYouCanCash({
                    minimumCashout: formatMoney(minimum_cashout_micros, earnings.currency, locale),
                  })}
                />
                <Figure
                  label={t.cashoutPage.pending}
                  value={<MoneyText micros={earnings.pending_micros} currency={earnings.currency} />}
                  note={
                    earnings.next_available ? (
                      <>{say(t.cashoutPage.nextOn, { on: <TimeText at={earnings.next_available.on} only="day" /> })}</>
                    ) : (
                      t.cashoutPage.becomesAvailableByItself
                    )
                  }
                />
                <Figure
                  label={t.cashoutPage.reserved}
                  value={<MoneyText micros={earnings.reserved_micros} currency={earnings.currency} />}
                  note={t.cashoutPage.inCashOutsUnderWay}
                />
                <Figure
                  label={t.cashoutPage.paidOut}
                  value={<MoneyText micros={earnings.paid_out_micros} currency={earnings.currency} />}
                  note={t.cashoutPage.soFar}
                />
              </Figures>
              <div className="dk-columns dk-columns-even">
                <Panel title={t.cashoutPage.askForACashOut}>
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
                {say(t.cashoutPage.underWay, {
                  amount: <MoneyText micros={cashout.amount_micros} currency={cashout.currency} exact />,
                })}
              </>
            }
            note={
              cashout.expires_at === null ? (
                t.cashoutPage.to2({ destination: cashout.destination })
              ) : (
                <>
                  {say(t.cashoutPage.toSetAside, {
                    destination: cashout.destination,
                    expires: <TimeText at={cashout.expires_at} only="day" />,
                  })}
                </>
              )
            }
            actions={
              cashout.state === 'requested' && (
                <Button variant="default" size="xs" onClick={() => setCancelling(cashout)}>
                  {t.cashoutPage.cancel}
                </Button>
              )
            }
          >
            <CashoutTimeline cashout={cashout} to="creator" />
          </Panel>
        ))}
        <Panel flush title={t.cashoutPage.allCashOuts}>
          <DataTable
            label={t.cashoutPage.yourCashOuts}
            columns={columns}
            pages={pages}
            rowKey={(row) => row.id}
            skeletonRows={3}
            open={(row) => ({
              says: t.cashoutPage.openTheCashOutOf({
                amount: formatMoney(row.amount_micros, row.currency, locale),
              }),
              onOpen: () => setSearch({ open: row.id }),
            })}
            empty={{
              icon: <BankIcon />,
              title: t.cashoutPage.noCashOutsYet,
              text: t.cashoutPage.eachOneYouAsk,
            }}
          />
        </Panel>
      </div>
      <Drawer opened={opened !== undefined} onClose={close} title={t.cashoutPage.cashOut}>
        {opened && (
          <div className="dk-stack">
            <Facts
              rows={[
                [
                  t.cashoutPage.amount,
                  <b key="amount">
                    <MoneyText micros={opened.amount_micros} currency={opened.currency} exact />
                  </b>,
                ],
                isPaidInPart(opened)
                  ? [
                      t.cashoutPage.paidOfIt,
                      <span key="paid">
                        <MoneyText micros={opened.paid_micros!} currency={opened.currency} exact />
                        <span className="dk-cell-2">{t.cashoutPage.theProviderPaidOnly}</span>
                      </span>,
                    ]
                  : null,
                [t.cashoutPage.to, opened.destination],
                opened.expires_at === null
                  ? null
                  : [
                      t.cashoutPage.setAsideUntil,
                      <span key="expires">
                        <TimeText at={opened.expires_at} />
                        <span className="dk-cell-2">{t.cashoutPage.notApprovedAndSent}</span>
                      </span>,
                    ],
                [
                  t.cashoutPage.state,
                  <StateBadge key="state" tone={CASHOUT_WORDS[opened.state].tone}>
                    {CASHOUT_WORDS[opened.state].name}
                  </StateBadge>,
                ],
                [t.cashoutPage.id, <IdText key="id" id={opened.id} />],
              ]}
            />
            <CashoutTimeline cashout={opened} to="creator" />
            {opened.state === 'requested' && (
              <Button variant="default" onClick={() => setCancelling(opened)}>
                {t.cashoutPage.cancelThisCashOut}
              </Button>
            )}
          </div>
        )}
      </Drawer>
      {cancelling && <CancelDialog cashout={cancelling} onClose={() => setCancelling(null)} />}
    </Page>
  );
}
