/** What coins cost: packs and exact top-up, by currency. */
import { priceOfCoins, type ConsolePack, type ExactPrice } from '@busker/protocol';
import { Button, SegmentedControl } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { coinsText, moneyText } from '../../shared/format.ts';
import { useRoute } from '../../shared/desk/api.ts';
import { DataTable, wholeList, type Column } from '../../shared/desk/DataTable.tsx';
import { PlusIcon, TagIcon } from '../../shared/desk/icons.tsx';
import { Facts, Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { EmptyPanel, LoadingLines } from '../../shared/desk/states.tsx';
import { CoinsText, MoneyText } from '../../shared/desk/text.tsx';
import { useSession } from '../../shared/session.tsx';
import { useParam } from '../parts.tsx';
import { ExactPriceDialog } from './exact-price-dialog.tsx';
import { PackDialog } from './pack-dialog.tsx';
import { perCoin } from './per-coin.ts';

export default function PacksPage(): ReactElement {
  const { may } = useSession();
  const answer = useRoute('console.packs', {});
  const [chosen, choose] = useParam('currency');
  const [editing, setEditing] = useState<ConsolePack | 'new' | null>(null);
  const [pricing, setPricing] = useState(false);
  const mayChange = may('pack.change');
  const currencies = [
    ...new Set([...(answer.data?.exact ?? []), ...(answer.data?.packs ?? [])].map((row) => row.currency)),
  ].sort();
  const currency = chosen ?? (currencies.includes('USD') ? 'USD' : (currencies[0] ?? 'USD'));
  const packs = answer.data?.packs
    .filter((pack) => pack.currency === currency)
    .sort((a, b) => a.sort - b.sort || Number(BigInt(a.coins) - BigInt(b.coins)));
  const exact = answer.data?.exact.find((row) => row.currency === currency);
  const columns: readonly Column<ConsolePack>[] = [
    {
      key: 'coins',
      title: 'Coins',
      phone: 'title',
      cell: (pack) => <CoinsText coins={pack.coins} />,
    },
    {
      key: 'price',
      title: 'Price',
      align: 'end',
      phone: 'amount',
      cell: (pack) => <MoneyText micros={pack.price_micros} currency={currency} exact />,
    },
    {
      key: 'each',
      title: 'Per coin',
      align: 'end',
      cell: (pack) => <MoneyText micros={perCoin(pack)} currency={currency} exact />,
    },
    {
      key: 'saves',
      title: 'Against exact top-up',
      align: 'end',
      cell: (pack) => saves(pack, exact),
    },
    {
      key: 'channel',
      title: 'Channel',
      cell: (pack) => pack.channel,
    },
    {
      key: 'sort',
      title: 'Order',
      align: 'end',
      cell: (pack) => pack.sort,
    },
    {
      key: 'state',
      title: 'State',
      cell: (pack) =>
        pack.active ? <StateBadge tone="good">On sale</StateBadge> : <StateBadge tone="plain">Not on sale</StateBadge>,
    },
  ];
  return (
    <Page
      title="Packs and prices"
      lead="Coin packs, and the price of one coin when a viewer buys exactly what is missing. A new price counts from now on; open checkouts keep the price that was shown."
      actions={
        mayChange && (
          <Button leftSection={<PlusIcon />} onClick={() => setEditing('new')}>
            New pack
          </Button>
        )
      }
    >
      <div className="dk-stack">
        {currencies.length > 1 && (
          <div className="cs-scroll-x">
            <SegmentedControl aria-label="Currency" size="xs" value={currency} onChange={choose} data={currencies} />
          </div>
        )}
        <Panel flush title={`Packs in ${currency}`}>
          <DataTable
            label={`Coin packs in ${currency}`}
            columns={columns}
            pages={wholeList({ data: packs && { rows: packs }, error: answer.error, refetch: answer.refetch })}
            rowKey={(pack) => pack.id}
            rowTone={(pack) => (pack.active ? undefined : 'faded')}
            {...(mayChange
              ? {
                  open: (pack: ConsolePack) => ({
                    says: `Change the pack of ${pack.coins} coins`,
                    onOpen: () => setEditing(pack),
                  }),
                }
              : {})}
            empty={{
              icon: <TagIcon />,
              title: `No packs in ${currency}`,
              text: 'Packs that viewers who pay in this currency can buy are listed here.',
            }}
          />
        </Panel>
        <Panel
          title={`Exact top-up in ${currency}`}
          note="Also what gifts cost in money, everywhere."
          actions={
            mayChange &&
            answer.data && (
              <Button variant="default" size="xs" onClick={() => setPricing(true)}>
                {exact ? 'Change' : 'Set'}
              </Button>
            )
          }
        >
          {answer.data === undefined ? (
            <LoadingLines lines={3} />
          ) : exact ? (
            <ExactFacts exact={exact} />
          ) : (
            <EmptyPanel
              title="No exact top-up"
              text={`Viewers who pay in ${currency} can only buy packs until a price is set.`}
            />
          )}
        </Panel>
      </div>
      {editing !== null && (
        <PackDialog
          pack={editing === 'new' ? null : editing}
          currency={currency}
          currencies={currencies}
          onClose={() => setEditing(null)}
        />
      )}
      {pricing && <ExactPriceDialog currency={currency} exact={exact ?? null} onClose={() => setPricing(false)} />}
    </Page>
  );
}

/** What a coin of this pack costs against one by exact top-up, in per cent rounded down. */
function saves(pack: ConsolePack, exact: ExactPrice | undefined): string {
  if (!exact) return '';
  const alone = BigInt(pack.coins) * BigInt(exact.coin_price_micros);
  const less = alone - BigInt(pack.price_micros);
  if (alone === 0n || less === 0n) return 'the same';
  const percent = ((less < 0n ? -less : less) * 100n) / alone;
  return `${percent === 0n ? 'under 1' : percent}% ${less > 0n ? 'cheaper' : 'dearer'}`;
}

/** Coins of the example. */
const EXAMPLE_COINS = 137n;

function ExactFacts({ exact }: { readonly exact: ExactPrice }): ReactElement {
  const example = priceOfCoins(EXAMPLE_COINS, BigInt(exact.coin_price_micros), exact.currency);
  return (
    <Facts
      rows={[
        [
          'Price of one coin',
          <MoneyText key="price" micros={exact.coin_price_micros} currency={exact.currency} exact />,
        ],
        ['From', `${coinsText(exact.min_coins)} coins`],
        ['To', `${coinsText(exact.max_coins)} coins`],
        [
          'Example',
          `${String(EXAMPLE_COINS)} coins cost ${moneyText(example, exact.currency)} (rounded up to what can be paid)`,
        ],
      ]}
    />
  );
}
