/**
 * What a room looks like, folded from what the server says about it. Pure: state in, state out.
 *
 * Words. *offset*: position in the room's log; durable events are applied strictly in its order, once each. *gap*: an event came whose
 * predecessor did not; nothing after the gap is applied until a `resumed` or `snapshot` fills it. *board*: top supporters with the totals, each
 * with the offset it contains; gifts after that offset are added to the totals here, so that a total never waits for the board.
 */
import type {
  BoardRow,
  ChatLine,
  ComboState,
  DurableEvent,
  GiftEvent,
  PassingEvent,
  ServerMessage,
  Snapshot,
  TargetTotals,
} from '@busker/protocol';

/** Chat lines kept on screen; older ones fall off. */
const CHAT_LINES = 150;
/** Ids of removed chat lines kept, so that a late line does not come back. */
const REMOVED_LINES = 200;
/** Gifts after the board kept one by one; beyond that the oldest are folded, and boards older than them ignored. */
const TAIL_GIFTS = 5_000;
/** A combo this long past its end is forgotten even without a `combo_end` (a combo of one gift never gets one). A busy room has hundreds a second. */
const FORGET_COMBO_MS = 10_000;

export interface RoomState {
  readonly room: string;
  /** Before the first answer of the server everything is empty and this is false. */
  readonly known: boolean;
  readonly kind: 'live' | 'post';
  readonly state: 'open' | 'ended';
  /** Last log offset applied; what to give as `after` when joining again. */
  readonly offset: number;
  /** An event was missed: join again with `offset`. */
  readonly gap: boolean;
  /** By combo id. May hold combos that just ended; see `openCombos`. */
  readonly combos: ReadonlyMap<string, ComboState>;
  readonly board: readonly BoardRow[];
  /** Up to `offset`: the board's totals and every gift since. */
  readonly totals: TargetTotals;
  /** Oldest first. */
  readonly chat: readonly ChatLine[];
  readonly likes: number;
  readonly viewers: number;
  readonly tail: Tail;
  readonly removed_chat: readonly string[];
}

/** The board's own totals and what came after them. */
interface Tail {
  readonly board_offset: number;
  readonly board_totals: TargetTotals;
  readonly gifts: readonly { readonly offset: number; readonly coins: bigint }[];
}

export type RoomMessage = Extract<ServerMessage, { t: 'snapshot' | 'resumed' | 'frame' }>;

export interface Applied {
  readonly state: RoomState;
  /** Durable events applied for the first time, in order. Draw these; never the ones in the message. */
  readonly fresh: readonly DurableEvent[];
  /** Passing events of the message (chat, likes, viewers, board), already folded in. */
  readonly passing: readonly PassingEvent[];
}

const NO_TOTALS: TargetTotals = { coins: '0', gifts: 0, supporters: 0 };

/** A room nothing is known about yet. */
export function emptyRoom(room: string): RoomState {
  return {
    room,
    known: false,
    kind: 'live',
    state: 'open',
    offset: 0,
    gap: false,
    combos: new Map(),
    board: [],
    totals: NO_TOTALS,
    chat: [],
    likes: 0,
    viewers: 0,
    tail: { board_offset: 0, board_totals: NO_TOTALS, gifts: [] },
    removed_chat: [],
  };
}

/**
 * Applies one message. Duplicates and messages out of order change nothing that is newer.
 * @param options.trust_snapshot take a snapshot even if it is behind: true on one ordered connection, where a snapshot is always the newest word.
 */
export function applyMessage(
  state: RoomState,
  message: RoomMessage,
  options: { trust_snapshot?: boolean } = {},
): Applied {
  if (message.room !== state.room) return { state, fresh: [], passing: [] };
  if (message.t === 'snapshot') {
    if (state.known && message.offset < state.offset && options.trust_snapshot !== true)
      return { state, fresh: [], passing: [] };
    return { state: fromSnapshot(state, message), fresh: [], passing: [] };
  }
  const fresh: DurableEvent[] = [];
  const passing: PassingEvent[] = [];
  const own: Own = { combos: undefined, gifts: undefined, last_gift_at: undefined };
  if (message.t === 'frame') {
    let next = state;
    for (const event of message.events) {
      if (isDurable(event)) {
        next = applyDurable(next, event, fresh, own);
      } else {
        next = applyPassing(next, event);
        passing.push(event);
      }
    }
    forgetCombos(own);
    return { state: next, fresh, passing };
  }
  if (message.offset < state.offset) return { state, fresh, passing };
  let next: RoomState = { ...state, gap: false };
  for (const event of message.events) next = applyDurable(next, event, fresh, own);
  if (next.offset !== message.offset) return { state: { ...next, gap: true }, fresh, passing };
  next = withBoard(next, message.offset, message.board, message.totals);
  const { viewers } = message;
  return {
    // Hearts not yet written are lost when a server dies: after a break its word counts, also when it is a smaller number.
    state: { ...next, known: true, combos: byId(message.combos), likes: message.likes, viewers },
    fresh,
    passing,
  };
}

/** Whether an event is in the room's log (the others pass by and may be thinned). */
export function isDurable(event: DurableEvent | PassingEvent): event is DurableEvent {
  return event.k === 'gift' || event.k === 'combo_end' || event.k === 'thanks' || event.k === 'live_ended';
}

/** Combos still running at a moment of the server's clock, the dearest first. */
export function openCombos(state: RoomState, server_now_ms: number): ComboState[] {
  return [...state.combos.values()]
    .filter((combo) => Date.parse(combo.ends_at) > server_now_ms)
    .sort((a, b) => Number(BigInt(b.coins) - BigInt(a.coins)) || (a.id < b.id ? -1 : 1));
}

function fromSnapshot(state: RoomState, message: Snapshot): RoomState {
  const removed = new Set(state.removed_chat);
  return {
    room: state.room,
    known: true,
    kind: message.kind,
    state: message.state,
    offset: message.offset,
    gap: false,
    combos: byId(message.combos),
    board: message.board,
    totals: message.totals,
    chat: mergeChat(state.chat, message.chat, removed),
    likes: message.likes,
    viewers: message.viewers,
    tail: { board_offset: message.offset, board_totals: message.totals, gifts: [] },
    removed_chat: state.removed_chat,
  };
}

/**
 * What was copied for the message at hand, and may therefore be changed until it is applied: a message may hold hundreds of gifts, and a busy
 * room thousands of combos.
 */
interface Own {
  combos: Map<string, ComboState> | undefined;
  gifts: Tail['gifts'][number][] | undefined;
  /** Of the last combo's gift. */
  last_gift_at: string | undefined;
}

/**
 * Combos that ended long ago, once for a message: the end of a combo of one is not told. Those whose last gift is the oldest come first, so only they
 * are looked at.
 */
function forgetCombos({ combos, last_gift_at }: Own): void {
  if (combos === undefined || last_gift_at === undefined) return;
  const now_ms = Date.parse(last_gift_at);
  for (const [id, combo] of combos) {
    if (Date.parse(combo.ends_at) + FORGET_COMBO_MS > now_ms) return;
    combos.delete(id);
  }
}

function applyDurable(state: RoomState, event: DurableEvent, fresh: DurableEvent[], own: Own): RoomState {
  if (event.offset <= state.offset) return state;
  if (event.offset !== state.offset + 1) return state.gap ? state : { ...state, gap: true };
  fresh.push(event);
  const next = { ...state, known: true, offset: event.offset };
  switch (event.k) {
    case 'gift':
      return withGift(next, event, own);
    case 'combo_end': {
      if (!next.combos.has(event.combo_id)) return next;
      own.combos ??= new Map(next.combos);
      own.combos.delete(event.combo_id);
      return { ...next, combos: own.combos };
    }
    case 'live_ended':
      own.combos = new Map();
      return { ...next, state: 'ended', combos: own.combos };
    case 'thanks':
      return next;
  }
}

function withGift(state: RoomState, event: GiftEvent, own: Own): RoomState {
  let { combos, tail, totals } = state;
  // a board may be ahead of the events: then it holds this gift already
  if (event.offset > tail.board_offset) {
    const gift = { offset: event.offset, coins: BigInt(event.coins) };
    totals = addGifts(totals, [gift]);
    // Not the message's own copy any more after a board or a fold.
    if (own.gifts === undefined || tail.gifts !== own.gifts) own.gifts = [...tail.gifts];
    own.gifts.push(gift);
    tail = { ...tail, gifts: own.gifts };
    if (own.gifts.length > TAIL_GIFTS) tail = foldOldest(tail);
  }
  if (event.combo && event.combo.count > (combos.get(event.combo.id)?.count ?? 0)) {
    own.combos ??= new Map(combos);
    own.last_gift_at = event.at;
    own.combos.delete(event.combo.id);
    own.combos.set(event.combo.id, { ...event.combo, sender: event.sender, item_id: event.item_id });
    combos = own.combos;
  }
  return { ...state, combos, tail, totals };
}

function foldOldest(tail: Tail): Tail {
  const half = tail.gifts.length >> 1;
  const folded = tail.gifts.slice(0, half);
  return {
    board_offset: folded[half - 1]!.offset,
    board_totals: addGifts(tail.board_totals, folded),
    gifts: tail.gifts.slice(half),
  };
}

function applyPassing(state: RoomState, event: PassingEvent): RoomState {
  switch (event.k) {
    case 'chat':
      return { ...state, chat: mergeChat(state.chat, [event], new Set(state.removed_chat)) };
    case 'chat_removed': {
      if (state.removed_chat.includes(event.id)) return state;
      return {
        ...state,
        chat: state.chat.filter((line) => line.id !== event.id),
        removed_chat: [...state.removed_chat, event.id].slice(-REMOVED_LINES),
      };
    }
    case 'likes':
      // likes only grow, so the larger number is the newer one
      return event.total > state.likes ? { ...state, likes: event.total } : state;
    case 'viewers':
      return { ...state, viewers: event.count };
    case 'board':
      return withBoard(state, event.offset, event.rows, event.totals);
  }
}

function withBoard(
  state: RoomState,
  offset: number,
  board: readonly BoardRow[],
  board_totals: TargetTotals,
): RoomState {
  if (offset < state.tail.board_offset) return state;
  const gifts = state.tail.gifts.filter((gift) => gift.offset > offset);
  return {
    ...state,
    board,
    totals: addGifts(board_totals, gifts),
    tail: { board_offset: offset, board_totals, gifts },
  };
}

function addGifts(totals: TargetTotals, gifts: readonly { readonly coins: bigint }[]): TargetTotals {
  if (gifts.length === 0) return totals;
  const coins = gifts.reduce((sum, gift) => sum + gift.coins, BigInt(totals.coins));
  return { ...totals, coins: String(coins), gifts: totals.gifts + gifts.length };
}

function byId(combos: readonly ComboState[]): ReadonlyMap<string, ComboState> {
  const oldest_first = [...combos].sort((a, b) => Date.parse(a.ends_at) - Date.parse(b.ends_at));
  return new Map(oldest_first.map((combo) => [combo.id, combo]));
}

/** Adds lines that are new, in order of time; nearly always at the end. */
function mergeChat(
  chat: readonly ChatLine[],
  lines: readonly ChatLine[],
  removed: ReadonlySet<string>,
): readonly ChatLine[] {
  const ids = new Set(chat.map((line) => line.id));
  const added = lines.filter((line) => !ids.has(line.id) && !removed.has(line.id));
  if (added.length === 0) return removed.size === 0 ? chat : chat.filter((line) => !removed.has(line.id));
  return [...chat, ...added]
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1))
    .slice(-CHAT_LINES);
}
