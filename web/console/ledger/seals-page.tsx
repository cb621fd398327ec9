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
import { t } from '../texts.ts';

const BLOCKS_SHOWN = 25;

/** A number in a head's text. */
const numberOf = (head: SealHead, name: string): number =>
  Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(head.head)?.[1] ?? 0);

const COLUMNS: readonly Column<SealHead>[] = [
  { key: 'block', title: t.sealsPage.block, phone: 'title', cell: (row) => <b>{row.block}</b> },
  { key: 'at', title: t.sealsPage.sealed, cell: (row) => <TimeText at={row.at} /> },
  {
    key: 'leaves',
    title: t.sealsPage.lines,
    align: 'end',
    phone: 'amount',
    cell: (row) => fullCount(numberOf(row, 'leaves')),
  },
  {
    key: 'hash',
    title: t.sealsPage.hashOfTheHead,
    cell: (row) => <code title={row.hash}>{row.hash.slice(0, 24)}…</code>,
  },
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
      title={t.sealsPage.seals}
      lead={t.sealsPage.entriesAndOperatorActions}
      actions={
        <Button
          leftSection={<LockIcon size={16} />}
          disabled={head === null}
          onClick={() => head && saveFile(`busker-head-${head.block}.json`, head)}
        >
          {t.sealsPage.saveThisHead}
        </Button>
      }
    >
      <div className="dk-stack">
        <LedgerNav />
        {state.data && head && (
          <>
            <Figures label={t.sealsPage.whatIsSealed}>
              <Figure label={t.sealsPage.newestBlock} value={fullCount(newest)} note={<TimeText at={head.at} />} />
              <Figure label={t.sealsPage.linesSealed} value={fullCount(numberOf(head, 'total'))} />
              <Figure
                label={t.sealsPage.postingsWaiting}
                value={fullCount(state.data.waiting_postings)}
                note={t.sealsPage.sealedWithinAMinute}
              />
            </Figures>
            <Panel title={t.sealsPage.publicKey} note={t.sealsPage.whoeverChecksASeal}>
              <CopyField label={t.sealsPage.ed25519Hex} value={state.data.key} />
            </Panel>
          </>
        )}
        <Panel flush title={t.sealsPage.newestBlocks}>
          <DataTable
            label={t.sealsPage.newestBlocks}
            columns={COLUMNS}
            pages={wholeList(newest_first)}
            rowKey={(row) => row.block}
            empty={{
              icon: <BookIcon />,
              title: t.sealsPage.nothingIsSealedYet,
              text: t.sealsPage.theFirstBlockComes,
            }}
          />
        </Panel>
      </div>
    </Page>
  );
}
