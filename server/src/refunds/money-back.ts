/**
 * What a refund and its reversal have in common: whose accounts they lock, what they load, whether that is still what they were decided on, the
 * platform's side, and who is told.
 */
import { bucketOf } from '@busker/protocol';
import { COIN, pendingOf, type DecideView, type LockRef, type PlatformLeg, type PostingTx } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { LOAD_MATURED, LOAD_VERSIONS, sameVersion, type WalletVersion } from './basis.ts';
import { heldFacts, walletFacts } from './debts.ts';
import type { RefundPlan } from './plan.ts';
import { lockPurchases, type PurchaseRow } from './purchase.ts';

export interface MoneyBackLoaded {
  readonly purchases: Map<string, PurchaseRow>;
  readonly versions: ReadonlyMap<string, WalletVersion>;
  readonly matured: ReadonlyMap<string, bigint>;
  /** Of provider and reference: the refund it had, null when it was undone first. */
  readonly heard: ReadonlyMap<string, string | null>;
}

/** The wallet whose money went back, and the creators of whom something is taken or given back. */
export const locksOf = (owner: string, creators: readonly string[]): LockRef[] => [
  { owner, kind: 'wallet_paid' },
  { owner, kind: 'wallet_debt' },
  ...creators.map((creator): LockRef => ({ owner: creator, kind: 'earning_pending' })),
];

const LOAD_HEARD = `
select p.provider, p.ref, p.refund from provider_refund p join unnest($1::text[], $2::text[]) as k (provider, ref) on p.provider = k.provider and p.ref = k.ref`;

/** A reference that nobody has spoken of before, within a batch: one command is the first. */
export const firstHeard = (key: string): string => `first heard ${key}`;
export const heardKey = (provider: string, ref: string): string => `${provider}\n${ref}`;

async function loadHeard(
  tx: PostingTx,
  commands: readonly { readonly provider: string; readonly ref: string }[],
): Promise<Map<string, string | null>> {
  const rows = await tx.query<{ provider: string; ref: string; refund: string | null }>(LOAD_HEARD, [
    commands.map((c) => c.provider),
    commands.map((c) => c.ref),
  ]);
  return new Map(rows.map((row) => [heardKey(row.provider, row.ref), row.refund]));
}

async function loadVersions(
  tx: PostingTx,
  commands: readonly { readonly owner: string }[],
): Promise<Map<string, WalletVersion>> {
  const people = [...new Set(commands.map((c) => c.owner))];
  const rows = await tx.query<WalletVersion & { person: string }>(LOAD_VERSIONS, [people.map(bucketOf), people]);
  return new Map(rows.map((row) => [row.person, row]));
}

async function loadMatured(tx: PostingTx, creators: readonly string[]): Promise<Map<string, bigint>> {
  const unique = [...new Set(creators)];
  if (unique.length === 0) return new Map();
  const rows = await tx.query<{ creator: string; through_seq: bigint }>(LOAD_MATURED, [unique.map(bucketOf), unique]);
  return new Map(rows.map((row) => [row.creator, row.through_seq]));
}

export async function loadMoneyBack(
  tx: PostingTx,
  commands: readonly {
    readonly owner: string;
    readonly purchase: string;
    readonly provider: string;
    readonly ref: string;
  }[],
  creators: readonly string[],
): Promise<MoneyBackLoaded> {
  const [purchases, versions, matured, heard] = await Promise.all([
    lockPurchases(tx, commands),
    loadVersions(tx, commands),
    loadMatured(tx, creators),
    loadHeard(tx, commands),
  ]);
  return { purchases, versions, matured, heard };
}

/**
 * Whether what a command was decided on is still so: nothing has happened to the wallet since it was read, neither before this batch nor in
 * it, and nobody else in it decides on the same wallet or on what is pending of the same creators.
 */
export function isFresh(
  view: DecideView<{ readonly versions: ReadonlyMap<string, WalletVersion> }>,
  c: {
    readonly owner: string;
    readonly basis: { readonly version: WalletVersion; readonly paid_balance: bigint; readonly debt_balance: bigint };
  },
  creators: readonly string[],
): boolean {
  const version = view.loaded.versions.get(c.owner);
  const claims = [walletFacts(c.owner), heldFacts(c.owner), ...creators.map(pendingOf)].map((key) => view.once(key));
  return (
    version !== undefined &&
    sameVersion(version, c.basis.version) &&
    view.account({ owner: c.owner, kind: 'wallet_paid' }).balance === c.basis.paid_balance &&
    view.account({ owner: c.owner, kind: 'wallet_debt' }).balance === c.basis.debt_balance &&
    claims.every(Boolean)
  );
}

/** The platform's side of a refund (`sign` 1) or of its reversal (−1). */
export function platformLegs(
  sums: Pick<
    RefundPlan,
    'unspent_coins' | 'debt_coins' | 'clawed_micros' | 'deferred_micros' | 'refunds_micros' | 'losses_micros'
  >,
  currency: string,
  amount_micros: bigint,
  base_currency: string,
  sign: 1n | -1n,
): PlatformLeg[] {
  const legs: PlatformLeg[] = [
    { kind: 'coins_refunded', asset: COIN, amount: sign * (sums.unspent_coins + sums.debt_coins) },
    { kind: 'cash_clearing', asset: currency, amount: sign * amount_micros },
    { kind: 'deferred_revenue', asset: currency, amount: -sign * sums.deferred_micros },
    { kind: 'refunds', asset: currency, amount: -sign * sums.refunds_micros },
    { kind: 'refund_losses', asset: currency, amount: -sign * sums.losses_micros },
    { kind: 'earnings_taken_back', asset: base_currency, amount: sign * sums.clawed_micros },
  ];
  return legs.filter((leg) => leg.amount !== 0n);
}

/** Tells the viewer, and the creators of whom something was taken or given back. */
export function tellOfMoneyBack(bus: Bus, person: string, touched: readonly { readonly creator: string }[]): void {
  bus.publish('wallet', { person, command: null });
  for (const creator of new Set(touched.map((one) => one.creator))) bus.publish('earnings', { creator, gift: null });
}

export const HEARD = {
  provider: 'text',
  ref: 'text',
  person: 'uuid',
  purchase: 'uuid',
  refund: 'uuid',
  posting: 'uuid',
} as const;
export const CLAWBACK = {
  bucket: 'int2',
  creator: 'uuid',
  gift: 'uuid',
  refund: 'uuid',
  reversal: 'boolean',
  account: 'int2',
  amount_micros: 'int8',
  posting: 'uuid',
} as const;
