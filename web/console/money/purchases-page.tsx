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
const STATES: Readonly<Record<PurchaseState, { readonly name: string; readonly tone: Tone; readonly says: string }>> = {
  created: {
    name: 'Created',
    tone: 'plain',
    says: 'Ordered; the checkout is not open yet.',
  },
  pending: {
    name: 'At checkout',
    tone: 'info',
    says: 'The checkout is open; nobody has paid yet.',
  },
  pending_payment: {
    name: 'Money on its way',
    tone: 'warn',
    says: 'The checkout is done, the money has not arrived yet (bank debit). No coins so far.',
  },
  credited: {
    name: 'Credited',
    tone: 'good',
    says: 'Paid, and the coins are in the wallet.',
  },
  failed: {
    name: 'Failed',
    tone: 'bad',
    says: 'The payment did not go through. Nothing was charged, no coins were credited.',
  },
  expired: {
    name: 'Expired',
    tone: 'plain',
    says: 'The checkout was left open until it ran out.',
  },
  partly_refunded: {
    name: 'Partly refunded',
    tone: 'warn',
    says: 'A part of the money went back, and that part of the coins was taken.',
  },
  refunded: {
    name: 'Refunded',
    tone: 'warn',
    says: 'All of the money went back, and all of the coins were taken.',
  },
  disputed: {
    name: 'Disputed',
    tone: 'bad',
    says: 'The bank disputes the payment. It is not decided yet.',
  },
  charged_back: {
    name: 'Charged back',
    tone: 'bad',
    says: 'The bank took the money back and kept it.',
  },
};
const COLUMNS: readonly Column<ConsolePurchase>[] = [
  {
    key: 'person',
    title: 'Viewer',
    phone: 'title',
    cell: (row) => <PersonLink person={row.person} />,
  },
  {
    key: 'at',
    title: 'Ordered',
    cell: (row) => <TimeText at={row.created_at} />,
  },
  {
    key: 'coins',
    title: 'Coins',
    align: 'end',
    cell: (row) => <CoinsText coins={row.coins} />,
  },
  {
    key: 'price',
    title: 'Price',
    align: 'end',
    phone: 'amount',
    cell: (row) => <MoneyText micros={row.price_micros} currency={row.currency} exact />,
  },
  {
    key: 'provider',
    title: 'Provider',
    cell: (row) => row.provider,
  },
  {
    key: 'state',
    title: 'State',
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
    <Page
      title="Purchases"
      lead="Every order of coins, newest first. Search by a viewer’s handle, the purchase’s id or the provider’s payment id."
    >
      <Panel flush tools={<SearchField label="Search purchases" placeholder="Handle, purchase id or payment id" />}>
        <DataTable
          label="Purchases"
          columns={COLUMNS}
          pages={pages}
          rowKey={(row) => row.id}
          open={(row) => ({
            says: `Open the purchase of ${formatMoney(row.price_micros, row.currency, navigator.language)} by ${row.person.display_name}`,
            onOpen: () => setOpen(row.id),
          })}
          empty={
            q
              ? {
                  icon: <CardIcon />,
                  title: `No purchase found for “${q}”`,
                  text: 'Search by a handle, a purchase’s id or a payment id.',
                }
              : {
                  icon: <CardIcon />,
                  title: 'No purchases yet',
                  text: 'Each order is listed here from the moment somebody goes to a checkout.',
                }
          }
        />
      </Panel>
      <Drawer opened={open !== null} onClose={() => setOpen(null)} title="Purchase">
        {open !== null && <Loaded of={purchase}>{(row) => <PurchaseView purchase={row} />}</Loaded>}
      </Drawer>
    </Page>
  );
}
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
          ['Viewer', <PersonLink key="person" person={purchase.person} />],
          ['Coins', <CoinsText key="coins" coins={purchase.coins} />],
          ['Price', <MoneyText key="price" micros={purchase.price_micros} currency={purchase.currency} exact />],
          ['Provider', purchase.provider],
          [
            'Payment id',
            purchase.payment_id === null ? (
              'none yet'
            ) : (
              <span key="payment" className="dk-code cs-wrap">
                {purchase.payment_id}
              </span>
            ),
          ],
          ['Ordered', <TimeText key="at" at={purchase.created_at} />],
          ['Credited', purchase.credited_at === null ? 'no' : <TimeText key="credited" at={purchase.credited_at} />],
          purchase.failure === null ? null : ['Failure', purchase.failure],
          ['Id', <IdText key="id" id={purchase.id} />],
        ]}
      />
      <MoneyBack purchase={purchase} base_currency={overview.data?.base_currency ?? 'USD'} />
      {purchase.credited_at !== null && <Lineage purchase={purchase.id} />}
      <section>
        <h3 className="cs-subhead">What the provider told us</h3>
        {purchase.events.length === 0 ? (
          <EmptyPanel
            title="Nothing yet"
            text="Each signed webhook about this purchase is listed here with what became of it."
          />
        ) : (
          <ol className="dk-steps">
            {purchase.events.map((event) => (
              <li key={event.id}>
                <p className="dk-step-name">
                  {event.type} <TimeText at={event.received_at} />
                </p>
                <p className="dk-step-text">{event.outcome ?? 'not handled yet'}</p>
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
