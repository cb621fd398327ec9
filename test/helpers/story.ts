/** Steps that several tests take through the doors: a purchase paid in the sandbox, the demo's clock moved on. */
import { newId, priceOfCoins, type GiftAck, type GiftBody, type Purchase, type PurchaseState } from '@busker/protocol';
import type { Program, Session } from './program.ts';
import { until } from './until.ts';

export type SandboxChoice = 'pay' | 'decline' | 'later' | 'later_fails' | 'twice' | 'late';

/** Buys an exact number of coins and chooses on the sandbox's checkout page; resolves when the purchase is credited or failed. */
export async function buyCoins(
  program: Pick<Program, 'url'>,
  person: Session,
  coins: string,
  choice: SandboxChoice = 'pay',
): Promise<Purchase> {
  const shop = await person.client.call('shop.get', { query: {} });
  const price = priceOfCoins(BigInt(coins), BigInt(shop.exact.coin_price_micros), shop.currency);
  const purchase = await person.client.call('purchases.create', {
    body: {
      id: newId(),
      provider: 'sandbox',
      currency: shop.currency,
      coins,
      expected_price_micros: `${price}`,
      return_to: '/wallet',
    },
  });
  const page = await fetch(purchase.checkout_url!);
  if (page.status !== 200) throw new Error(`the checkout page answered ${page.status}`);
  const paid = await fetch(purchase.checkout_url!, {
    method: 'POST',
    body: new URLSearchParams({ choice }),
    redirect: 'manual',
    headers: { origin: program.url },
  });
  if (paid.status >= 400) throw new Error(`the checkout answered ${paid.status}: ${await paid.text()}`);
  return until(async () => {
    const now = await person.client.call('purchases.get', { params: { id: purchase.id } });
    return now.state === 'credited' || now.state === 'failed' ? now : undefined;
  });
}

/** Sends a gift and waits until it is sent for good: a dear one is held first, so that it can be undone. */
export async function sendForGood(person: Session, body: GiftBody): Promise<GiftAck> {
  const ack = await person.client.call('gifts.send', { body });
  if (ack.hold)
    await until(async () => {
      const hold = await person.client.call('gifts.hold', { params: { id: ack.gift_id } });
      return hold.state === 'released' ? hold : undefined;
    }, 20_000);
  return ack;
}

/** What the desk of the sandbox's bank can do to a payment. */
export type SandboxDeskAction = 'refund' | 'half' | 'fail' | 'dispute' | 'win' | 'lose';

/** Does something to a purchase's payment at the sandbox's desk; resolves when the purchase is in a state. @param operator sees purchases. */
export async function moneyBack(
  program: Pick<Program, 'url'>,
  operator: Session,
  purchase: string,
  action: SandboxDeskAction,
  state: PurchaseState,
): Promise<void> {
  const read = () => operator.client.call('console.purchase', { params: { id: purchase } });
  const done = await fetch(`${program.url}/sandbox/payments/${(await read()).payment_id}`, {
    method: 'POST',
    body: new URLSearchParams({ action }),
    redirect: 'manual',
    headers: { origin: program.url },
  });
  if (done.status >= 400) throw new Error(`the sandbox's desk answered ${done.status}: ${await done.text()}`);
  await until(async () => ((await read()).state === state ? true : undefined));
}

/** Moves the demo's clock on. @param admin somebody who may. */
export async function skipDemoDays(program: Pick<Program, 'url'>, admin: Session, days: number): Promise<void> {
  const response = await fetch(`${program.url}/demo/clock`, {
    method: 'POST',
    headers: { cookie: admin.cookie, 'content-type': 'application/json', origin: program.url },
    body: JSON.stringify({ days }),
  });
  if (response.status !== 200) throw new Error(`the clock answered ${response.status}: ${await response.text()}`);
}
