/** Reading purchases: for their buyer, and for the operators' desk. */
import {
  BuskerError,
  bucketOf,
  BUCKETS,
  isId,
  type ConsolePurchase,
  type PersonCard,
  type Purchase,
  type PurchaseRefunds,
  type PurchaseState,
} from '@busker/protocol';
import { sql, type Selectable } from 'kysely';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Db, Tables } from '../platform/database.ts';
import type { Inbox } from '../inbox/inbox.ts';

export type PurchaseRow = Selectable<Tables['purchase']> & {
  state: PurchaseState;
  /** Null when nothing went back. */
  refunded_micros: bigint | null;
};

/** What of a purchase's price went back and was not undone. */
const REFUNDED = sql<bigint | null>`(
  select sum(r.amount_micros)::int8 from refund r
  where r.bucket = purchase.bucket and r.person = purchase.person and r.purchase = purchase.id
    and not exists (select from refund_reversal v where v.bucket = r.bucket and v.refund = r.id)
)`.as('refunded_micros');

const PAGE_SIZE = 20;
const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const UUID = /^[0-9a-f-]{36}$/;
const ALL_BUCKETS = Array.from({ length: BUCKETS }, (_, bucket) => bucket);

export interface PageOf<Row> {
  readonly rows: Row[];
  readonly next: string | null;
}
export interface PageAsked {
  readonly cursor?: string;
  readonly limit?: number;
}

/** Our name for an order towards its provider: unique over everybody, because purchase ids are made by clients. */
export function referenceOf(person: string, purchase: string): string {
  return `${person}.${purchase}`;
}

/** The order that a reference names; undefined for anything that is no reference of ours. */
export function readReference(reference: string): { person: string; purchase: string } | undefined {
  const [person, purchase, ...rest] = reference.split('.');
  return isId(person) && isId(purchase) && rest.length === 0 ? { person, purchase } : undefined;
}

/** One purchase of a person. */
export async function findPurchase(db: Db, person: string, id: string): Promise<PurchaseRow | undefined> {
  const row = await db
    .selectFrom('purchase')
    .selectAll()
    .select(REFUNDED)
    .where('bucket', '=', bucketOf(person))
    .where('id', '=', id)
    .where('person', '=', person)
    .executeTakeFirst();
  return row as PurchaseRow | undefined;
}

/** A person's purchases, newest first. */
export async function listPurchases(db: Db, person: string, page: PageAsked): Promise<PageOf<Purchase>> {
  const limit = page.limit ?? PAGE_SIZE;
  let query = db
    .selectFrom('purchase')
    .selectAll()
    .select(REFUNDED)
    .where('bucket', '=', bucketOf(person))
    .where('person', '=', person)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (page.cursor !== undefined) query = query.where(before(page.cursor));
  return pageOf((await query.execute()) as PurchaseRow[], limit, purchaseJson);
}

/**
 * Everybody's purchases, newest first, for the desk.
 * @param q an id of a purchase or a person, a handle, or what the provider calls the checkout or the payment; all when left out.
 */
export async function searchPurchases(
  db: Db,
  cards: (people: readonly string[]) => Promise<ReadonlyMap<string, PersonCard>>,
  asked: PageAsked & { readonly q?: string },
): Promise<PageOf<ConsolePurchase>> {
  const limit = asked.limit ?? PAGE_SIZE;
  const q = asked.q?.trim() ?? '';
  let query = db
    .selectFrom('purchase')
    .selectAll()
    .select(REFUNDED)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (asked.cursor !== undefined) query = query.where(before(asked.cursor));
  // Annotated, so that the compiler does not take whatever is no id for nothing at all.
  const by_id: boolean = isId(q);
  if (by_id) {
    query = query.where((eb) =>
      eb.or([
        eb.and([eb('bucket', 'in', ALL_BUCKETS), eb('id', '=', q)]),
        eb.and([eb('bucket', '=', bucketOf(q)), eb('person', '=', q)]),
      ]),
    );
  } else if (q !== '') {
    const handle = await db
      .selectFrom('handle')
      .select('person')
      .where('handle', '=', q.replace(/^@/, '').toLowerCase())
      .executeTakeFirst();
    const payments = await db
      .selectFrom('provider_payment')
      .select('purchase')
      .where('payment_id', '=', q)
      .limit(limit)
      .execute();
    query = query.where((eb) =>
      eb.or([
        eb('provider_ref', '=', q),
        ...(handle ? [eb.and([eb('bucket', '=', bucketOf(handle.person)), eb('person', '=', handle.person)])] : []),
        ...(payments.length > 0
          ? [
              eb.and([
                eb('bucket', 'in', ALL_BUCKETS),
                eb(
                  'id',
                  'in',
                  payments.map((row) => row.purchase),
                ),
              ]),
            ]
          : []),
      ]),
    );
  }
  const rows = (await query.execute()) as PurchaseRow[];
  const people = await cards([...new Set(rows.map((row) => row.person))]);
  return pageOf(rows, limit, (row) => consoleJson(row, people.get(row.person), [], null));
}

/** One purchase with everything that its provider said of it. @throws BuskerError `not_found`. */
export async function readConsolePurchase(
  db: Db,
  inbox: Inbox,
  cards: (people: readonly string[]) => Promise<ReadonlyMap<string, PersonCard>>,
  refundsOf: (person: string, purchase: string) => Promise<PurchaseRefunds>,
  id: string,
): Promise<ConsolePurchase> {
  const row = (await db
    .selectFrom('purchase')
    .selectAll()
    .select(REFUNDED)
    .where('bucket', 'in', ALL_BUCKETS)
    .where('id', '=', id)
    // Ids are their person's own: should two people have used one, the first is the one to look at.
    .orderBy('created_at')
    .executeTakeFirst()) as PurchaseRow | undefined;
  if (!row) throw new BuskerError('not_found');
  const subjects = [referenceOf(row.person, row.id), ...(row.payment_id === null ? [] : [row.payment_id])];
  const [people, events, money_back] = await Promise.all([
    cards([row.person]),
    inbox.about(row.provider, subjects),
    refundsOf(row.person, row.id),
  ]);
  return consoleJson(row, people.get(row.person), events, money_back);
}

export function purchaseJson(row: PurchaseRow): Purchase {
  return {
    id: row.id,
    state: row.state,
    coins: row.coins.toString(),
    price_micros: row.price_micros.toString(),
    currency: row.currency,
    provider: row.provider,
    checkout_url: row.state === 'pending' ? row.checkout_url : null,
    return_to: row.return_to,
    created_at: row.created_at.toISOString(),
    credited_at: row.credited_at?.toISOString() ?? null,
    failure: row.failure,
    refunded_micros: `${row.refunded_micros ?? 0n}`,
  };
}

function consoleJson(
  row: PurchaseRow,
  person: PersonCard | undefined,
  events: Awaited<ReturnType<Inbox['about']>>,
  money_back: PurchaseRefunds | null,
): ConsolePurchase {
  return {
    ...purchaseJson(row),
    person: person ?? { id: row.person, handle: '', display_name: '', avatar_url: null },
    payment_id: row.payment_id,
    money_back,
    events: events.map((event) => ({ ...event, received_at: event.received_at.toISOString() })),
  };
}

/** Rows after those that a page has shown. */
function before(cursor: string) {
  const [at, id] = readCursor(cursor, [TIME, UUID]);
  return sql<boolean>`(created_at, id) < (${at}::timestamptz, ${id}::uuid)`;
}

function pageOf<Row>(rows: PurchaseRow[], limit: number, json: (row: PurchaseRow) => Row): PageOf<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(json),
    next: rows.length > limit && last ? writeCursor(last.created_at.toISOString(), last.id) : null,
  };
}
