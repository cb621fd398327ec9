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

export default function SupportersPage(): ReactElement {
  const studio = useRoute('studio.get', {});
  const pages = useRoutePages('studio.supporters', { query: {} });
  const [thanks, setThanks] = useState<PersonCard | null>(null);
  const live_id = studio.data?.live?.id;
  const columns: readonly Column<Supporter>[] = [
    { key: 'person', title: 'Supporter', phone: 'title', cell: (row) => <PersonCell person={row.person} /> },
    { key: 'coins', title: 'Coins', align: 'end', phone: 'amount', cell: (row) => <CoinsText coins={row.coins} /> },
    { key: 'gifts', title: 'Gifts', align: 'end', cell: (row) => formatCount(row.gifts) },
    { key: 'last', title: 'Last gift', align: 'end', cell: (row) => <TimeText at={row.last_at} /> },
    {
      key: 'thank',
      title: 'Thank',
      align: 'end',
      phone: 'action',
      cell: (row) => (
        <Tooltip label="A thank-you appears in your room, so you have to be live." disabled={live_id !== undefined}>
          <Button
            size="xs"
            variant="light"
            data-disabled={live_id === undefined}
            aria-disabled={live_id === undefined}
            aria-label={`Thank ${row.person.display_name}${live_id === undefined ? ' (only while you are live)' : ''}`}
            onClick={() => {
              if (live_id !== undefined) setThanks(row.person);
            }}
          >
            Thank
          </Button>
        </Tooltip>
      ),
    },
  ];
  return (
    <Page
      title="Supporters"
      lead="Everybody who ever sent you a gift, by the coins of all their gifts. You can thank them in your room while you are live."
    >
      <Panel flush>
        <DataTable
          label="Your supporters"
          columns={columns}
          pages={pages}
          rowKey={(row) => row.person.id}
          empty={{
            icon: <HeartIcon />,
            title: 'No supporters yet',
            text: 'Whoever sends you a gift, live or on a post, is listed here with their coins.',
          }}
        />
      </Panel>
      {thanks && live_id !== undefined && (
        <ThankDialog live_id={live_id} supporter={thanks} onClose={() => setThanks(null)} />
      )}
    </Page>
  );
}
