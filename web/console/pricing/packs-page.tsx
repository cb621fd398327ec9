/** What coins cost: packs and exact top-up, by currency. */
import { priceOfCoins, type ConsolePack, type ExactPrice } from '@busker/protocol';
import { Button, SegmentedControl } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { moneyText, percentText } from '../../shared/format.ts';
import { useRoute } from '../../shared/desk/api.ts';
import { DataTable, wholeList, type Column } from '../../shared/desk/DataTable.tsx';
import { PlusIcon, TagIcon } from '../../shared/desk/icons.tsx';
import { Facts, Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { EmptyPanel, LoadingLines } from '../../shared/desk/states.tsx';
import { CoinsText, MoneyText } from '../../shared/desk/text.tsx';
import { useSession } from '../../shared/session.tsx';
import { nameOf, useParam } from '../parts.tsx';
import { ExactPriceDialog } from './exact-price-dialog.tsx';
import { PackDialog } from './pack-dialog.tsx';
import { perCoin } from './per-coin.ts';
import { t } from '../texts.ts';

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
      title: t.packsPage.coins,
      phone: 'title',
      cell: (pack) => <CoinsText coins={pack.coins} />,
    },
    {
      key: 'price',
      title: t.packsPage.price,
      align: 'end',
      phone: 'amount',
      cell: (pack) => <MoneyText micros={pack.price_micros} currency={currency} exact />,
    },
    {
      key: 'each',
      title: t.packsPage.perCoin,
      align: 'end',
      cell: (pack) => <MoneyText micros={perCoin(pack)} currency={currency} exact />,
    },
    {
      key: 'saves',
      title: t.packsPage.againstExactTopUp,
      align: 'end',
      cell: (pack) => saves(pack, exact),
    },
    {
      key: 'channel',
      title: t.packsPage.channel,
      cell: (pack) => nameOf(t.names.channels, pack.channel),
    },
    {
      key: 'sort',
      title: t.packsPage.order,
      align: 'end',
      cell: (pack) => pack.sort,
    },
    {
      key: 'state',
      title: t.packsPage.state,
      cell: (pack) =>
        pack.active ? (
          <StateBadge tone="good">{t.packsPage.onSale}</StateBadge>
        ) : (
          <StateBadge tone="plain">{t.packsPage.notOnSale}</StateBadge>
        ),
    },
  ];
  return (
    <Page
      title={t.packsPage.packsAndPrices}
      lead={t.packsPage.coinPacksAndThe}
      actions={
        mayChange && (
          <Button leftSection={<PlusIcon />} onClick={() => setEditing('new')}>
            {t.packsPage.newPack}
          </Button>
        )
      }
    >
      <div className="dk-stack">
        {currencies.length > 1 && (
          <div className="cs-scroll-x">
            <SegmentedControl
              aria-label={t.packsPage.currency}
              size="xs"
              value={currency}
              onChange={choose}
              data={currencies}
            />
          </div>
        )}
        <Panel flush title={t.packsPage.packsIn({ currency })}>
          <DataTable
            label={t.packsPage.coinPacksIn({ currency })}
            columns={columns}
            pages={wholeList({ data: packs && { rows: packs }, error: answer.error, refetch: answer.refetch })}
            rowKey={(pack) => pack.id}
            rowTone={(pack) => (pack.active ? undefined : 'faded')}
            {...(mayChange
              ? {
                  open: (pack: ConsolePack) => ({
                    says: t.packsPage.changeThePackOf({ coins: pack.coins }),
                    onOpen: () => setEditing(pack),
                  }),
                }
              : {})}
            empty={{
              icon: <TagIcon />,
              title: t.packsPage.noPacksIn({ currency }),
              text: t.packsPage.packsThatViewersWho,
            }}
          />
        </Panel>
        <Panel
          title={t.packsPage.exactTopUpIn({ currency })}
          note={t.packsPage.alsoWhatGiftsCost}
          actions={
            mayChange &&
            answer.data && (
              <Button variant="default" size="xs" onClick={() => setPricing(true)}>
                {exact ? t.packsPage.change : t.packsPage.set}
              </Button>
            )
          }
        >
          {answer.data === undefined ? (
            <LoadingLines lines={3} />
          ) : exact ? (
            <ExactFacts exact={exact} />
          ) : (
            <EmptyPanel title={t.packsPage.noExactTopUp} text={t.packsPage.viewersWhoPayIn({ currency })} />
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
  if (alone === 0n || less === 0n) return t.packsPage.theSame;
  const percent = ((less < 0n ? -less : less) * 100n) / alone;
  const said = percent === 0n ? t.packsPage.under1({ percent: percentText(1) }) : percentText(Number(percent));
  return less > 0n ? t.packsPage.cheaper({ percent: said }) : t.packsPage.dearer({ percent: said });
}

/** Coins of the example. */
const EXAMPLE_COINS = 137n;

function ExactFacts({ exact }: { readonly exact: ExactPrice }): ReactElement {
  const example = priceOfCoins(EXAMPLE_COINS, BigInt(exact.coin_price_micros), exact.currency);
  return (
    <Facts
      rows={[
        [
          t.packsPage.priceOfOneCoin,
          <MoneyText key="price" micros={exact.coin_price_micros} currency={exact.currency} exact />,
        ],
        [t.packsPage.from, t.packsPage.coins2({ minCoins: exact.min_coins })],
        [t.packsPage.to, t.packsPage.coins3({ maxCoins: exact.max_coins })],
        [
          t.packsPage.example,
          t.packsPage.coinsCostRoundedUp({
            EXAMPLE_COINS: String(EXAMPLE_COINS),
            example: moneyText(example, exact.currency),
          }),
        ],
      ]}
    />
  );
}
