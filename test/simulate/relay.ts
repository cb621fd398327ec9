/**
 * What brings gifts between posting groups to their second step, as the program's relay does (server/src/gifts/relay.ts), through the same kind of
 * command and the same statements on the outbox; but when is up to the seed. Sent on at once, twice, after a while; forgotten, as by a process
 * that was killed between the steps, so that only a sweep finds it; swept while it is under way, or after it has arrived.
 */
import type { ReceiveGift } from '../../server/src/gifts/receive-gift.ts';
import { receiveGift } from '../../server/src/gifts/receive-gift.ts';
import { clearOutbox, readOutbox } from '../../server/src/gifts/relay.ts';
import type { OnLeft, TransitGift } from '../../server/src/gifts/transit.ts';
import type { Chance } from '../helpers/chance.ts';
import { BASE_CURRENCY, type Model } from './model.ts';
import type { SimulatedPostgres } from './postgres.ts';

/** Of the run under way. */
let listener: OnLeft = () => undefined;
/** For the kinds of commands that gifts leave by. */
export const onLeft: OnLeft = (gifts) => listener(gifts);

const BUCKETS = Array.from({ length: 64 }, (_, bucket) => bucket);
const SWEPT_AT_ONCE = 16;

/** What became of gifts that left, and between which steps something failed. */
export const TRANSIT_COUNTS = [
  'left',
  'arrived',
  'sent at once',
  'sent twice',
  'sent later',
  'forgotten',
  'swept',
  'cleared',
  'process died after the first commit',
  'answer lost of the first commit',
  'process died after the second commit',
  'answer lost of the second commit',
] as const;
export type TransitCount = (typeof TRANSIT_COUNTS)[number];

export class Relay {
  readonly #chance: Chance;
  readonly #model: Model;
  readonly #postgres: SimulatedPostgres;
  readonly counts = Object.fromEntries(TRANSIT_COUNTS.map((what) => [what, 0])) as Record<TransitCount, number>;
  /** Sends a command in the step under way. */
  #send: (command: ReceiveGift) => void = () => undefined;
  /** In the memory of the process. */
  #later: TransitGift[] = [];
  #arrived: string[] = [];
  /** Gifts whose leaving the relay was told of in this step. */
  readonly #told = new Set<string>();
  /** All that ever did, as the model has it. */
  readonly #left = new Set<string>();
  readonly #has_arrived = new Set<string>();

  constructor(parts: { chance: Chance; model: Model; postgres: SimulatedPostgres }) {
    this.#chance = parts.chance;
    this.#model = parts.model;
    this.#postgres = parts.postgres;
    listener = (gifts) => this.#hear(gifts);
  }

  /** Between two steps, with nothing under way. @returns what is sent on in the next one. */
  async work(): Promise<ReceiveGift[]> {
    if (this.#model.outbox.size === 0) return [];
    const commands: ReceiveGift[] = [];
    if (this.#later.length > 0 && this.#chance.maybe(0.5)) commands.push(...this.#later.splice(0).map(received));
    if (this.#chance.maybe(0.15)) commands.push(...(await this.sweep()));
    if (this.#arrived.length > 0 && this.#chance.maybe(0.3)) await this.clear();
    return commands;
  }

  /** What lies in the outbox, arrived or not: nobody remembers. */
  async sweep(): Promise<ReceiveGift[]> {
    const rows = await readOutbox(this.#postgres.db, BUCKETS, SWEPT_AT_ONCE);
    this.#count('swept', rows.length);
    return rows.map(received);
  }

  /** Takes what is known to have arrived out of the outbox. */
  async clear(): Promise<void> {
    const gifts = this.#arrived.splice(0).filter((id) => this.#model.outbox.has(id));
    if (gifts.length === 0) return;
    this.#count('cleared', gifts.length);
    await clearOutbox(
      this.#postgres.db,
      gifts.map((id) => ({ id, sender: this.#model.outbox.get(id)!.gift.sender })),
    );
    for (const id of gifts) this.#model.outbox.delete(id);
  }

  /** A step begins. @param send sends a command while it runs. */
  begin(send: (command: ReceiveGift) => void): void {
    this.#send = send;
    this.#told.clear();
  }

  /** It has been judged. @param sent commands by which gifts were to arrive, with what was told of each. @param died whether the process did. */
  end(sent: readonly { readonly id: string; readonly told: string | undefined }[], died: boolean): void {
    // What a process had in mind is gone with it.
    if (died) this.#later = [];
    if (died) this.#arrived = [];
    for (const { id, told } of sent) if (told === 'ok' || told === 'duplicate') this.#arrived.push(id);
    for (const [id, { arrived }] of this.#model.outbox) {
      if (!this.#left.has(id)) {
        this.#left.add(id);
        if (!this.#told.has(id)) this.#count(`${died ? 'process died after' : 'answer lost of'} the first commit`);
      }
      if (!arrived || this.#has_arrived.has(id)) continue;
      this.#has_arrived.add(id);
      if (!sent.some((one) => one.id === id && one.told === 'ok'))
        this.#count(`${died ? 'process died after' : 'answer lost of'} the second commit`);
    }
    this.counts.left = this.#left.size;
    this.counts.arrived = this.#has_arrived.size;
  }

  #count(what: TransitCount, by = 1): void {
    this.counts[what] += by;
  }

  #hear(gifts: readonly TransitGift[]): void {
    for (const gift of gifts) {
      this.#told.add(gift.id);
      const what = this.#chance.weighted({ 'sent at once': 60, 'sent twice': 8, 'sent later': 12, forgotten: 20 });
      this.#count(what);
      if (what === 'sent at once' || what === 'sent twice') this.#send(received(gift));
      if (what === 'sent twice') this.#send(received(gift));
      if (what === 'sent later') this.#later.push(gift);
    }
  }
}

const received = (gift: TransitGift): ReceiveGift => receiveGift(gift, BASE_CURRENCY);
