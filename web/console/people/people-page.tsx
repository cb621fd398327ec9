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
import { t } from '../texts.ts';
const COLUMNS: readonly Column<ConsolePerson>[] = [
  {
    key: 'person',
    title: t.peoplePage.person,
    phone: 'title',
    cell: (row) => <PersonCell person={row.person} />,
  },
  {
    key: 'marks',
    title: t.peoplePage.marks,
    cell: (row) => <PersonBadges row={row} />,
  },
  {
    key: 'mail',
    title: t.peoplePage.mail,
    cell: (row) => row.email ?? '',
  },
  {
    key: 'coins',
    title: t.peoplePage.coins,
    align: 'end',
    phone: 'amount',
    cell: (row) => <CoinsText coins={row.wallet.total} />,
  },
  {
    key: 'owed',
    title: t.peoplePage.availableEarnings,
    align: 'end',
    cell: (row) =>
      row.earnings && <MoneyText micros={row.earnings.available_micros} currency={row.earnings.currency} />,
  },
  {
    key: 'since',
    title: t.peoplePage.joined,
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
    <Page title={t.peoplePage.people} lead={t.peoplePage.everybodyWithAnAccount}>
      <Panel
        flush
        tools={<SearchField label={t.peoplePage.searchPeople} placeholder={t.peoplePage.handleNameMailOr} />}
      >
        <DataTable
          label={t.peoplePage.people}
          columns={COLUMNS}
          pages={pages}
          rowKey={(row) => row.person.id}
          open={(row) => ({
            says: t.peoplePage.open({ displayName: row.person.display_name }),
            to: `/people/${row.person.id}`,
          })}
          rowTone={(row) => (row.banned ? 'faded' : undefined)}
          empty={
            q
              ? {
                  icon: <PeopleIcon />,
                  title: t.peoplePage.nobodyFoundFor({ q }),
                  text: t.peoplePage.searchByTheBeginning,
                }
              : {
                  icon: <PeopleIcon />,
                  title: t.peoplePage.nobodyYet,
                  text: t.peoplePage.everybodyWhoSignsUp,
                }
          }
        />
      </Panel>
    </Page>
  );
}
