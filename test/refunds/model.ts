/**
 * The independent model of one viewer's money that goes back: one object a coin, kept in a row, and everything done coin by coin. It shares no
 * code with the program: no intervals, no positions, no sums over ranges.
 */
interface Coin {
  /** The purchase that first brought it. */
  readonly origin: string;
  /** `unspent`, `held …`, `gift …`, `debt …` (the refund it paid for), `removed …` (the refund that took it), or `moved` when it was given back. */
  fate: string;
  /** The refund that gave the money back of this spent coin. */
  back: string | undefined;
}
interface Purchase {
  readonly coins: number;
  readonly price: bigint;
}
interface Gift {
  readonly creator: string;
  readonly paid: number;
  /** Earned on the paid coins, and on all. */
  readonly earned_paid: bigint;
  readonly earned: bigint;
  pending: boolean;
}
interface Refund {
  readonly purchase: string;
  readonly amount: bigint;
  readonly coins: number;
  readonly debt: number;
  paid: number;
  /** Coins covered and micros clawed, by gift. */
  readonly clawed: Map<string, { coins: number; micros: bigint }>;
  undone: boolean;
}

const floorOf = (coins: number, value: bigint, bp: number): bigint => (BigInt(coins) * value * BigInt(bp)) / 10_000n;

export class Model {
  readonly coins: Coin[] = [];
  /** Promotional coins: which grant, and which gift took it. */
  readonly promo: { readonly grant: string; fate: string }[] = [];
  readonly purchases = new Map<string, Purchase>();
  readonly gifts = new Map<string, Gift>();
  readonly refunds = new Map<string, Refund>();
  /** Open holds: whom the gift is for. */
  readonly holds = new Map<string, string>();
  readonly pending = new Map<string, bigint>();
  readonly available = new Map<string, bigint>();
  /** References whose reversal came before them. */
  readonly dead = new Set<string>();
  readonly #value: bigint;
  readonly #bp: number;

  constructor(value: bigint, bp: number) {
    this.#value = value;
    this.#bp = bp;
  }

  buy(id: string, coins: number, price: bigint): void {
    this.purchases.set(id, { coins, price });
    for (let n = 0; n < coins; n++) this.coins.push({ origin: id, fate: 'unspent', back: undefined });
    this.#payDebts();
  }

  grant(id: string, coins: number): void {
    for (let n = 0; n < coins; n++) this.promo.push({ grant: id, fate: 'unspent' });
  }

  canGive(coins: number): boolean {
    return this.#unspent().length + this.promo.filter((coin) => coin.fate === 'unspent').length >= coins;
  }

  give(id: string, creator: string, coins: number): void {
    const promo = this.promo.filter((coin) => coin.fate === 'unspent').slice(0, coins);
    for (const coin of promo) coin.fate = `gift ${id}`;
    const paid = this.#unspent().slice(0, coins - promo.length);
    for (const coin of paid) coin.fate = `gift ${id}`;
    const earned = floorOf(coins, this.#value, this.#bp);
    const earned_paid = earned - floorOf(promo.length, this.#value, this.#bp);
    this.gifts.set(id, { creator, paid: paid.length, earned_paid, earned, pending: earned > 0n });
    this.#add(this.pending, creator, earned);
  }

  /** As a gift, but it can be undone. */
  hold(id: string, creator: string, coins: number): void {
    const promo = this.promo.filter((coin) => coin.fate === 'unspent').slice(0, coins);
    const paid = this.#unspent().slice(0, coins - promo.length);
    for (const coin of [...promo, ...paid]) coin.fate = `held ${id}`;
    this.holds.set(id, creator);
  }

  release(id: string): void {
    const creator = this.holds.get(id)!;
    this.holds.delete(id);
    const [promo, paid] = [this.promo, this.coins].map((row) => row.filter((coin) => coin.fate === `held ${id}`));
    for (const coin of [...promo!, ...paid!]) coin.fate = `gift ${id}`;
    const earned = floorOf(promo!.length + paid!.length, this.#value, this.#bp);
    const earned_paid = earned - floorOf(promo!.length, this.#value, this.#bp);
    this.gifts.set(id, { creator, paid: paid!.length, earned_paid, earned, pending: earned > 0n });
    this.#add(this.pending, creator, earned);
  }

  takeBack(id: string): void {
    this.holds.delete(id);
    for (const coin of this.promo.filter((one) => one.fate === `held ${id}`)) {
      coin.fate = 'moved';
      this.promo.push({ grant: coin.grant, fate: 'unspent' });
    }
    for (const coin of this.coins.filter((one) => one.fate === `held ${id}`)) {
      coin.fate = 'moved';
      this.coins.push({ origin: coin.origin, fate: 'unspent', back: undefined });
    }
    this.#payDebts();
  }

  refund(ref: string, purchase: string, amount: bigint, policy: { claws: boolean; rest: 'debt' | 'loss' }): void {
    if (this.refunds.has(ref) || this.dead.has(ref)) return;
    const { coins: brought, price } = this.purchases.get(purchase)!;
    const standing = [...this.refunds.values()].filter((one) => one.purchase === purchase && !one.undone);
    const before = standing.reduce((sum, one) => sum + one.amount, 0n);
    const within = before + amount < price ? before + amount : price;
    const due = Number((BigInt(brought) * within) / price) - standing.reduce((sum, one) => sum + one.coins, 0);
    let left = Math.max(0, due);
    const coins = left;
    for (const coin of this.coins.filter((one) => one.origin === purchase && one.fate === 'unspent').toReversed()) {
      if (left === 0) break;
      coin.fate = `removed ${ref}`;
      left--;
    }
    const clawed: Refund['clawed'] = new Map();
    let rest = 0;
    let owed = 0;
    for (const coin of this.coins
      .filter((one) => one.origin === purchase && /^(gift|debt|held) /.test(one.fate) && !one.back)
      .toReversed()) {
      if (left === 0) break;
      coin.back = ref;
      left--;
      const gift = coin.fate.startsWith('gift ') ? coin.fate.slice(5) : undefined;
      if (policy.claws && gift !== undefined && this.gifts.get(gift)!.pending) {
        clawed.set(gift, { coins: (clawed.get(gift)?.coins ?? 0) + 1, micros: 0n });
      } else if (coin.fate.startsWith('held ')) owed++;
      else rest++;
    }
    for (const [id, taken] of clawed) {
      const gift = this.gifts.get(id)!;
      const earlier = [...this.refunds.values()]
        .filter((one) => !one.undone)
        .flatMap((one) => one.clawed.get(id) ?? []);
      const coins_so_far = earlier.reduce((sum, one) => sum + one.coins, 0) + taken.coins;
      const micros_so_far = earlier.reduce((sum, one) => sum + one.micros, 0n);
      const target = (gift.earned_paid * BigInt(coins_so_far)) / BigInt(gift.paid);
      taken.micros = target > micros_so_far ? target - micros_so_far : 0n;
      this.#add(this.pending, gift.creator, -taken.micros);
    }
    this.refunds.set(ref, {
      purchase,
      amount,
      coins: coins - left,
      debt: policy.rest === 'debt' ? rest + owed : owed,
      paid: 0,
      clawed,
      undone: false,
    });
    this.#payDebts();
  }

  undo(ref: string): void {
    const refund = this.refunds.get(ref);
    if (!refund) return void this.dead.add(ref);
    if (refund.undone) return;
    refund.undone = true;
    for (const coin of this.coins) {
      if (coin.back === ref) coin.back = undefined;
      if (coin.fate !== `removed ${ref}` && coin.fate !== `debt ${ref}`) continue;
      coin.fate = 'moved';
      this.coins.push({ origin: coin.origin, fate: 'unspent', back: undefined });
    }
    for (const [id, { micros }] of refund.clawed) {
      const gift = this.gifts.get(id)!;
      this.#add(gift.pending ? this.pending : this.available, gift.creator, micros);
    }
    this.#payDebts();
  }

  /** Everything given so far becomes available. */
  mature(): void {
    for (const creator of this.pending.keys()) {
      const amount = this.pending.get(creator)!;
      // Nothing to move: the day is not closed, what comes back later is still pending.
      if (amount <= 0n) continue;
      this.pending.set(creator, 0n);
      this.#add(this.available, creator, amount);
      for (const gift of this.gifts.values()) if (gift.creator === creator) gift.pending = false;
    }
  }

  get balance(): number {
    return this.#unspent().length;
  }
  get owed(): number {
    return [...this.refunds.values()].reduce((sum, one) => (one.undone ? sum : sum + one.debt - one.paid), 0);
  }

  #unspent(): Coin[] {
    return this.coins.filter((coin) => coin.fate === 'unspent');
  }
  #payDebts(): void {
    for (const [ref, refund] of this.refunds) {
      if (refund.undone) continue;
      for (const coin of this.#unspent()) {
        if (refund.paid === refund.debt) break;
        coin.fate = `debt ${ref}`;
        refund.paid++;
      }
    }
  }
  #add(sums: Map<string, bigint>, key: string, amount: bigint): void {
    sums.set(key, (sums.get(key) ?? 0n) + amount);
  }
}
