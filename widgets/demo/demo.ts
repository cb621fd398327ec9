/** Lets a person look at the elements with real gifts. `demo` on the window is for the console of the browser and for the browser tests. */
import wasm_url from '@lottiefiles/dotlottie-web/dotlottie-player.wasm?url';
import type { BoardRow } from '@busker/protocol';
import '../src/index.ts';
import { giftEvent, loadCatalogue, people } from './gifts.ts';

const overlay = document.querySelector('busker-overlay')!;
const tray = document.querySelector('busker-gift-tray')!;
const board = document.querySelector('busker-board')!;
const balance = document.querySelector('busker-balance')!;

const catalogue = await loadCatalogue();
const items = new Map(catalogue.items.map((item) => [item.id, item]));
const me = people[0]!;
const combo = { id: '', count: 0, until_ms: 0 };
const spent = new Map<string, bigint>(people.slice(1, 8).map((person, n) => [person.id, BigInt(40_000 >> (n * 2))]));
let coins = 2_500n;

overlay.wasmUrl = wasm_url;
tray.wasmUrl = wasm_url;
tray.catalogue = catalogue;
tray.recipient = 'Rosa Lindqvist';

function refresh(): void {
  balance.balance = { paid: String(coins), promo: '0', total: String(coins), frozen: false };
  const rows = [...spent].sort((a, b) => Number(b[1] - a[1]));
  board.rows = rows.map(([id, value], n): BoardRow => ({
    person: people.find((person) => person.id === id)!,
    coins: String(value),
    rank: n + 1,
  }));
  board.totals = {
    coins: String(rows.reduce((sum, [, value]) => sum + value, 0n)),
    gifts: rows.length,
    supporters: rows.length,
  };
}

/** A server in the page: it acknowledges, keeps the combo and shows the gift. */
tray.addEventListener('busker-send', (sent) => {
  const { command, item } = (sent as CustomEvent).detail as {
    command: Parameters<typeof answer>[0];
    item: Parameters<typeof answer>[1];
  };
  setTimeout(() => answer(command, item), 40);
});

function answer(
  command: { id: string; quantity: number; message?: string },
  item: NonNullable<ReturnType<typeof items.get>>,
): void {
  if (item.combo) {
    const key = `${item.id}-${me.id}`;
    if (!combo.id.startsWith(key) || performance.now() > combo.until_ms)
      Object.assign(combo, { id: `${key}-${performance.now()}`, count: 0 });
    combo.count += command.quantity;
    combo.until_ms = performance.now() + 3_000;
  }
  const { quantity, message } = command;
  const event = giftEvent(item, me, {
    quantity,
    ...(message === undefined ? {} : { message }),
    ...(item.combo ? { combo: { id: combo.id, count: combo.count } } : {}),
  });
  coins -= BigInt(event.coins);
  spent.set(me.id, (spent.get(me.id) ?? 0n) + BigInt(event.coins));
  refresh();
  tray.acknowledge({
    id: command.id,
    gift_id: event.gift_id,
    coins: event.coins,
    balance: balance.balance!,
    duplicate: false,
  });
  tray.observe(event);
  overlay.push(event, item, { self: true });
}

tray.addEventListener('busker-top-up-needed', (needed) => {
  const { missing_coins } = (needed as CustomEvent).detail as { missing_coins: string };
  coins += BigInt(missing_coins);
  refresh();
  tray.balance = balance.balance;
});

refresh();
tray.balance = balance.balance;
// `?only=overlay`: without the tray, whose preview plays.
if (new URLSearchParams(location.search).get('only') === 'overlay') tray.remove();
Object.assign(globalThis, { demo: { overlay, tray, board, balance, catalogue, items, people, giftEvent } });
document.documentElement.dataset['ready'] = '';
