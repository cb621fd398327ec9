/** Who supports this creator, the most generous first. */
import type { PersonCard, Supporter } from '@busker/protocol';
import { Button, Tooltip } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { formatCount } from '../shared/desk/amounts.ts';
import { useRoute, useRoutePages } from '../shared/desk/api.ts';
import { DataTable, type Column } from '../shared/desk/DataTable.tsx';
import { HeartIcon } from '../shared/desk/icons.tsx';
import { Page, Panel } from '../shared/desk/parts.tsx';
import { CoinsText, PersonCell, TimeText } from '../shared/desk/text.tsx';
import { ThankDialog } from './thank-dialog.tsx';
import { t } from './texts.ts';

export default function SupportersPage(): ReactElement {
  const studio = useRoute('studio.get', {});
  const pages = useRoutePages('studio.supporters', { query: {} });
  const [thanks, setThanks] = useState<PersonCard | null>(null);
  const live_id = studio.data?.live?.id;
  const columns: readonly Column<Supporter>[] = [
    {
      key: 'person',
      title: t.supportersPage.supporter,
      phone: 'title',
      cell: (row) => <PersonCell person={row.person} />,
    },
    {
      key: 'coins',
      title: t.supportersPage.coins,
      align: 'end',
      phone: 'amount',
      cell: (row) => <CoinsText coins={row.coins} />,
    },
    { key: 'gifts', title: t.supportersPage.gifts, align: 'end', cell: (row) => formatCount(row.gifts) },
    { key: 'last', title: t.supportersPage.lastGift, align: 'end', cell: (row) => <TimeText at={row.last_at} /> },
    {
      key: 'thank',
      title: t.supportersPage.thank,
      align: 'end',
      phone: 'action',
      cell: (row) => (
        <Tooltip label={t.supportersPage.aThankYouAppearsIn} disabled={live_id !== undefined}>
          <Button
            size="xs"
            variant="light"
            data-disabled={live_id === undefined}
            aria-disabled={live_id === undefined}
            aria-label={
              live_id === undefined
                ? t.supportersPage.thankOnlyLive({ name: row.person.display_name })
                : t.supportersPage.thankPerson({ name: row.person.display_name })
            }
            onClick={() => {
              if (live_id !== undefined) setThanks(row.person);
            }}
          >
            {t.supportersPage.thank}
          </Button>
        </Tooltip>
      ),
    },
  ];
  return (
    <Page title={t.supportersPage.supporters} lead={t.supportersPage.everybodyWhoEverSent}>
      <Panel flush>
        <DataTable
          label={t.supportersPage.yourSupporters}
          columns={columns}
          pages={pages}
          rowKey={(row) => row.person.id}
          empty={{
            icon: <HeartIcon />,
            title: t.supportersPage.noSupportersYet,
            text: t.supportersPage.whoeverSendsYouA,
          }}
        />
      </Panel>
      {thanks && live_id !== undefined && (
        <ThankDialog live_id={live_id} supporter={thanks} onClose={() => setThanks(null)} />
      )}
    </Page>
  );
}
