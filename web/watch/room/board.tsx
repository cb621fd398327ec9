/** Top supporters: our own small list, so that the page's first load needs no widget for it. */
import type { BoardRow, PersonCard, TargetTotals } from '@busker/protocol';
import type { ReactNode } from 'react';
import { Avatar } from '../../shared/avatar.tsx';
import { coinsText } from '../../shared/format.ts';
import { CoinIcon, Icon } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { t } from '../messages.ts';
import { Bone, Loading } from '../parts/states.tsx';
import './board.css';

export interface BoardProps {
  /** undefined while it is asked for. */
  readonly rows: readonly BoardRow[] | undefined;
  readonly totals: TargetTotals;
  readonly limit?: number;
  readonly onPerson?: (person: PersonCard) => void;
}

export function Board({ rows, totals, limit = 20, onPerson }: BoardProps): ReactNode {
  const { me } = useSession();
  if (!rows) {
    return (
      <Loading className="board">
        <Bone height="3rem" />
        <Bone height="3rem" />
        <Bone height="3rem" />
      </Loading>
    );
  }
  if (rows.length === 0) return <p className="board-empty">{t.room.boardEmpty}</p>;
  const best = BigInt(rows[0]!.coins);
  return (
    <ol className="board">
      {rows.slice(0, limit).map((row) => {
        const mine = row.person.id === me?.person.id;
        const part = best > 0n ? Number((BigInt(row.coins) * 1_000n) / best) / 1_000 : 0;
        const content = (
          <>
            <span className={`board-rank board-rank-${row.rank}`}>
              {row.rank === 1 ? <Icon name="crown" size="1.2rem" /> : row.rank}
            </span>
            {row.rank === 1 && <span className="bk-hidden">1</span>}
            <Avatar person={row.person} size="2.25rem" />
            <span className="board-name truncate" dir="auto">
              {mine ? t.room.you : row.person.display_name}
            </span>
            <span className="board-coins bk-number">
              <CoinIcon size="1em" />
              {coinsText(row.coins)}
              <span className="bk-hidden"> {t.coinsWord({ coins: row.coins })}</span>
            </span>
          </>
        );
        return (
          <li
            key={row.person.id}
            className={mine ? 'board-row board-row-mine' : 'board-row'}
            style={{ backgroundSize: `${part * 100}% 100%` }}
          >
            {onPerson && !mine ? (
              <button type="button" className="board-line" onClick={() => onPerson(row.person)}>
                {content}
              </button>
            ) : (
              <span className="board-line">{content}</span>
            )}
          </li>
        );
      })}
      {totals.supporters > Math.min(limit, rows.length) && (
        <li className="board-rest">{t.supporters({ n: totals.supporters })}</li>
      )}
    </ol>
  );
}
