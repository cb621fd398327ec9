/** Purchases of coins, and what their providers told us. */
import type { ConsolePurchase, PurchaseState } from '@busker/protocol';
import { type ReactElement } from 'react';
import { formatMoney } from '@busker/protocol';
import { Drawer } from '@mantine/core';
import { useRoute, useRoutePages } from '../../shared/desk/api.ts';
import { DataTable, type Column } from '../../shared/desk/DataTable.tsx';
import { CardIcon } from '../../shared/desk/icons.tsx';
import { Facts, Page, Panel, StateBadge, type Tone } from '../../shared/desk/parts.tsx';
import { EmptyPanel, Loaded } from '../../shared/desk/states.tsx';
import { CoinsText, IdText, MoneyText, TimeText } from '../../shared/desk/text.tsx';
import { Lineage } from './lineage.tsx';
import { MoneyBack } from './money-back.tsx';
import { PersonLink, SearchField, searchQuery, useParam } from '../parts.tsx';
import { t } from '../texts.ts';
import { locale } from '../../shared/language.ts';
const STATES: Readonly<Record<PurchaseState, { readonly name: string; readonly tone: Tone; readonly says: string }>> = {
  created: {
    name: t.purchasesPage.created,
    tone: 'plain',
    says: t.purchasesPage.orderedTheCheckoutIs,
  },
  pending: {
    name: t.purchasesPage.atCheckout,
    tone: 'info',
    says: t.purchasesPage.theCheckoutIsOpen,
  },
  pending_payment: {
    name: t.purchasesPage.moneyOnItsWay,
    tone: 'warn',
    says: t.purchasesPage.theCheckoutIsDone,
  },
  credited: {
    name: t.purchasesPage.credited,
    tone: 'good',
    says: t.purchasesPage.paidAndTheCoins,
  },
  failed: {
    name: t.purchasesPage.failed,
    tone: 'bad',
    says: t.purchasesPage.thePaymentDidNot,
  },
  expired: {
    name: t.purchasesPage.expired,
    tone: 'plain',
    says: t.purchasesPage.theCheckoutWasLeft,
  },
  partly_refunded: {
    name: t.purchasesPage.partlyRefunded,
    tone: 'warn',
    says: t.purchasesPage.aPartOfThe,
  },
  refunded: {
    name: t.purchasesPage.refunded,
    tone: 'warn',
    says: t.purchasesPage.allOfTheMoney,
  },
  disputed: {
    name: t.purchasesPage.disputed,
    tone: 'bad',
    says: t.purchasesPage.theBankDisputesThe,
  },
  charged_back: {
    name: t.purchasesPage.chargedBack,
    tone: 'bad',
    says: t.purchasesPage.theBankTookThe,
  },
};
const COLUMNS: readonly Column<ConsolePurchase>[] = [
  {
    key: 'person',
    title: t.purchasesPage.viewer,
    phone: 'title',
    cell: (row) => <PersonLink person={row.person} />,
  },
  {
    key: 'at',
    title: t.purchasesPage.ordered,
    cell: (row) => <TimeText at={row.created_at} />,
  },
  {
    key: 'coins',
    title: t.purchasesPage.coins,
    align: 'end',
    cell: (row) => <CoinsText coins={row.coins} />,
  },
  {
    key: 'price',
    title: t.purchasesPage.price,
    align: 'end',
    phone: 'amount',
    cell: (row) => <MoneyText micros={row.price_micros} currency={row.currency} exact />,
  },
  {
    key: 'provider',
    title: t.purchasesPage.provider,
    cell: (row) => row.provider,
  },
  {
    key: 'state',
    title: t.purchasesPage.state,
    cell: (row) => <StateBadge tone={STATES[row.state].tone}>{STATES[row.state].name}</StateBadge>,
  },
];
export default function PurchasesPage(): ReactElement {
  const [q] = useParam('q');
  const [open, setOpen] = useParam('open');
  const pages = useRoutePages('console.purchases', {
    query: searchQuery(q),
  });
  const purchase = useRoute(
    'console.purchase',
    {
      params: {
        id: open ?? '',
      },
    },
    {
      enabled: open !== null,
    },
  );
  return (
    <Page title={t.purchasesPage.purchases} lead={t.purchasesPage.everyOrderOfCoins}>
      <Panel
        flush
        tools={<SearchField label={t.purchasesPage.searchPurchases} placeholder={t.purchasesPage.handlePurchaseIdOr} />}
      >
        <DataTable
          label={t.purchasesPage.purchases}
          columns={COLUMNS}
          pages={pages}
          rowKey={(row) => row.id}
          open={(row) => ({
            says: t.purchasesPage.openThePurchaseOf({
              price: formatMoney(row.price_micros, row.currency, locale),
              displayName: row.person.display_name,
            }),
            onOpen: () => setOpen(row.id),
          })}
          empty={
            q
              ? {
                  icon: <CardIcon />,
                  title: t.purchasesPage.noPurchaseFoundFor({ q }),
                  text: t.purchasesPage.searchByAHandle,
                }
              : {
                  icon: <CardIcon />,
                  title: t.purchasesPage.noPurchasesYet,
                  text: t.purchasesPage.eachOrderIsListed,
                }
          }
        />
      </Panel>
      <Drawer opened={open !== null} onClose={() => setOpen(null)} title={t.purchasesPage.purchase}>
        {open !== null && <Loaded of={purchase}>{(row) => <PurchaseView purchase={row} />}</Loaded>}
      </Drawer>
    </Page>
  );
}
/** What became of an event: the state that it led to, or a note for people who look into it. */
const outcomeName = (outcome: string): string =>
  (STATES as Readonly<Record<string, { readonly name: string }>>)[outcome]?.name ?? outcome;

function PurchaseView({ purchase }: { readonly purchase: ConsolePurchase }): ReactElement {
  const state = STATES[purchase.state];
  const overview = useRoute('console.overview', {});
  return (
    <div className="dk-stack">
      <p className="dk-prose">
        <StateBadge tone={state.tone}>{state.name}</StateBadge> {state.says}
      </p>
      <Facts
        rows={[
          [t.purchasesPage.viewer, <PersonLink key="person" person={purchase.person} />],
          [t.purchasesPage.coins, <CoinsText key="coins" coins={purchase.coins} />],
          [
            t.purchasesPage.price,
            <MoneyText key="price" micros={purchase.price_micros} currency={purchase.currency} exact />,
          ],
          [t.purchasesPage.provider, purchase.provider],
          [
            t.purchasesPage.paymentId,
            purchase.payment_id === null ? (
              t.purchasesPage.noneYet
            ) : (
              <span key="payment" className="dk-code cs-wrap">
                {purchase.payment_id}
              </span>
            ),
          ],
          [t.purchasesPage.ordered, <TimeText key="at" at={purchase.created_at} />],
          [
            t.purchasesPage.credited,
            purchase.credited_at === null ? (
              t.purchasesPage.notYet
            ) : (
              <TimeText key="credited" at={purchase.credited_at} />
            ),
          ],
          purchase.failure === null ? null : [t.purchasesPage.failure, purchase.failure],
          [t.purchasesPage.id, <IdText key="id" id={purchase.id} />],
        ]}
      />
      <MoneyBack purchase={purchase} base_currency={overview.data?.base_currency ?? 'USD'} />
      {purchase.credited_at !== null && <Lineage purchase={purchase.id} />}
      <section>
        <h3 className="cs-subhead">{t.purchasesPage.whatTheProviderTold}</h3>
        {purchase.events.length === 0 ? (
          <EmptyPanel title={t.purchasesPage.nothingYet} text={t.purchasesPage.eachSignedWebhookAbout} />
        ) : (
          <ol className="dk-steps">
            {purchase.events.map((event) => (
              <li key={event.id}>
                <p className="dk-step-name">
                  {event.type} <TimeText at={event.received_at} />
                </p>
                <p className="dk-step-text">
                  {event.outcome === null ? t.purchasesPage.notHandledYet : outcomeName(event.outcome)}
                </p>
                <p className="dk-step-text">
                  <code className="dk-code cs-wrap">{event.id}</code>
                </p>
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}
