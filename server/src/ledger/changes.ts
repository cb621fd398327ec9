/**
 * What a batch changes, gathered from its accepted commands: sums by account, entries, the platform's side, facts by kind.
 *
 * Entries are written in the order of their causes, not as they came: what that does to the indexes is told in docs/decisions/0034.
 */
import { bools, int2s, int4s, int8s, type PgArray, uuids } from './arrays.ts';
import type { AnyKind, Decided } from './decide.ts';
import { isEarning, keyArrays, sortRefs } from './lock-order.ts';
import { PairMap } from './pair-map.ts';
import { CAUSES, PLATFORM_KINDS, type AccountRef, type PersonKind, type PlatformKind } from './types.ts';

/** Accounts of wallets are covered by lots. */
const LOT_KINDS: ReadonlySet<PersonKind> = new Set<PersonKind>(['wallet_paid', 'wallet_promo']);

/** Up to so many accounts, one statement costs less than keeping the earnings free while entries of wallets are written. */
const ONE_SHEET_ACCOUNTS = 16;

class Change implements AccountRef {
  readonly owner: string;
  readonly kind: PersonKind;
  delta = 0n;
  credit = 0n;
  readonly entries: Entry[] = [];
  /** Its place among the changes of its statement. */
  place = 0;
  constructor(ref: AccountRef) {
    this.owner = ref.owner;
    this.kind = ref.kind;
  }
}

interface Entry {
  readonly change: Change;
  readonly rank: number;
  readonly amount: bigint;
  readonly running: bigint;
  readonly credit_running: bigint;
  readonly cause_kind: number;
  readonly cause: string;
  readonly lot: boolean;
}

/** Accounts and entries that one statement writes. */
export interface Sheet {
  readonly refs: readonly AccountRef[];
  readonly opens_lots: boolean;
  /** Parameters $1 to $12 of WRITE_ENTRIES, and $14, $15 of WRITE_ENTRIES_AND_LOTS. */
  readonly arrays: readonly PgArray[];
  readonly lot_arrays: readonly PgArray[];
}

export interface BatchChanges {
  /** Wallets, which no other batch in flight touches, then earnings, which every batch does; of a small batch both in one. */
  readonly sheets: readonly Sheet[];
  readonly platform: readonly { readonly kind: number; readonly asset: string; readonly amount: bigint }[];
  readonly facts: ReadonlyMap<AnyKind, readonly unknown[]>;
}

export function gatherChanges(accepted: readonly Decided[]): BatchChanges {
  const changes = new PairMap<string, PersonKind, Change>();
  const platform = new PairMap<PlatformKind, string, { kind: number; asset: string; amount: bigint }>();
  const facts = new Map<AnyKind, unknown[]>();
  for (const { item, acceptance } of accepted) {
    for (const leg of acceptance!.legs) {
      const change = changes.ensure(leg.owner, leg.kind, () => new Change(leg));
      change.delta += leg.amount;
      if (leg.amount > 0n) change.credit += leg.amount;
      change.entries.push({
        change,
        rank: change.entries.length + 1,
        amount: leg.amount,
        running: change.delta,
        credit_running: change.credit,
        cause_kind: CAUSES[leg.cause],
        cause: leg.cause_id,
        lot: leg.amount > 0n && LOT_KINDS.has(leg.kind),
      });
    }
    for (const leg of acceptance!.platform) {
      const sum = platform.get(leg.kind, leg.asset);
      if (sum) sum.amount += leg.amount;
      else platform.set(leg.kind, leg.asset, { kind: PLATFORM_KINDS[leg.kind], asset: leg.asset, amount: leg.amount });
    }
    const list = facts.get(item.kind);
    if (list) list.push(acceptance!.facts);
    else facts.set(item.kind, [acceptance!.facts]);
  }
  const all = changes.values();
  const parts =
    all.length <= ONE_SHEET_ACCOUNTS ? [all] : [all.filter((change) => !isEarning(change)), all.filter(isEarning)];
  return {
    sheets: parts.filter((part) => part.length > 0).map(sheetOf),
    platform: platform.values().filter((sum) => sum.amount !== 0n),
    facts: new Map([...facts].sort(([a], [b]) => Number(a.writes_last ?? false) - Number(b.writes_last ?? false))),
  };
}

const byCause = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted((a, b) => (a.cause < b.cause ? -1 : a.cause > b.cause ? 1 : 0));

function sheetOf(unsorted: readonly Change[]): Sheet {
  const changes = sortRefs(unsorted);
  changes.forEach((change, place) => (change.place = place));
  const entries = byCause(changes.flatMap((change) => change.entries));
  const opens_lots = entries.some((entry) => entry.lot);
  return {
    refs: changes,
    opens_lots,
    arrays: [
      ...keyArrays(changes),
      int8s(changes.map((change) => change.delta)),
      int8s(changes.map((change) => change.credit)),
      int4s(changes.map((change) => change.entries.length)),
      int4s(entries.map((entry) => entry.change.place)),
      int4s(entries.map((entry) => entry.rank)),
      int8s(entries.map((entry) => entry.amount)),
      int8s(entries.map((entry) => entry.change.delta - entry.running)),
      int2s(entries.map((entry) => entry.cause_kind)),
      uuids(entries.map((entry) => entry.cause)),
    ],
    lot_arrays: opens_lots
      ? [
          int8s(entries.map((entry) => entry.change.credit - entry.credit_running)),
          bools(entries.map((entry) => entry.lot)),
        ]
      : [],
  };
}
