/** The world around the ledger: people, what they give and order, who may not; and how it changes between two batches. */
import { bucketOf, newId, priceOfCoins } from '@busker/protocol';
import { setFrozen } from '../../server/src/ledger/accounts.ts';
import type { Bus } from '../../server/src/platform/bus.ts';
import type { Chance } from '../helpers/chance.ts';
import type { SimulatedClock } from './clock.ts';
import { BASE_CURRENCY, MINUTE_MS, type Model, type Order, type Person } from './model.ts';
import { limitsOf } from './rules/limits.ts';
import type { SimulatedPostgres } from './postgres.ts';

/** Nobody hears what the ledger tells. */
export const NO_BUS: Bus = { publish: () => undefined, subscribe: () => () => undefined };

const VIEWERS = 14;
const CREATORS = 5;
const OPERATORS = 3;
/** Few, so that some people share theirs. */
const BUCKETS = [0, 5, 17, 31, 40, 63];
const PROVIDER = 'sandbox';
const DEADLINE_MS = 15_000;

interface Item {
  readonly id: string;
  price_coins: bigint;
  readonly combo: boolean;
  on_sale: boolean;
}
interface Policy {
  readonly id: string;
  readonly version: number;
  readonly share_bp: number;
  readonly coin_value_micros: bigint;
}
/** Shares and coin values that divide badly, next to those that operators choose. */
const SHARES = [5_000, 7_000, 5_000, 7_000, 3_333, 9_999, 10_000, 1, 0];
const COIN_VALUES = [10_000n, 10_000n, 9_999n, 7n];

export class World {
  readonly items = new Map<string, Item>(
    [
      { id: 'clap', price_coins: 1n, combo: true },
      { id: 'rose', price_coins: 5n, combo: true },
      { id: 'lantern', price_coins: 49n, combo: true },
      { id: 'carousel', price_coins: 500n, combo: false },
      { id: 'fireworks', price_coins: 19_999n, combo: false },
    ].map((item) => [item.id, { ...item, on_sale: true }]),
  );
  /** What people tap, among it what the catalogue does not have. */
  readonly item_ids: readonly string[] = [
    ...Array.from({ length: 12 }, () => ['clap', 'rose', 'lantern', 'carousel', 'fireworks']).flat(),
    'nothing-of-the-sort',
  ];
  policy!: Policy;
  readonly chance: Chance;
  readonly clock: SimulatedClock;
  readonly model: Model;
  readonly #postgres: SimulatedPostgres;
  readonly #people: { viewers: string[]; creators: string[]; operators: string[] } = {
    viewers: [],
    creators: [],
    operators: [],
  };
  #focus: { readonly someone: string; readonly creator: string } | undefined;
  readonly #ids = new Map<string, string>();
  #policies = 0;

  constructor(parts: { chance: Chance; clock: SimulatedClock; model: Model; postgres: SimulatedPostgres }) {
    this.chance = parts.chance;
    this.clock = parts.clock;
    this.model = parts.model;
    this.#postgres = parts.postgres;
  }

  async begin(): Promise<void> {
    for (const item of this.items.values())
      await this.#postgres.query(
        `insert into gift_item (id, name, category, price_coins, alt, combo, full_screen, width, height, duration_ms, renditions, state, sort)
         values ($1, $1, 'simulated', $2, $1, $3, false, 100, 100, 1000, '[]', 'on_sale', 0)`,
        [item.id, item.price_coins, item.combo],
      );
    for (let n = 0; n < VIEWERS; n++) this.#people.viewers.push(await this.#addPerson(`viewer_${n}`, false));
    for (let n = 0; n < CREATORS; n++) this.#people.creators.push(await this.#addPerson(`creator_${n}`, true));
    for (let n = 0; n < OPERATORS; n++) this.#people.operators.push(await this.#addPerson(`operator_${n}`, false));
    await this.#newPolicy();
    for (const creator of this.#people.creators) for (const live of [true, false]) await this.#addTarget(creator, live);
    for (const creator of this.#people.creators.slice(0, 3)) await this.#addPayoutAccount(creator);
    for (let n = 0; n < 6; n++) await this.#addOrder();
  }

  oneOf<T>(list: readonly T[]): T | undefined {
    return list.length === 0 ? undefined : this.chance.pick(list);
  }
  /** Few people for a while, so that their commands meet in one batch. */
  focus(on: boolean): void {
    this.#focus = on ? { someone: this.#anybody(), creator: this.chance.pick(this.#people.creators) } : undefined;
  }
  /** Mostly a viewer; creators give too. */
  someone(): string {
    return this.#focus && this.chance.maybe(0.8) ? this.#focus.someone : this.#anybody();
  }
  #anybody(): string {
    return this.chance.pick(this.chance.maybe(0.9) ? this.#people.viewers : this.#people.creators);
  }
  aCreator(): string {
    return this.#focus && this.chance.maybe(0.8) ? this.#focus.creator : this.chance.pick(this.#people.creators);
  }
  anOperator(): string {
    return this.chance.pick(this.#people.operators);
  }
  aTarget(): string {
    // Newer ones more often: older live sessions are over.
    const ids = [...this.model.targets.keys()];
    return this.chance.pick(this.chance.maybe(0.8) ? ids.slice(-10) : ids);
  }
  anOrder(): Order | undefined {
    const all = [...this.model.orders.values()];
    return this.oneOf(this.chance.maybe(0.8) ? all.filter((one) => one.payment_id === null) : all);
  }
  /** A payment that credited something. */
  aPayment(): string {
    return this.oneOf([...this.model.payments.keys()])?.split(' ')[1] ?? `pay_${newId()}`;
  }
  /** The same id for the same name, as ids that follow from what they name. */
  idOf(name: string, bucket?: number): string {
    let id = this.#ids.get(name);
    if (!id) this.#ids.set(name, (id = newId(bucket)));
    return id;
  }
  /** Now and then one that has passed already. */
  deadline(): Date {
    return new Date(this.clock.now().getTime() + (this.chance.maybe(0.03) ? -1 : DEADLINE_MS));
  }

  /** Something happens in the world, outside the ledger. @returns what. */
  async change(): Promise<string> {
    const what = this.chance.weighted({
      order: 40,
      live: 12,
      freeze: 6,
      ban: 5,
      block: 5,
      mute: 5,
      sale: 4,
      price: 4,
      policy: 4,
      payout_account: 3,
      caps: 2,
    });
    await this.#changes[what]();
    return what;
  }

  readonly #changes = {
    order: () => this.#addOrder(),
    live: () => this.#addTarget(this.aCreator(), true),
    freeze: () => this.#toggleFrozen(this.#relieved((person) => person.frozen)),
    ban: () => this.#toggleBanned(this.#relieved((person) => person.banned)),
    block: () => this.#toggleBlock(this.someone(), this.someone()),
    mute: () => this.#mute(this.aCreator(), this.someone()),
    sale: (): Promise<void> => {
      const item =
        this.oneOf([...this.items.values()].filter((one) => !one.on_sale)) ??
        this.chance.pick([...this.items.values()]);
      item.on_sale = !item.on_sale;
      return Promise.resolve();
    },
    price: (): Promise<void> => {
      const item = this.chance.pick([...this.items.values()]);
      item.price_coins += 1n;
      return Promise.resolve();
    },
    policy: () => this.#newPolicy(),
    payout_account: () => this.#addPayoutAccount(this.aCreator()),
    caps: () => this.#setCaps(),
  };

  /** Somebody who suffers it already, so that few do at any time; else anybody. */
  #relieved(suffers: (person: Person) => boolean): string {
    const all = [...this.model.people.values()].filter(suffers);
    return all.length > 1 ? this.chance.pick(all).id : this.someone();
  }

  async #addPerson(handle: string, creator: boolean): Promise<string> {
    const id = newId(this.chance.pick(BUCKETS));
    await this.#postgres.query(
      'insert into person (bucket, id, handle, display_name, creator, created_at) values ($1, $2, $3, $3, $4, $5)',
      [bucketOf(id), id, handle, creator, this.clock.now()],
    );
    this.model.people.set(id, { id, creator, banned: false, frozen: false });
    return id;
  }

  async #addTarget(creator: string, live: boolean): Promise<void> {
    const id = newId(bucketOf(creator));
    await this.#postgres.query(
      'insert into target (bucket, id, kind, creator, log) values ($1, $2, $3, $4, target_log($2))',
      [bucketOf(id), id, live ? 1 : 2, creator],
    );
    this.model.targets.set(id, { id, creator, live, open: true, head: 0n });
  }

  async #addOrder(): Promise<void> {
    const person = this.someone();
    const id = newId(bucketOf(person));
    const coins = BigInt(this.chance.pick([1, 70, 350, 1_000, 7_000, 60_000]));
    const currency = this.chance.pick([BASE_CURRENCY, BASE_CURRENCY, 'JPY']);
    const price_micros = priceOfCoins(coins, currency === 'JPY' ? 2_100_000n : 13_900n, currency);
    const state = this.chance.pick(['created', 'pending', 'pending', 'pending_payment', 'failed', 'expired']);
    await this.#postgres.query(
      `insert into purchase (bucket, id, person, provider, state, coins, price_micros, currency, return_to, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, '/', $9)`,
      [bucketOf(id), id, person, PROVIDER, state, coins, price_micros, currency, this.clock.now()],
    );
    this.model.orders.set(id, {
      id,
      person,
      provider: PROVIDER,
      coins,
      price_micros,
      currency,
      state,
      payment_id: null,
    });
  }

  async #addPayoutAccount(creator: string): Promise<void> {
    await this.#postgres.query(
      `insert into payout_account (bucket, creator, provider, holder, account_ref, masked, verified)
       values ($1, $2, $3, 'simulated', 'acct_1', '…1', true) on conflict do nothing`,
      [bucketOf(creator), creator, PROVIDER],
    );
    this.model.payout_accounts.add(creator);
  }

  async #newPolicy(): Promise<void> {
    this.policy = {
      id: newId(),
      version: ++this.#policies,
      share_bp: this.chance.pick(SHARES),
      coin_value_micros: this.chance.pick(COIN_VALUES),
    };
    await this.#postgres.query(
      `insert into share_policy (id, version, share_bp, coin_value_micros, valid_from, reason) values ($1, $2, $3, $4, $5, 'simulated')`,
      [this.policy.id, this.policy.version, this.policy.share_bp, this.policy.coin_value_micros, this.clock.now()],
    );
  }

  /** As the settings' door writes them (server/src/limits/caps.ts). */
  async #setCaps(): Promise<void> {
    const { chance } = this;
    const caps = chance.maybe(0.5)
      ? null
      : {
          gift: chance.pick([null, 19_999n, 60_000n]),
          day: chance.pick([null, 5_000n, 100_000n]),
          confirm_from: chance.pick([null, 400n]),
        };
    limitsOf(this.model).caps = caps;
    await this.#postgres.query(`delete from setting where key = 'gift_caps'`, []);
    if (!caps) return;
    const text = (amount: bigint | null): string | null => (amount === null ? null : `${amount}`);
    await this.#postgres.query(`insert into setting (key, value) values ('gift_caps', $1::jsonb)`, [
      JSON.stringify({
        epoch: newId(),
        gift: text(caps.gift),
        day: text(caps.day),
        new_account_day: null,
        new_account_days: '0',
        confirm_from: text(caps.confirm_from),
      }),
    ]);
  }

  async #toggleFrozen(id: string): Promise<void> {
    const person = this.model.people.get(id)!;
    person.frozen = !person.frozen;
    await this.#postgres.query('update person set frozen_at = $3 where bucket = $1 and id = $2', [
      bucketOf(id),
      id,
      person.frozen ? this.clock.now() : null,
    ]);
    await this.#postgres.db.transaction().execute((tx) => setFrozen(tx, id, person.frozen, BASE_CURRENCY));
  }

  async #toggleBanned(id: string): Promise<void> {
    const person = this.model.people.get(id)!;
    person.banned = !person.banned;
    await this.#postgres.query('update person set banned_at = $3 where bucket = $1 and id = $2', [
      bucketOf(id),
      id,
      person.banned ? this.clock.now() : null,
    ]);
  }

  async #toggleBlock(person: string, blocked: string): Promise<void> {
    const key = `${person}/${blocked}`;
    const there = this.model.blocks.delete(key);
    if (!there) this.model.blocks.add(key);
    await this.#postgres.query(
      there
        ? 'delete from block where bucket = $1 and person = $2 and blocked = $3'
        : 'insert into block (bucket, person, blocked) values ($1, $2, $3)',
      [bucketOf(person), person, blocked],
    );
  }

  async #mute(creator: string, person: string): Promise<void> {
    const until = new Date(this.clock.now().getTime() + this.chance.whole(1, 60) * MINUTE_MS);
    this.model.mutes.set(`${creator}/${person}`, until);
    await this.#postgres.query(
      `insert into mute (bucket, creator, person, until) values ($1, $2, $3, $4)
       on conflict (bucket, creator, person) do update set until = excluded.until`,
      [bucketOf(creator), creator, person, until],
    );
  }
}
