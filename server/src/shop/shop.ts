/** The shop: what coins cost, ordering them, and crediting what was paid. See README.md. The folder's public file. */
import {
  BuskerError,
  bucketOf,
  type ConsolePack,
  type ConsolePurchase,
  type ExactPrice,
  type PersonCard,
  type Purchase,
  type PurchaseBody,
  type Shop as ShopJson,
} from '@busker/protocol';
import { PARKED, type Inbox, type InboxEvent } from '../inbox/inbox.ts';
import { lifeOfId } from '../ledger/id-life.ts';
import type { Teller } from '../ledger/types.ts';
import type { Limits } from '../limits/limits.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { subjectOf, type PaymentProvider } from '../providers/payments/port.ts';
import type { Refunds } from '../refunds/refunds.ts';
import { SignatureInvalid, type WebhookHeaders } from '../providers/port.ts';
import { expireDue } from './expiry-run.ts';
import { grantPromoKind } from './grant-promo.ts';
import { order } from './orders.ts';
import { createApplyEvent } from './payment-events.ts';
import { ensureDefaultPrices, readShop } from './prices.ts';
import {
  findPurchase,
  listPurchases,
  purchaseJson,
  readConsolePurchase,
  searchPurchases,
  type PageAsked,
  type PageOf,
} from './purchases.ts';
import { listPrices } from './price-desk.ts';
import { sweepPurchases } from './sweeper.ts';

export { putExactPrice, putPack } from './price-desk.ts';

/** Most coins of one promotional grant: a slip of the keyboard shall not make a millionaire. */
const GRANT_MOST = 1_000_000n;
/** The furthest end of promotional coins: beyond it is a slip too. */
const EXPIRES_WITHIN_MS = 3_653 * 86_400_000;

export interface Shop {
  /** Packs and exact top-up. @param currency as asked for; else the person's own, else the operator's. */
  offers(currency: string | undefined, person: string | undefined): Promise<ShopJson>;
  /**
   * Orders coins and opens the checkout. Repeatable by id.
   * @throws BuskerError `bad_request`, `price_changed`, `age_required`, `limit_reached`, `id_reused_with_other_content`, `provider_unavailable`.
   */
  order(person: string, body: PurchaseBody): Promise<Purchase>;
  /** One of a person's purchases. @throws BuskerError `not_found`. */
  purchase(person: string, id: string): Promise<Purchase>;
  /** A person's purchases, newest first. */
  purchases(person: string, page: PageAsked): Promise<PageOf<Purchase>>;
  /**
   * Takes a provider's webhook: verified, stored once, then processed in the background.
   * @throws BuskerError `not_found` (no such provider), `signature_invalid`.
   */
  receiveWebhook(provider: string, body: Buffer, headers: WebhookHeaders): Promise<void>;
  /** Processes events that wait. For the job; returns how many were tried. */
  processWaiting(): Promise<number>;
  /** Asks providers about purchases that have been open for long. For the job; returns how many were looked at. */
  sweep(): Promise<number>;
  /**
   * Gives promotional coins. Repeatable by id.
   * @param granted_by the operator; null for the program itself.
   * @throws BuskerError `bad_request`, `not_found`, `id_reused_with_other_content`.
   */
  grantPromo(grant: {
    id: string;
    person: string;
    coins: bigint;
    /** When what is left of them expires; left out: never. */
    expires_at?: Date | undefined;
    granted_by: string | null;
    reason: string;
  }): Promise<void>;
  /** Lets promotional coins expire whose time is over. For the job; returns of how many grants something was left. */
  expirePromos(): Promise<number>;
  /** All packs and exact prices, for the desk. */
  prices(): Promise<{ packs: ConsolePack[]; exact: ExactPrice[] }>;
  /** Everybody's purchases, newest first, for the desk. */
  search(asked: PageAsked & { q?: string }): Promise<PageOf<ConsolePurchase>>;
  /** One purchase with its provider's events, for the desk. @throws BuskerError `not_found`. */
  inspect(id: string): Promise<ConsolePurchase>;
  /** Name of a payment provider for people. */
  providerName(id: string): string;
  /** First packs and prices for an empty shop. Repeatable. */
  ensureDefaults(): Promise<void>;
  /** Resolves when no webhook is being processed. */
  settled(): Promise<void>;
}

export function createShop(parts: {
  database: Database;
  clock: Clock;
  log: Log;
  bus: Bus;
  teller: Teller;
  inbox: Inbox;
  limits: Limits;
  providers: ReadonlyMap<string, PaymentProvider>;
  refunds: Refunds;
  /** Address that people reach us at, without a slash at the end. */
  public_url: string;
  base_currency: string;
  /** People as everybody sees them, by id. */
  cards: (people: readonly string[]) => Promise<ReadonlyMap<string, PersonCard>>;
}): Shop {
  const { clock, log, bus, teller, inbox, limits, providers, cards } = parts;
  const { db } = parts.database;
  const apply = createApplyEvent({ db, teller, bus, refunds: parts.refunds });
  const grantPromo = teller.register(grantPromoKind(bus));
  const under_way = new Set<Promise<void>>();

  async function handle(event: InboxEvent): Promise<string> {
    const provider = providers.get(event.stream);
    if (!provider) return `${PARKED}the provider ${event.stream} is not set up`;
    return apply(provider.id, provider.read(event.payload));
  }

  return {
    async offers(currency, person) {
      const own =
        person === undefined
          ? undefined
          : await db
              .selectFrom('person')
              .select('currency')
              .where('id', '=', person)
              .where('bucket', '=', bucketOf(person))
              .executeTakeFirst();
      const open = [...providers.values()].map(({ id, name }) => ({ id, name }));
      return readShop(db, [currency, own?.currency, parts.base_currency], open);
    },

    order: (person, body) => order({ db, clock, log, limits, providers, public_url: parts.public_url }, person, body),

    async purchase(person, id) {
      const row = await findPurchase(db, person, id);
      if (!row) throw new BuskerError('not_found');
      return purchaseJson(row);
    },

    purchases: (person, page) => listPurchases(db, person, page),

    async receiveWebhook(id, body, headers) {
      const provider = providers.get(id);
      if (!provider) throw new BuskerError('not_found');
      const event = verified(provider, body, headers);
      if (!(await inbox.store(event))) return;
      const work = inbox.process(event, handle).finally(() => under_way.delete(work));
      under_way.add(work);
    },

    processWaiting: () => inbox.processWaiting([...providers.keys()], handle),
    sweep: () => sweepPurchases({ db, clock, log, inbox, providers, apply }),

    async grantPromo({ id, person, coins, expires_at, granted_by, reason }) {
      if (coins <= 0n || coins > GRANT_MOST) {
        throw new BuskerError('bad_request', { problems: [{ at: '/coins', must: `be from 1 to ${GRANT_MOST}` }] });
      }
      if (expires_at && !(expires_at.getTime() <= clock.now().getTime() + EXPIRES_WITHIN_MS)) {
        throw new BuskerError('bad_request', { problems: [{ at: '/expires_at', must: 'be within ten years' }] });
      }
      const outcome = await teller.submit(grantPromo, {
        owner: person,
        id,
        ...lifeOfId(id, clock.now()),
        coins,
        expires_at,
        granted_by,
        reason,
      });
      if (outcome.outcome !== 'ok' && outcome.outcome !== 'duplicate')
        throw new BuskerError(outcome.outcome, outcome.details);
    },

    expirePromos: () => expireDue({ db, teller, clock, bus }),

    prices: () => listPrices(db),
    search: (asked) => searchPurchases(db, cards, asked),
    inspect: (id) =>
      readConsolePurchase(db, inbox, cards, (person, purchase) => parts.refunds.ofPurchase(person, purchase), id),
    providerName: (id) => providers.get(id)?.name ?? id,
    ensureDefaults: () => ensureDefaultPrices(db),

    async settled() {
      await Promise.all(under_way);
    },
  };
}

function verified(provider: PaymentProvider, body: Buffer, headers: WebhookHeaders): InboxEvent {
  try {
    const envelope = provider.verifyWebhook(body, headers);
    const event = provider.read(envelope.payload);
    return {
      stream: provider.id,
      id: envelope.id,
      type: envelope.type,
      payload: envelope.payload,
      subject: subjectOf(event),
    };
  } catch (error) {
    if (error instanceof SignatureInvalid) throw new BuskerError('signature_invalid');
    throw error;
  }
}
