/** Beside the stage on wide screens: chat or supporters, and the line to write in. */
import type { KeyboardEvent, ReactNode } from 'react';
import { Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';

type Tab = 'chat' | 'board';
const TABS: readonly Tab[] = ['chat', 'board'];

export interface RoomSideProps {
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly talk: ReactNode;
  readonly board: ReactNode;
  readonly bar: ReactNode;
}

export function RoomSide({ tab, onTab, talk, board, bar }: RoomSideProps): ReactNode {
  function keys(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const next = tab === 'chat' ? 'board' : 'chat';
    onTab(next);
    document.getElementById(`room-tab-${next}`)?.focus();
  }
  return (
    <aside className="room-side" aria-label={t.room.chat}>
      <div className="room-tabs" role="tablist" onKeyDown={keys}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`room-tab-${name}`}
            aria-selected={tab === name}
            aria-controls="room-panel"
            tabIndex={tab === name ? 0 : -1}
            className="room-tab"
            onClick={() => onTab(name)}
          >
            <Icon name={name === 'chat' ? 'comment' : 'trophy'} size="1.2rem" />
            {t.room[name]}
          </button>
        ))}
      </div>
      <div className="room-panel" id="room-panel" role="tabpanel" aria-labelledby={`room-tab-${tab}`}>
        {tab === 'chat' ? talk : <div className="room-board">{board}</div>}
      </div>
      {bar}
    </aside>
  );
}
