import type { ChatLine, ComboState, DurableEvent, PassingEvent } from '@busker/protocol';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { applyMessage, emptyRoom, openCombos, type RoomMessage, type RoomState } from '../src/index.ts';
import { ROOM, at, gift, id, person, snapshot } from './events.ts';
import { START_MS } from './fake.ts';

// hundreds of runs: seconds of work, more on a busy machine
vi.setConfig({ testTimeout: 60_000 });

const frame = (...events: (DurableEvent | PassingEvent)[]): RoomMessage => ({ t: 'frame', room: ROOM, events });
const resumed = (offset: number, events: DurableEvent[], combos: ComboState[] = []): RoomMessage => ({
  t: 'resumed',
  room: ROOM,
  offset,
  events,
  combos,
  board: [],
  totals: { coins: '0', gifts: 0, supporters: 0 },
  likes: 0,
  viewers: 1,
});
const fold = (...messages: RoomMessage[]): RoomState =>
  messages.reduce((state, message) => applyMessage(state, message).state, emptyRoom(ROOM));
const line = (n: number, seconds = n): ChatLine => ({
  k: 'chat',
  id: id(0xc000 + n),
  at: at(seconds),
  author: person(2),
  text: `line ${n}`,
});

test('a gift seen twice counts once, and is fresh once', () => {
  const first = applyMessage(fold(snapshot()), frame(gift(1)));
  expect(first.fresh.length).toBe(1);
  const again = applyMessage(first.state, frame(gift(1)));
  expect(again.fresh).toEqual([]);
  expect(again.state.totals).toEqual({ coins: '10', gifts: 1, supporters: 0 });
});

test('nothing after a gap is applied until it is filled', () => {
  const gap = applyMessage(fold(snapshot()), frame(gift(1), gift(3)));
  expect(gap.state).toMatchObject({ offset: 1, gap: true });
  expect(gap.fresh.map((event) => event.offset)).toEqual([1]);
  const filled = applyMessage(gap.state, resumed(3, [gift(2), gift(3)]));
  expect(filled.state).toMatchObject({ offset: 3, gap: false });
  expect(filled.fresh.map((event) => event.offset)).toEqual([2, 3]);
});

test('hearts that a killed server had not written are given up after the break', () => {
  const state = fold(snapshot(), frame({ k: 'likes', total: 145 }));
  expect(applyMessage(state, frame({ k: 'likes', total: 141 })).state.likes).toBe(145);
  const back: RoomMessage = {
    t: 'resumed',
    room: ROOM,
    offset: 0,
    events: [],
    combos: [],
    board: [],
    totals: state.totals,
    likes: 141,
    viewers: 1,
  };
  expect(applyMessage(state, back).state.likes).toBe(141);
});

test('a combo shows the absolute count, and ends with its end', () => {
  const key = id(0xc0);
  let state = fold(snapshot(), frame(gift(1, 10, { id: key, count: 1 }), gift(2, 10, { id: key, count: 5 })));
  expect(openCombos(state, START_MS)).toMatchObject([{ id: key, count: 5, coins: '50', item_id: 'rose' }]);
  expect(openCombos(state, Date.parse(at(6)))).toEqual([]);
  ({ state } = applyMessage(
    state,
    frame({
      k: 'combo_end',
      offset: 3,
      at: at(6),
      combo_id: key,
      sender: person(1),
      item_id: 'rose',
      count: 5,
      coins: '50',
    }),
  ));
  expect(state.combos.size).toBe(0);
});

test('combos that ended long ago are forgotten although a combo of one gets no end', () => {
  const events = Array.from({ length: 200 }, (_, n) => gift(n + 1, 1, { id: id(0xd000 + n), count: 1 }));
  expect(fold(snapshot(), frame(...events)).combos.size).toBeLessThan(20);
});

test('a combo that goes on is kept, however long ago it began, and those begun after it are forgotten', () => {
  const key = id(0xc0);
  const events = Array.from({ length: 200 }, (_, n) =>
    gift(n + 1, 1, n % 2 === 0 ? { id: key, count: n / 2 + 1 } : { id: id(0xd000 + n), count: 1 }),
  );
  // As a page gets them: one after another.
  const { combos } = fold(snapshot(), ...events.map((event) => frame(event)));
  expect(combos.get(key)?.count).toBe(100);
  expect(combos.size).toBeLessThan(20);
});

test('a board that is ahead of the events already holds them; one that is behind gets the gifts since', () => {
  const board = (offset: number, coins: number): PassingEvent => ({
    k: 'board',
    offset,
    rows: [{ person: person(1), coins: String(coins), rank: 1 }],
    totals: { coins: String(coins), gifts: offset, supporters: 1 },
  });
  let state = fold(snapshot(), frame(gift(1), board(3, 30)));
  expect(state.totals.coins).toBe('30');
  ({ state } = applyMessage(state, frame(gift(2), gift(3), gift(4))));
  expect(state.totals).toEqual({ coins: '40', gifts: 4, supporters: 1 });
  ({ state } = applyMessage(state, frame(board(2, 20))));
  expect(state.totals.coins, 'an older board is ignored').toBe('40');
});

test('a board between two gifts of one frame holds the first, and only the second stays beside it', () => {
  const board: PassingEvent = { k: 'board', offset: 1, rows: [], totals: { coins: '10', gifts: 1, supporters: 1 } };
  let state = fold(snapshot(), frame(gift(1), board, gift(2)));
  expect(state.tail.gifts.map(({ offset }) => offset)).toEqual([2]);
  expect(state.totals.coins).toBe('20');
  ({ state } = applyMessage(state, frame({ ...board })));
  expect(state.totals.coins).toBe('20');
});

test('thousands of gifts without a new board still add up', () => {
  const gifts = Array.from({ length: 12_000 }, (_, n) => gift(n + 1, 3));
  const state = fold(snapshot(), ...gifts.map((event) => frame(event)));
  expect(state.totals).toMatchObject({ coins: '36000', gifts: 12_000 });
  expect(state.tail.gifts.length).toBeLessThanOrEqual(5_000);
});

test('chat is kept in order, once each, bounded, and removed lines never come back', () => {
  let state = fold(snapshot({ chat: [line(2)] }), frame(line(3), line(2), line(1)));
  expect(state.chat.map((each) => each.text)).toEqual(['line 1', 'line 2', 'line 3']);
  ({ state } = applyMessage(
    state,
    frame({ k: 'chat_removed', id: line(2).id }, { k: 'chat_removed', id: line(9).id }, line(2), line(9)),
  ));
  expect(state.chat.map((each) => each.text)).toEqual(['line 1', 'line 3']);
  state = fold(snapshot(), frame(...Array.from({ length: 500 }, (_, n) => line(n))));
  expect(state.chat.length).toBe(150);
  expect(state.chat.at(-1)!.text).toBe('line 499');
});

test('an ended session is ended, and messages of another room change nothing', () => {
  const state = fold(snapshot(), frame({ k: 'live_ended', offset: 1, at: at(1) }));
  expect(state.state).toBe('ended');
  expect(applyMessage(state, { ...frame(gift(2)), room: id(77) }).state).toBe(state);
});

test('a snapshot that is behind is ignored, unless the connection vouches for it', () => {
  const state = fold(snapshot(), frame(gift(1), gift(2)));
  expect(applyMessage(state, snapshot({ offset: 1 })).state).toBe(state);
  expect(applyMessage(state, snapshot({ offset: 1 }), { trust_snapshot: true }).state.offset).toBe(1);
});

// ————— any disorder converges

interface World {
  log: DurableEvent[];
  chat: ChatLine[];
}

/** A log as a server would write it: combos with rising counts, each ended once. */
const world: fc.Arbitrary<World> = fc
  .record({
    steps: fc.array(
      fc.record({
        what: fc.integer({ min: 0, max: 9 }),
        coins: fc.integer({ min: 1, max: 40_000 }),
        who: fc.integer({ min: 0, max: 2 }),
      }),
      { minLength: 1, maxLength: 40, size: 'max' },
    ),
    chat: fc.integer({ min: 0, max: 10 }),
    ended: fc.boolean(),
  })
  .map(({ steps, chat, ended }) => {
    const log: DurableEvent[] = [];
    const open = new Map<number, ComboState>();
    for (const { what, coins, who } of steps) {
      const offset = log.length + 1;
      const running = open.get(who);
      if (what === 0 && running) {
        open.delete(who);
        log.push({
          k: 'combo_end',
          offset,
          at: at(offset),
          combo_id: running.id,
          sender: running.sender,
          item_id: 'rose',
          count: running.count,
          coins: running.coins,
        });
      } else if (what === 1) {
        log.push({ k: 'thanks', offset, at: at(offset), supporter: person(who), text: 'thank you' });
      } else if (what < 7) {
        const count = (running?.count ?? 0) + 1;
        const total = BigInt(running?.coins ?? 0) + BigInt(coins);
        const state = {
          id: running?.id ?? id(0xe000 + offset),
          count,
          coins: String(total),
          ends_at: at(offset + 1_000),
        };
        open.set(who, { ...state, sender: person(who), item_id: 'rose' });
        log.push({ ...gift(offset, coins), sender: person(who), combo: state });
      } else {
        log.push({ ...gift(offset, coins), sender: person(who) });
      }
    }
    if (ended) log.push({ k: 'live_ended', offset: log.length + 1, at: at(log.length + 1) });
    return { log, chat: Array.from({ length: chat }, (_, n) => line(n)) };
  });

/** The truth up to an offset, computed without the code under test. */
function truth({ log, chat }: World, offset: number) {
  const seen = log.slice(0, offset);
  const gifts = seen.filter((event) => event.k === 'gift');
  const by = new Map<string, bigint>();
  for (const event of gifts) by.set(event.sender.id, (by.get(event.sender.id) ?? 0n) + BigInt(event.coins));
  const ended = new Set(seen.flatMap((event) => (event.k === 'combo_end' ? [event.combo_id] : [])));
  const over = seen.some((event) => event.k === 'live_ended');
  const combos = new Map<string, ComboState>();
  for (const event of gifts) {
    if (event.combo && !ended.has(event.combo.id) && !over)
      combos.set(event.combo.id, { ...event.combo, sender: event.sender, item_id: event.item_id });
  }
  return {
    offset,
    state: over ? ('ended' as const) : ('open' as const),
    totals: {
      coins: String(gifts.reduce((sum, event) => sum + BigInt(event.coins), 0n)),
      gifts: gifts.length,
      supporters: by.size,
    },
    board: [...by].map(([person_id, coins], rank) => ({
      person: { ...person(0), id: person_id },
      coins: String(coins),
      rank,
    })),
    combos: [...combos.values()],
    chat,
  };
}

const disorder = fc.array(
  fc.record({
    what: fc.constantFrom('frame', 'resumed', 'snapshot', 'board'),
    from: fc.nat(50),
    length: fc.nat(12),
    shuffle: fc.boolean(),
    after_state: fc.boolean(),
  }),
  { maxLength: 30, size: 'max' },
);

test('any reordering, doubling and loss converges to the truth after one resume, and never miscounts on the way', () => {
  fc.assert(
    fc.property(world, disorder, (made, deliveries) => {
      const last = made.log.length;
      const snap = (offset: number): RoomMessage => {
        const { combos, board, totals, state } = truth(made, offset);
        return snapshot({ offset, combos, board, totals, state, chat: made.chat, likes: offset });
      };
      const resume = (after: number, offset: number): RoomMessage => {
        const { combos, board, totals } = truth(made, offset);
        return {
          t: 'resumed',
          room: ROOM,
          offset,
          events: made.log.slice(after, offset),
          combos,
          board,
          totals,
          likes: offset,
          viewers: 1,
        };
      };
      let state = emptyRoom(ROOM);
      let drawn = 0;
      const deliver = (message: RoomMessage): void => {
        const applied = applyMessage(state, message);
        ({ state } = applied);
        for (const event of applied.fresh) {
          expect(event.offset, 'drawn in order, once').toBeGreaterThan(drawn);
          drawn = event.offset;
        }
        // what is shown is always the truth of some offset: the state's, or the board's if that is ahead
        const shown = truth(made, Math.max(state.offset, state.tail.board_offset));
        expect([state.totals.coins, state.totals.gifts]).toEqual([shown.totals.coins, shown.totals.gifts]);
      };
      for (const { what, from, length, shuffle, after_state } of deliveries) {
        const start = after_state ? state.offset : Math.min(from, last);
        const end = Math.min(last, start + length);
        if (what === 'snapshot') deliver(snap(end));
        else if (what === 'resumed') deliver(resume(start, end));
        else if (what === 'board') {
          const { board, totals } = truth(made, end);
          deliver(frame({ k: 'board', offset: end, rows: board, totals }));
        } else {
          const events: (DurableEvent | PassingEvent)[] = [
            ...made.log.slice(start, end),
            ...made.chat.slice(0, length),
          ];
          deliver(frame(...(shuffle ? events.toReversed() : events)));
        }
      }
      deliver(state.known ? resume(state.offset, last) : snap(last));
      const end = truth(made, last);
      expect(state).toMatchObject({ offset: last, gap: false, state: end.state, totals: end.totals, board: end.board });
      expect(
        openCombos(state, Date.parse(at(last)))
          .map((open) => open.id)
          .sort(),
      ).toEqual(end.combos.map((open) => open.id).sort());
      for (const open of end.combos) expect(state.combos.get(open.id)).toEqual(open);
      const chat_ids = state.chat.map((each) => each.id);
      expect(chat_ids).toEqual([...new Set(chat_ids)].sort());
    }),
    { numRuns: 400 },
  );
});
