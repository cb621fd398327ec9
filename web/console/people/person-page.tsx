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
import { t } from '../texts.ts';
import { say } from '../../shared/say.tsx';

const COLUMNS: readonly Column<WalletLine>[] = [
  { key: 'title', title: t.personPage.what, phone: 'title', cell: (line) => line.cause.title },
  { key: 'at', title: t.personPage.when, cell: (line) => <TimeText at={line.at} /> },
  {
    key: 'account',
    title: t.personPage.coins,
    cell: (line) => (line.account === 'paid' ? t.personPage.paid : t.personPage.promotional),
  },
  {
    key: 'coins',
    title: t.personPage.change,
    align: 'end',
    phone: 'amount',
    cell: (line) => <CoinsText coins={line.coins} change />,
  },
  {
    key: 'total',
    title: t.personPage.totalAfter,
    align: 'end',
    cell: (line) => <CoinsText coins={line.total_after} />,
  },
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
      back={<BackTo to="/people" name={t.personPage.people} />}
      actions={row.erased_at === null ? <PersonActions row={row} /> : null}
    >
      <div className="dk-stack">
        {row.banned && (
          <Alert color="red" title={t.personPage.banned}>
            {say(t.personPage.since, { at: <TimeText at={row.banned.at} />, reason: row.banned.reason })}
          </Alert>
        )}
        {row.erased_at !== null && (
          <Alert color="gray" title={t.personPage.thisAccountWasDeleted}>
            {say(t.personPage.whoItWas, { erased: <TimeText at={row.erased_at} /> })}
          </Alert>
        )}
        {row.frozen && row.erased_at === null && (
          <Alert color="yellow" title={t.personPage.walletAndEarningsAre}>
            {say(t.personPage.since, { at: <TimeText at={row.frozen.at} />, reason: row.frozen.reason })}
          </Alert>
        )}
        <Figures label={t.personPage.coins}>
          <Figure
            label={t.personPage.coins}
            value={<CoinsText coins={wallet.total} />}
            note={t.personPage.inTheWallet}
          />
          <Figure
            label={t.personPage.paid}
            value={<CoinsText coins={wallet.paid} />}
            note={t.personPage.boughtNeverExpire}
          />
          <Figure
            label={t.personPage.promotional}
            value={<CoinsText coins={wallet.promo} />}
            note={t.personPage.givenSpentFirst}
          />
        </Figures>
        {earnings && (
          <Figures label={t.personPage.earnings}>
            <Figure
              label={t.personPage.pending}
              value={<MoneyText micros={earnings.pending_micros} currency={earnings.currency} />}
              note={t.personPage.onHold}
            />
            <Figure
              label={t.personPage.available}
              value={<MoneyText micros={earnings.available_micros} currency={earnings.currency} />}
              note={t.personPage.canBeCashedOut}
            />
            <Figure
              label={t.personPage.reserved}
              value={<MoneyText micros={earnings.reserved_micros} currency={earnings.currency} />}
              note={t.personPage.inCashOutsUnderWay}
            />
            <Figure
              label={t.personPage.paidOut}
              value={<MoneyText micros={earnings.paid_out_micros} currency={earnings.currency} />}
              note={t.personPage.soFar}
            />
          </Figures>
        )}
        <Panel title={t.personPage.account}>
          <Facts
            rows={[
              [t.personPage.marks, <PersonBadges key="marks" row={row} />],
              [t.personPage.mail, row.email ?? t.personPage.noMail],
              [t.personPage.joined, <TimeText key="joined" at={row.created_at} />],
              [t.personPage.id, <IdText key="id" id={person.id} />],
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
    <Panel flush title={t.personPage.coinsLineByLine} note={t.personPage.newestFirst}>
      <DataTable
        label={t.personPage.walletStatement}
        columns={COLUMNS}
        pages={pages}
        rowKey={(line) => `${line.account}-${line.seq}`}
        open={(line) =>
          line.cause.kind === 'gift'
            ? { says: t.personPage.open({ title: line.cause.title }), onOpen: () => setGift(line.cause.id) }
            : undefined
        }
        empty={{
          icon: <CardIcon />,
          title: t.personPage.noCoinsYet,
          text: t.personPage.purchasesGiftsAndGrants,
        }}
      />
      <GiftDrawer id={gift} onClose={() => setGift(null)} />
    </Panel>
  );
}
