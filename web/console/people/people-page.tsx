/** Everybody with an account, searched. */
import type { ConsolePerson } from '@busker/protocol';
import { type ReactElement } from 'react';
import { useRoutePages } from '../../shared/desk/api.ts';
import { DataTable, type Column } from '../../shared/desk/DataTable.tsx';
import { PeopleIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel } from '../../shared/desk/parts.tsx';
import { CoinsText, MoneyText, PersonCell, TimeText } from '../../shared/desk/text.tsx';
import { SearchField, searchQuery, useParam } from '../parts.tsx';
import { PersonBadges } from './person-badges.tsx';
const COLUMNS: readonly Column<ConsolePerson>[] = [
  {
    key: 'person',
    title: 'Person',
    phone: 'title',
    cell: (row) => <PersonCell person={row.person} />,
  },
  {
    key: 'marks',
    title: 'Marks',
    cell: (row) => <PersonBadges row={row} />,
  },
  {
    key: 'mail',
    title: 'Mail',
    cell: (row) => row.email ?? '',
  },
  {
    key: 'coins',
    title: 'Coins',
    align: 'end',
    phone: 'amount',
    cell: (row) => <CoinsText coins={row.wallet.total} />,
  },
  {
    key: 'owed',
    title: 'Available earnings',
    align: 'end',
    cell: (row) =>
      row.earnings && <MoneyText micros={row.earnings.available_micros} currency={row.earnings.currency} />,
  },
  {
    key: 'since',
    title: 'Joined',
    align: 'end',
    cell: (row) => <TimeText at={row.created_at} only="day" />,
  },
];
export default function PeoplePage(): ReactElement {
  const [q] = useParam('q');
  const pages = useRoutePages('console.people', {
    query: searchQuery(q),
  });
  return (
    <Page title="People" lead="Everybody with an account. Search by handle, name, mail or id.">
      <Panel flush tools={<SearchField label="Search people" placeholder="Handle, name, mail or id" />}>
        <DataTable
          label="People"
          columns={COLUMNS}
          pages={pages}
          rowKey={(row) => row.person.id}
          open={(row) => ({
            says: `Open ${row.person.display_name}`,
            to: `/people/${row.person.id}`,
          })}
          rowTone={(row) => (row.banned ? 'faded' : undefined)}
          empty={
            q
              ? {
                  icon: <PeopleIcon />,
                  title: `Nobody found for “${q}”`,
                  text: 'Search by the beginning of a handle or name, a whole mail address, or an id.',
                }
              : {
                  icon: <PeopleIcon />,
                  title: 'Nobody yet',
                  text: 'Everybody who signs up is listed here.',
                }
          }
        />
      </Panel>
    </Page>
  );
}
