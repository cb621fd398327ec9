/** Buying coins as a browser does: an order, the sandbox's checkout page and its form, then waiting for the coins. */
import { setTimeout as delay } from 'node:timers/promises';
import { newId, priceOfCoins, type Purchase, type Shop } from '@busker/protocol';
import type { Account } from './accounts.ts';
import { persist, PERSIST_MS } from './persist.ts';

export type Choice = 'pay' | 'decline' | 'twice' | 'late';

const LOOK_EVERY_MS = 150;
/** A checkout that has not changed for so long may never have got its form: it is sent again. */
const CHOOSE_AGAIN_MS = 5_000;

/** Either a pack or a number of coins. */
export type Basket = { readonly pack_id: string } | { readonly coins: bigint };

/** Buys, over whatever breaks on the way; the order's id makes every step repeatable. @returns the purchase as it ended. */
export async function buy(account: Account, shop: Shop, basket: Basket, choice: Choice): Promise<Purchase> {
  const { client } = account;
  const id = newId();
  const order = 'pack_id' in basket ? packOrder(shop, basket.pack_id) : exactOrder(shop, basket.coins);
  const { checkout_url } = await persist(() =>
    client.call('purchases.create', {
      body: { id, provider: 'sandbox', currency: shop.currency, return_to: '/wallet', ...order },
    }),
  );
  if (checkout_url === null) throw new Error(`purchase ${id} has no checkout`);
  const until = performance.now() + PERSIST_MS;
  let chosen_at = -Infinity;
  for (;;) {
    if (performance.now() - chosen_at > CHOOSE_AGAIN_MS) {
      await persist(() => choose(checkout_url, choice));
      chosen_at = performance.now();
    }
    const purchase = await persist(() => client.call('purchases.get', { params: { id } }));
    if (purchase.state === 'credited' || purchase.state === 'failed' || purchase.state === 'expired') return purchase;
    if (performance.now() > until) throw new Error(`purchase ${id} is still ${purchase.state} after ${PERSIST_MS} ms`);
    await delay(LOOK_EVERY_MS);
  }
}

/** Opens the checkout page and sends its form. */
async function choose(checkout_url: string, choice: Choice): Promise<void> {
  const page = await fetch(checkout_url);
  const html = await page.text();
  if (page.status !== 200) throw new Error(`the checkout page answered ${page.status}`);
  // Once the checkout is settled, the page says so and has no form any more.
  if (!html.includes('name="choice"')) return;
  const answer = await fetch(checkout_url, {
    method: 'POST',
    body: new URLSearchParams({ choice }),
    redirect: 'manual',
    headers: { origin: new URL(checkout_url).origin },
  });
  await answer.text();
  if (answer.status >= 400 && answer.status !== 409) throw new Error(`the checkout answered ${answer.status}`);
}

function packOrder(shop: Shop, pack_id: string): { pack_id: string; expected_price_micros: string } {
  const pack = shop.packs.find((one) => one.id === pack_id);
  if (!pack) throw new Error(`no such pack: ${pack_id}`);
  return { pack_id, expected_price_micros: pack.price_micros };
}

function exactOrder(shop: Shop, coins: bigint): { coins: string; expected_price_micros: string } {
  const { coin_price_micros, min_coins, max_coins } = shop.exact;
  const least = BigInt(min_coins);
  const most = BigInt(max_coins);
  const bought = coins < least ? least : coins > most ? most : coins;
  const price = priceOfCoins(bought, BigInt(coin_price_micros), shop.currency);
  return { coins: `${bought}`, expected_price_micros: `${price}` };
}
