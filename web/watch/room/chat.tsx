/** The lines of a room. It follows the newest line until somebody scrolls up; then a pill counts what is new below. */
import type { GiftItem, PersonCard } from '@busker/protocol';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { Avatar } from '../../shared/avatar.tsx';
import { coinsText } from '../../shared/format.ts';
import { CoinIcon, Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import type { StreamLine } from './stream.ts';
import './chat.css';

interface LineParts {
  readonly items: ReadonlyMap<string, GiftItem>;
  readonly creator: PersonCard;
  readonly onLine: (line: StreamLine) => void;
}

/** As near to the end as this counts as "at the end". */
const NEAR_PX = 48;

export function Chat({ lines, ...parts }: LineParts & { readonly lines: readonly StreamLine[] }): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  /** The newest line when somebody began to read further up. */
  const [seen, setSeen] = useState<string | undefined>(undefined);

  useLayoutEffect(() => {
    if (following && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines, following]);

  function toEnd(): void {
    setFollowing(true);
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }

  const fresh = following ? 0 : lines.length - 1 - lines.findIndex((line) => line.key === seen);
  return (
    <div className="chat">
      <div
        className="chat-lines"
        ref={list}
        role="log"
        // a combo that counts on in its line is told once, at its end, by the overlay
        aria-relevant="additions"
        aria-label={t.room.chat}
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          const atEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
          if (following && !atEnd) setSeen(lines.at(-1)?.key);
          setFollowing(atEnd);
        }}
      >
        {lines.length === 0 && <div className="chat-empty">{t.room.chatEmpty}</div>}
        {lines.map((line) => (
          <div key={line.key} className={`chat-line chat-${line.kind}`}>
            <Line line={line} {...parts} />
          </div>
        ))}
      </div>
      {fresh > 0 && (
        <button type="button" className="chat-pill" onClick={toEnd}>
          <Icon name="arrow-down" size="1.1em" />
          {t.room.newMessages({ n: fresh })}
        </button>
      )}
    </div>
  );
}

function Line({ line, items, creator, onLine }: LineParts & { readonly line: StreamLine }): ReactNode {
  if (line.kind === 'thanks') {
    return (
      <p className="chat-words">
        <Icon name="heart-full" size="1em" className="chat-thanks-icon" />
        <bdi>
          <strong>{creator.display_name}</strong>
        </bdi>{' '}
        {t.room.thanks({ name: line.person.display_name })}: <bdi>{line.text}</bdi>
      </p>
    );
  }
  const item = line.kind === 'gift' ? items.get(line.item_id) : undefined;
  return (
    <>
      <Avatar person={line.person} size="1.75rem" />
      <p className="chat-words">
        <button
          type="button"
          className="chat-name"
          aria-haspopup="dialog"
          aria-label={t.safety.menu({ name: line.person.display_name })}
          onClick={() => onLine(line)}
        >
          <bdi>{line.person.display_name}</bdi>
          {line.person.id === creator.id && <span className="chat-host">{t.room.host}</span>}
        </button>{' '}
        {line.kind === 'chat' ? (
          <bdi>{line.text}</bdi>
        ) : (
          <>
            {t.room.theGiftIs({ item: item?.name ?? line.item_id, count: line.count })}
            {line.message && (
              <q className="chat-message" dir="auto">
                {line.message}
              </q>
            )}
          </>
        )}
      </p>
      {line.kind === 'gift' && (
        <span className="chat-gift-end">
          {item && (
            <img src={item.renditions.still.url} alt="" width="32" height="32" loading="lazy" decoding="async" />
          )}
          <span className="chat-coins bk-number">
            <CoinIcon size="0.95em" />
            {coinsText(line.coins)}
            <span className="bk-hidden"> {t.coinsWord({ coins: line.coins })}</span>
          </span>
        </span>
      )}
    </>
  );
}
