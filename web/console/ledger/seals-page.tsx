/** The sealed books: the newest head, to save elsewhere, and the blocks before it. */
import type { SealHead } from '@busker/protocol';
import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useRoute } from '../../shared/desk/api.ts';
import { DataTable, type Column, wholeList } from '../../shared/desk/DataTable.tsx';
import { BookIcon, LockIcon } from '../../shared/desk/icons.tsx';
import { CopyField, Figure, Figures, Page, Panel } from '../../shared/desk/parts.tsx';
import { TimeText } from '../../shared/desk/text.tsx';
import { fullCount } from '../../shared/format.ts';
import { saveFile } from '../../shared/proof.ts';
import { LedgerNav } from './ledger-nav.tsx';

const BLOCKS_SHOWN = 25;

/** A number in a head's text. */
const numberOf = (head: SealHead, name: string): number =>
  Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(head.head)?.[1] ?? 0);

const COLUMNS: readonly Column<SealHead>[] = [
  { key: 'block', title: 'Block', phone: 'title', cell: (row) => <b>{row.block}</b> },
  { key: 'at', title: 'Sealed', cell: (row) => <TimeText at={row.at} /> },
  { key: 'leaves', title: 'Lines', align: 'end', phone: 'amount', cell: (row) => fullCount(numberOf(row, 'leaves')) },
  { key: 'hash', title: 'Hash of the head', cell: (row) => <code title={row.hash}>{row.hash.slice(0, 24)}…</code> },
];

export default function SealsPage(): ReactElement {
  const state = useRoute('seals.head', {});
  const head = state.data?.head ?? null;
  const newest = Number(head?.block ?? 0);
  const blocks = useRoute('seals.list', {
    query: { from: `${Math.max(1, newest - BLOCKS_SHOWN + 1)}`, limit: BLOCKS_SHOWN },
  });
  const newest_first = { ...blocks, data: blocks.data && { rows: blocks.data.rows.toReversed() } };
  return (
    <Page
      title="Seals"
      lead="Entries and operator actions are sealed every minute. Save a head where nobody who has the database can reach it: with it, npm run verify shows whether anything before it was rewritten."
      actions={
        <Button
          leftSection={<LockIcon size={16} />}
          disabled={head === null}
          onClick={() => head && saveFile(`busker-head-${head.block}.json`, head)}
        >
          Save this head
        </Button>
      }
    >
      <div className="dk-stack">
        <LedgerNav />
        {state.data && head && (
          <>
            <Figures label="What is sealed">
              <Figure label="Newest block" value={fullCount(newest)} note={<TimeText at={head.at} />} />
              <Figure label="Lines sealed" value={fullCount(numberOf(head, 'total'))} />
              <Figure
                label="Postings waiting"
                value={fullCount(state.data.waiting_postings)}
                note="sealed within a minute"
              />
            </Figures>
            <Panel title="Public key" note="Whoever checks a seal needs it; it may be known to everybody.">
              <CopyField label="Ed25519, hex" value={state.data.key} />
            </Panel>
          </>
        )}
        <Panel flush title="Newest blocks">
          <DataTable
            label="Newest blocks"
            columns={COLUMNS}
            pages={wholeList(newest_first)}
            rowKey={(row) => row.block}
            empty={{
              icon: <BookIcon />,
              title: 'Nothing is sealed yet',
              text: 'The first block comes within a minute of the first posting.',
            }}
          />
        </Panel>
      </div>
    </Page>
  );
}
