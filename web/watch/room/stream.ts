/** The lines beside a room: chat, gifts and thank-yous in the order in which they happened. Pure. */
import type { ChatLine, DurableEvent, PersonCard } from '@busker/protocol';

interface Said {
  readonly key: string;
  readonly at: string;
  readonly person: PersonCard;
}

export type ShowLine =
  | (Said & {
      readonly kind: 'gift';
      readonly item_id: string;
      readonly count: number;
      readonly coins: string;
      readonly message: string | undefined;
    })
  | (Said & { readonly kind: 'thanks'; readonly text: string });

export type StreamLine = ShowLine | (Said & { readonly kind: 'chat'; readonly text: string; readonly line: ChatLine });

/** Gift and thank-you lines kept; chat keeps its own. */
const KEPT = 80;

/** Adds what new events say. A combo is one line: it keeps its place and takes the larger count, so repeats change nothing. */
export function addEvents(lines: readonly ShowLine[], events: readonly DurableEvent[]): readonly ShowLine[] {
  let next = lines;
  for (const event of events) {
    if (event.k === 'gift') {
      const key = event.combo?.id ?? event.gift_id;
      const count = event.combo?.count ?? event.quantity;
      const coins = event.combo?.coins ?? event.coins;
      const known = next.find((line) => line.key === key);
      if (known?.kind === 'gift') {
        if (count <= known.count) continue;
        const grown = { ...known, count, coins, message: event.message ?? known.message };
        next = next.map((line) => (line === known ? grown : line));
      } else {
        const { at, sender: person, item_id, message } = event;
        next = [...next, { kind: 'gift', key, at, person, item_id, count, coins, message }];
      }
    } else if (event.k === 'thanks') {
      const { at, supporter: person, text } = event;
      next = [...next, { kind: 'thanks', key: `thanks-${event.offset}`, at, person, text }];
    }
  }
  return next === lines ? lines : next.slice(-KEPT);
}

/** Both kinds of lines as one list, oldest first. */
export function mergeLines(chat: readonly ChatLine[], shows: readonly ShowLine[]): readonly StreamLine[] {
  const lines: StreamLine[] = chat.map((line) => ({
    kind: 'chat',
    key: line.id,
    at: line.at,
    person: line.author,
    text: line.text,
    line,
  }));
  return [...lines, ...shows].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
