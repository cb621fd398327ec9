/** Gifts: the catalogue, sending, combos. See README.md. This is the folder's public file. */
import {
  BuskerError,
  coins,
  LIMITS,
  type Catalogue,
  type GiftAck,
  type GiftBody,
  type GiftDetail,
  type GiftHold,
} from '@busker/protocol';
import type { Outcome, Teller } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import type { SettingsStore } from '../platform/settings.ts';
import { createCatalogue, type Policy } from './catalogue.ts';
import { tellOfDear } from './dear-gift.ts';
import { endComboKind } from './end-combo.ts';
import { readGiftDetail } from './gift-detail.ts';
import { holdGiftKind, type HoldAnswer } from './hold-gift.ts';
import { createHolds } from './holds.ts';
import { createRelay } from './relay.ts';
import { sendGiftKind, type GiftAnswer } from './send-gift.ts';
import type { OnLeft } from './transit.ts';

export { createCatalogueDesk, type CatalogueDesk } from './catalogue-desk.ts';

/** What the word filter makes of a message: cleaned text, or undefined when it is refused. */
export type CleanText = (text: string) => string | undefined;

export interface Gifts {
  /** Items on sale, priced in a currency. */
  catalogue(currency: string): Catalogue;
  /** Name and still of an item in any state. */
  itemName(item: string): { name: string; still_url: string };
  /** The share policy in force. */
  policy(): Policy;
  /**
   * Sends a gift; resolves after the commit. The same for both doors, HTTP and WebSocket.
   * A gift from `undo_from_coins` is held at first, and the answer says until when.
   * @throws BuskerError with the outcome's code; `insufficient_coins` carries `missing_coins`.
   */
  send(sender: string, body: GiftBody): Promise<GiftAck>;
  /** Takes a gift back that is still held. Repeatable. @throws BuskerError `not_found`, `wrong_state` (it was sent). */
  undo(sender: string, gift: string): Promise<GiftHold>;
  /** A gift of somebody's own that is or was held; undefined: there is none. */
  hold(sender: string, gift: string): Promise<GiftHold | undefined>;
  /** Sends what was held for long enough; returns how many were looked at. */
  releaseHolds(): Promise<number>;
  /** One gift, for its sender, its creator (who also sees the share) and operators; undefined for everybody else. */
  detail(id: string, reader: { id: string; operator: boolean }): Promise<GiftDetail | undefined>;
  /** Sends on gifts to other posting groups that a crash or an outage held up; returns how many lay there. */
  sweepOutbox(): Promise<number>;
  /** Resolves when no gift is on its way between posting groups in this process. */
  settled(): Promise<void>;
  /** Closes combos that are over; returns how many. */
  sweepCombos(): Promise<number>;
  /** Reads catalogue and policies again. */
  refresh(): Promise<void>;
}

export async function createGifts(parts: {
  database: Database;
  teller: Teller;
  bus: Bus;
  clock: Clock;
  log: Log;
  settings: SettingsStore;
  base_currency: string;
  cleanText: CleanText;
}): Promise<Gifts> {
  const { database, teller, clock, settings, base_currency } = parts;
  const { db } = database;
  const store = await createCatalogue({ ...parts, db });
  const relay = createRelay(parts);
  const onLeft: OnLeft = (left) => relay.left(left);
  const sendGift = teller.register(sendGiftKind(parts.bus, onLeft));
  const holdGift = teller.register(holdGiftKind(parts.bus));
  const endCombo = teller.register(endComboKind(parts.bus));
  const holds = createHolds({ ...parts, db, onLeft });

  return {
    catalogue: (currency) => store.view(currency),
    itemName: (item) => store.name(item),
    policy: () => store.policy(),
    refresh: () => store.refresh(),
    async send(sender, body) {
      const cleaned = body.message === undefined ? undefined : parts.cleanText(body.message);
      const item = store.price(body.item_id);
      const { undo_from_coins, undo_ms } = settings.current();
      const command = {
        owner: sender,
        id: body.id,
        deadline: new Date(clock.now().getTime() + LIMITS.command_deadline_ms),
        item_id: body.item_id,
        item,
        policy: store.policy(),
        quantity: body.quantity,
        target: body.target_id,
        expected_price_coins: coins(body.expected_price_coins),
        confirmed: body.confirmed ?? false,
        message: cleaned ?? body.message,
        message_cleared: body.message === undefined || cleaned !== undefined,
        playback_ms: body.playback_ms,
        base_currency,
        undo_ms,
      };
      const dear = undo_from_coins > 0n && item && item.price_coins * BigInt(body.quantity) >= undo_from_coins;
      const hold = (): Promise<Outcome<Partial<HoldAnswer> & GiftAnswer>> => teller.submit(holdGift, command);
      const send = (): Promise<Outcome<GiftAnswer>> => teller.submit(sendGift, command);
      let outcome: Outcome<Partial<HoldAnswer> & GiftAnswer> = await (dear ? hold() : send());
      // The id may have been accepted in the other way, when prices or settings were others: then that is its answer.
      if (outcome.outcome === 'id_reused_with_other_content') outcome = await (dear ? send() : hold());
      if (outcome.outcome !== 'ok' && outcome.outcome !== 'duplicate') {
        throw new BuskerError(outcome.outcome, outcome.details, outcome.outcome === 'overloaded' ? 500 : undefined);
      }
      const { answer } = outcome;
      if (answer.ends_at === undefined) tellOfDear(parts, answer.gift_id, BigInt(answer.coins));
      return {
        id: body.id,
        gift_id: answer.gift_id,
        coins: answer.coins,
        balance: {
          paid: answer.paid,
          promo: answer.promo,
          total: `${BigInt(answer.paid) + BigInt(answer.promo)}`,
          frozen: false,
        },
        duplicate: outcome.outcome === 'duplicate',
        ...(answer.ends_at === undefined ? {} : { hold: { ends_at: answer.ends_at } }),
      };
    },
    undo: (sender, gift) => holds.undo(sender, gift),
    hold: (sender, gift) => holds.find(sender, gift),
    releaseHolds: () => holds.release(),
    async detail(id, reader) {
      return readGiftDetail(db, store, id, {
        base_currency,
        hold_days: settings.current().hold_days,
        see: (sender, creator) => ({
          gift: reader.operator || reader.id === sender || reader.id === creator,
          share: reader.operator || reader.id === creator,
        }),
      });
    },
    sweepOutbox: () => relay.sweep(),
    settled: () => relay.settled(),
    async sweepCombos() {
      const due = await db
        .selectFrom('combo')
        .select(['id', 'sender', 'target', 'item'])
        .where('ends_at', '<=', clock.now())
        .orderBy('ends_at')
        .limit(500)
        .execute();
      await Promise.all(
        due.map((combo) =>
          teller.submit(endCombo, { owner: combo.target, id: combo.id, sender: combo.sender, item: combo.item }),
        ),
      );
      return due.length;
    },
  };
}
