/** A viewer's coins: balances, what was spent, and the statement. See README.md. The folder's public file. */
import type { Wallet as WalletJson, WalletBalance, WalletCause, WalletLine, WalletPeriod } from '@busker/protocol';
import { bucketOf } from '@busker/protocol';
import { readBalances } from '../ledger/accounts.ts';
import { CAUSES } from '../ledger/types.ts';
import type { Limits } from '../limits/limits.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Database } from '../platform/database.ts';
import type { ServerTexts } from '../platform/texts.ts';
import type { Period } from '../platform/time-zone.ts';
import { readWalletPeriod, walletCsv } from './period.ts';
import { mergeAccounts } from './statement.ts';
import { readEntries, readExpiring, type CausedEntry } from './statement.sql.ts';

const PAGE_SIZE = 30;
const POST = 2;
/** A place in an account: the seq to read below. */
const PLACE = /^[1-9][0-9]{0,17}$/;

export interface Wallet {
  /** Coins of one person; zeros for somebody who never had any. */
  balance(person: string): Promise<WalletBalance>;
  /** Coins, what was bought, and what was spent today and this month, in the person's time zone. */
  read(person: string): Promise<WalletJson>;
  /** Both accounts in one list, newest first, with titles in the reader's language. @throws BuskerError `bad_request` for a foreign cursor. */
  statement(
    person: string,
    page: { cursor?: string; limit?: number },
    t: ServerTexts,
  ): Promise<{ rows: WalletLine[]; next: string | null }>;
  /** The statement of a period, oldest first. @throws BuskerError `bad_request` for a foreign cursor. */
  period(
    person: string,
    period: Period,
    page: { cursor?: string; limit?: number },
    t: ServerTexts,
  ): Promise<WalletPeriod>;
  /** The same as CSV, in pieces. */
  periodFile(person: string, period: Period, t: ServerTexts): AsyncGenerator<string>;
}

export function createWallet(parts: {
  database: Database;
  limits: Pick<Limits, 'spent'>;
  /** Name of a payment provider for people. */
  providerName: (id: string) => string;
}): Wallet {
  const { db } = parts.database;

  async function balance(person: string): Promise<WalletBalance> {
    const { wallet_paid, wallet_promo, frozen } = (await readBalances(db, [person])).get(person)!;
    return { paid: `${wallet_paid}`, promo: `${wallet_promo}`, total: `${wallet_paid + wallet_promo}`, frozen };
  }

  const causeIn =
    (t: ServerTexts) =>
    (entry: CausedEntry): WalletCause =>
      causeOf(entry, parts.providerName, t);

  return {
    balance,
    period: (person, period, page, t) =>
      readWalletPeriod(db, person, period, { cursor: page.cursor, limit: page.limit ?? PAGE_SIZE }, causeIn(t)),
    periodFile: (person, period, t) => walletCsv(db, person, period, causeIn(t), t),

    async read(person) {
      const [held, balances, spent, bought, promo_expiring] = await Promise.all([
        balance(person),
        readBalances(db, [person]),
        parts.limits.spent(person),
        db
          .selectFrom('purchase')
          .select((eb) => eb.fn.coalesce(eb.fn.sum<string>('coins'), eb.val('0')).as('coins'))
          .where('bucket', '=', bucketOf(person))
          .where('person', '=', person)
          .where('credited_at', 'is not', null)
          .executeTakeFirstOrThrow(),
        readExpiring(db, person),
      ]);
      return {
        balance: held,
        spent_today_coins: `${spent.today}`,
        spent_month_coins: `${spent.month}`,
        bought_coins: bought.coins,
        owed_coins: `${-balances.get(person)!.wallet_debt}`,
        promo_expiring,
      };
    },

    async statement(person, page, t) {
      const cause = causeIn(t);
      const limit = page.limit ?? PAGE_SIZE;
      const [paid_below, promo_below] =
        page.cursor === undefined ? ['', ''] : (readCursor(page.cursor, [PLACE, PLACE]) as [string, string]);
      const [paid, promo] = await Promise.all([
        readEntries(db, person, 'paid', placeOf(paid_below), limit + 1),
        readEntries(db, person, 'promo', placeOf(promo_below), limit + 1),
      ]);
      const { lines, more } = mergeAccounts(paid, promo, limit);
      // Where each account goes on: below its last line; or, when none of its lines are shown yet, still below its newest of now.
      const place = (account: 'paid' | 'promo', entries: readonly CausedEntry[], before: string): string => {
        const last = lines.findLast((line) => line.account === account)?.entry.seq;
        return String(last ?? (entries[0] ? entries[0].seq + 1n : before || 1n));
      };
      return {
        rows: lines.map(({ account, entry, total_after }) => ({
          account,
          seq: `${entry.seq}`,
          at: entry.at.toISOString(),
          coins: `${entry.amount}`,
          balance_after: `${entry.balance_after}`,
          total_after: `${total_after}`,
          cause: cause(entry),
        })),
        next: more ? writeCursor(place('paid', paid, paid_below), place('promo', promo, promo_below)) : null,
      };
    },
  };
}

function placeOf(text: string): bigint | null {
  return text === '' ? null : BigInt(text);
}

function causeOf(entry: CausedEntry, providerName: (id: string) => string, t: ServerTexts): WalletCause {
  const id = entry.cause;
  switch (entry.cause_kind) {
    case CAUSES.gift:
      return { kind: 'gift', id, title: giftTitle(entry, t), href: placeHref(entry) };
    case CAUSES.hold:
      return holdCause(entry, t);
    case CAUSES.purchase:
      return {
        kind: 'purchase',
        id,
        title: t.wallet.purchase({
          coins: entry.coins ?? entry.amount,
          provider: entry.provider === null ? t.aProvider : providerName(entry.provider),
        }),
        href: `/wallet/purchase/${id}`,
      };
    case CAUSES.promo:
      return { kind: 'promo', id, title: t.wallet.promo, href: null };
    case CAUSES.promo_expiry:
      return {
        kind: 'expiry',
        id,
        title: t.wallet.expiry({ coins: entry.granted_coins ?? -entry.amount }),
        href: null,
      };
    case CAUSES.refund:
    case CAUSES.reversal:
    case CAUSES.debt:
      return moneyBackCause(entry, t);
    default:
      return { kind: 'correction', id, title: t.wallet.correction, href: null };
  }
}

function giftTitle({ item, quantity, handle }: CausedEntry, t: ServerTexts): string {
  return t.wallet.gift({
    item: item ?? t.gift,
    quantity: Math.max(1, quantity ?? 1),
    who: handle === null ? t.someone : `@${handle}`,
  });
}

function placeHref({ target, target_kind }: CausedEntry): string | null {
  return target === null ? null : `/${target_kind === POST ? 'post' : 'live'}/${target}`;
}

/** A hold that was sent is its gift; the others say what became of them. */
function holdCause(entry: CausedEntry, t: ServerTexts): WalletCause {
  const gift = giftTitle(entry, t);
  const cause = { kind: 'hold', id: entry.cause, href: placeHref(entry) } as const;
  if (entry.amount < 0n) {
    if (entry.hold === 'released') return { ...cause, kind: 'gift', title: gift };
    return { ...cause, title: entry.hold === 'open' ? t.wallet.heldOpen({ gift }) : t.wallet.held({ gift }) };
  }
  if (entry.hold === 'undone') return { ...cause, title: t.wallet.undone({ gift }) };
  return { ...cause, title: t.wallet.returned({ gift, why: entry.why ?? '' }) };
}

/** Lines of money that went back lead to the purchase that it is of. */
function moneyBackCause(entry: CausedEntry, t: ServerTexts): WalletCause {
  const href = entry.refunded_purchase === null ? null : `/wallet/purchase/${entry.refunded_purchase}`;
  const said = { coins: entry.refunded_coins ?? 0n, how: entry.refund_kind ?? 'refund' };
  if (entry.cause_kind === CAUSES.refund)
    return { kind: 'refund', id: entry.cause, title: t.wallet.refund(said), href };
  if (entry.cause_kind === CAUSES.debt) return { kind: 'debt', id: entry.cause, title: t.wallet.debt(said), href };
  return { kind: 'reversal', id: entry.cause, title: t.wallet.reversal(said), href };
}
