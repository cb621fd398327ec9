/** All gift items, on sale or not. */
import { priceOfCoins, type ConsoleItem, type ItemState } from '@busker/protocol';
import { Button, Drawer, SegmentedControl } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { moneyText } from '../../shared/format.ts';
import { useRoute } from '../../shared/desk/api.ts';
import { DataTable, wholeList, type Column } from '../../shared/desk/DataTable.tsx';
import { GiftIcon, PlusIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel, StateBadge, type Tone } from '../../shared/desk/parts.tsx';
import { CoinsText } from '../../shared/desk/text.tsx';
import { useSession } from '../../shared/session.tsx';
import { SearchField, useParam } from '../parts.tsx';
import { ReviewPanel } from './animation-review.tsx';
import { ItemEditor } from './item-editor.tsx';
import { UploadsPanel } from './upload-progress.tsx';
import { CATEGORY_NAMES } from './words.ts';
import { t } from '../texts.ts';

const STATES: Readonly<Record<ItemState, { readonly name: string; readonly tone: Tone }>> = {
  on_sale: { name: t.cataloguePage.onSale, tone: 'good' },
  draft: { name: t.cataloguePage.draft, tone: 'warn' },
  retired: { name: t.cataloguePage.retired, tone: 'plain' },
};
const NEW = 'new';

export default function CataloguePage(): ReactElement {
  const { may } = useSession();
  const items = useRoute('console.items', {});
  const prices = useRoute('console.packs', {});
  const settings = useRoute('console.settings', {});
  const overview = useRoute('console.overview', {});
  const [q] = useParam('q');
  const [open, setOpen] = useParam('item');
  const [state, setState] = useState<ItemState | 'all'>('all');
  const currency = overview.data?.base_currency ?? 'USD';
  const exact = prices.data?.exact.find((one) => one.currency === currency);
  const wanted = (q ?? '').toLowerCase();
  const rows = items.data?.rows.filter(
    (item) =>
      (state === 'all' || item.state === state) &&
      (item.name.toLowerCase().includes(wanted) || item.id.includes(wanted)),
  );
  const opened = items.data?.rows.find((item) => item.id === open);
  const columns: readonly Column<ConsoleItem>[] = [
    {
      key: 'name',
      title: t.cataloguePage.gift,
      phone: 'title',
      cell: (item) => (
        <span className="cs-item">
          <img src={item.renditions.still.url} alt="" width="40" height="40" loading="lazy" />
          <span>
            <b>
              <bdi>{item.name}</bdi>
            </b>
            <span className="dk-cell-2">{item.id}</span>
          </span>
        </span>
      ),
    },
    {
      key: 'price',
      title: t.cataloguePage.price,
      align: 'end',
      phone: 'amount',
      cell: (item) => <CoinsText coins={item.price_coins} />,
    },
    {
      key: 'money',
      title: t.cataloguePage.inText({ currency }),
      align: 'end',
      cell: (item) =>
        exact && moneyText(priceOfCoins(BigInt(item.price_coins), BigInt(exact.coin_price_micros), currency), currency),
    },
    { key: 'category', title: t.cataloguePage.category, cell: (item) => CATEGORY_NAMES[item.category] },
    {
      key: 'shows',
      title: t.cataloguePage.showsAs,
      cell: (item) =>
        [
          item.full_screen ? t.cataloguePage.fullScreen : t.cataloguePage.banner,
          item.combo ? t.cataloguePage.combo : null,
        ]
          .filter(Boolean)
          .join(', '),
    },
    { key: 'sort', title: t.cataloguePage.order, align: 'end', phone: 'hide', cell: (item) => item.sort },
    {
      key: 'state',
      title: t.cataloguePage.state,
      cell: (item) => <StateBadge tone={STATES[item.state].tone}>{STATES[item.state].name}</StateBadge>,
    },
  ];
  const mayChange = may('item.change');
  return (
    <Page
      title={t.cataloguePage.catalogue}
      lead={t.cataloguePage.theGiftsThatViewers}
      actions={
        mayChange && (
          <Button leftSection={<PlusIcon />} onClick={() => setOpen(NEW)}>
            {t.cataloguePage.newGift}
          </Button>
        )
      }
    >
      <UploadsPanel />
      <ReviewPanel mayChange={mayChange} />
      <Panel
        flush
        tools={<SearchField label={t.cataloguePage.searchTheCatalogue} placeholder={t.cataloguePage.nameOrId} />}
        actions={
          <SegmentedControl
            size="xs"
            aria-label={t.cataloguePage.state}
            value={state}
            onChange={(value) => setState(value as ItemState | 'all')}
            data={[
              { value: 'all', label: t.cataloguePage.all },
              ...Object.entries(STATES).map(([value, { name }]) => ({ value, label: name })),
            ]}
          />
        }
      >
        <DataTable
          label={t.cataloguePage.giftItems}
          columns={columns}
          pages={wholeList({ data: rows && { rows }, error: items.error, refetch: items.refetch })}
          rowKey={(item) => item.id}
          rowTone={(item) => (item.state === 'retired' ? 'faded' : undefined)}
          open={(item) => ({ says: t.cataloguePage.open({ name: item.name }), onOpen: () => setOpen(item.id) })}
          skeletonRows={8}
          empty={
            wanted !== '' || state !== 'all'
              ? { icon: <GiftIcon />, title: t.cataloguePage.noGiftFits, text: t.cataloguePage.changeTheSearchOr }
              : {
                  icon: <GiftIcon />,
                  title: t.cataloguePage.noGiftsYet,
                  text: t.cataloguePage.makeTheFirstOne,
                }
          }
        />
      </Panel>
      <Drawer
        opened={open === NEW || opened !== undefined}
        onClose={() => setOpen(null)}
        title={opened?.name ?? t.cataloguePage.newGift}
        size="min(44rem, 100vw)"
      >
        {(open === NEW || opened) && (
          <ItemEditor
            key={opened ? `${opened.id}-${opened.version}` : NEW}
            item={opened ?? null}
            taken={items.data?.rows.map((item) => item.id) ?? []}
            exact={prices.data?.exact ?? []}
            full_screen_from={settings.data?.full_screen_from_coins ?? null}
            readOnly={!mayChange}
            onClose={() => setOpen(null)}
          />
        )}
      </Drawer>
    </Page>
  );
}
