/** One person: who they are, what they have, what happened to their coins, and what an operator may do. */
import type { ConsolePerson, WalletLine } from '@busker/protocol';
import { Alert } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useParams } from 'react-router';
import { useRoute, useRoutePages } from '../../shared/desk/api.ts';
import { DataTable, type Column } from '../../shared/desk/DataTable.tsx';
import { GiftDrawer } from '../../shared/desk/GiftView.tsx';
import { CardIcon } from '../../shared/desk/icons.tsx';
import { Facts, Figure, Figures, Page, Panel } from '../../shared/desk/parts.tsx';
import { Loaded } from '../../shared/desk/states.tsx';
import { CoinsText, IdText, MoneyText, TimeText } from '../../shared/desk/text.tsx';
import { BackTo } from '../parts.tsx';
import { PersonActions } from './person-actions.tsx';
import { PersonBadges } from './person-badges.tsx';

const COLUMNS: readonly Column<WalletLine>[] = [
  { key: 'title', title: 'What', phone: 'title', cell: (line) => line.cause.title },
  { key: 'at', title: 'When', cell: (line) => <TimeText at={line.at} /> },
  { key: 'account', title: 'Coins', cell: (line) => (line.account === 'paid' ? 'Paid' : 'Promotional') },
  {
    key: 'coins',
    title: 'Change',
    align: 'end',
    phone: 'amount',
    cell: (line) => <CoinsText coins={line.coins} change />,
  },
  { key: 'total', title: 'Total after', align: 'end', cell: (line) => <CoinsText coins={line.total_after} /> },
];

export default function PersonPage(): ReactElement {
  const { id = '' } = useParams();
  const person = useRoute('console.person', { params: { id } });
  return <Loaded of={person}>{(row) => <Person row={row} />}</Loaded>;
}

function Person({ row }: { readonly row: ConsolePerson }): ReactElement {
  const { person, wallet, earnings } = row;
  return (
    <Page
      title={person.display_name}
      lead={`@${person.handle}`}
      back={<BackTo to="/people" name="People" />}
      actions={row.erased_at === null ? <PersonActions row={row} /> : null}
    >
      <div className="dk-stack">
        {row.banned && (
          <Alert color="red" title="Banned">
            Since <TimeText at={row.banned.at} />: {row.banned.reason}
          </Alert>
        )}
        {row.erased_at !== null && (
          <Alert color="gray" title="This account was deleted">
            <TimeText at={row.erased_at} />. Who it was is not known here any more; what was booked stays, and what is
            left on it does not move.
          </Alert>
        )}
        {row.frozen && row.erased_at === null && (
          <Alert color="yellow" title="Wallet and earnings are frozen">
            Since <TimeText at={row.frozen.at} />: {row.frozen.reason}
          </Alert>
        )}
        <Figures label="Coins">
          <Figure label="Coins" value={<CoinsText coins={wallet.total} />} note="in the wallet" />
          <Figure label="Paid" value={<CoinsText coins={wallet.paid} />} note="bought, never expire" />
          <Figure label="Promotional" value={<CoinsText coins={wallet.promo} />} note="given, spent first" />
        </Figures>
        {earnings && (
          <Figures label="Earnings">
            <Figure
              label="Pending"
              value={<MoneyText micros={earnings.pending_micros} currency={earnings.currency} />}
              note="on hold"
            />
            <Figure
              label="Available"
              value={<MoneyText micros={earnings.available_micros} currency={earnings.currency} />}
              note="can be cashed out"
            />
            <Figure
              label="Reserved"
              value={<MoneyText micros={earnings.reserved_micros} currency={earnings.currency} />}
              note="in cash-outs under way"
            />
            <Figure
              label="Paid out"
              value={<MoneyText micros={earnings.paid_out_micros} currency={earnings.currency} />}
              note="so far"
            />
          </Figures>
        )}
        <Panel title="Account">
          <Facts
            rows={[
              ['Marks', <PersonBadges key="marks" row={row} />],
              ['Mail', row.email ?? 'none'],
              ['Joined', <TimeText key="joined" at={row.created_at} />],
              ['Id', <IdText key="id" id={person.id} />],
            ]}
          />
        </Panel>
        <Statement id={person.id} />
      </div>
    </Page>
  );
}

function Statement({ id }: { readonly id: string }): ReactElement {
  const pages = useRoutePages('console.personStatement', { params: { id }, query: {} });
  const [gift, setGift] = useState<string | null>(null);
  return (
    <Panel flush title="Coins, line by line" note="newest first">
      <DataTable
        label="Wallet statement"
        columns={COLUMNS}
        pages={pages}
        rowKey={(line) => `${line.account}-${line.seq}`}
        open={(line) =>
          line.cause.kind === 'gift'
            ? { says: `Open ${line.cause.title}`, onOpen: () => setGift(line.cause.id) }
            : undefined
        }
        empty={{
          icon: <CardIcon />,
          title: 'No coins yet',
          text: 'Purchases, gifts and grants of this person are listed here.',
        }}
      />
      <GiftDrawer id={gift} onClose={() => setGift(null)} />
    </Panel>
  );
}
