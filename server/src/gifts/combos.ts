/**
 * Combos inside a posting. A combo is open from its first tap until `combo_stay_ms` after its last, at one price; open combos of one sender,
 * target and item are at most one. A tap that comes after the end, or at another price, closes the old combo in its own posting; a combo that
 * nobody taps again is closed by the sweeper (end-combo.ts). Either way it ends exactly once.
 */
import { bucketOf, LIMITS } from '@busker/protocol';
import { int2s, int4s, texts, timestamps, uuids } from '../ledger/arrays.ts';
import type { DecideView, PostingTx } from '../ledger/types.ts';
import type { NewEvent } from '../targets/targets.ts';
import { LOAD_COMBOS, UPDATE_COMBOS } from './send-gift.sql.ts';

export interface ComboRow {
  readonly id: string;
  readonly target: string;
  readonly sender: string;
  readonly item: string;
  readonly count: number;
  /** Of one; all gifts of a combo have one price. */
  readonly price_coins: number;
  readonly ends_at: Date;
}

/** What finds an open combo. */
export type ComboKey = Pick<ComboRow, 'target' | 'sender' | 'item'>;

/** By sender, target and item. Joining the three to one key would cost more than walking a sender's few. */
class ComboMap<Row extends ComboKey> {
  readonly #bySender = new Map<string, Row[]>();

  get(key: ComboKey): Row | undefined {
    return this.#bySender.get(key.sender)?.find((one) => one.target === key.target && one.item === key.item);
  }

  set(row: Row): void {
    const some = this.#bySender.get(row.sender);
    if (!some) return void this.#bySender.set(row.sender, [row]);
    const place = some.findIndex((one) => one.target === row.target && one.item === row.item);
    if (place < 0) some.push(row);
    else some[place] = row;
  }

  values(): Row[] {
    return [...this.#bySender.values()].flat();
  }
}

/** Open combos; decisions of a batch move them on. */
export type OpenCombos = ComboMap<ComboRow>;

/** Coins of a combo so far. */
const comboCoins = (combo: ComboRow): bigint => BigInt(combo.price_coins) * BigInt(combo.count);

/** Open combos, locked against the sweeper. */
export async function loadCombos(tx: PostingTx, keys: readonly ComboKey[]): Promise<OpenCombos> {
  const combos: OpenCombos = new ComboMap();
  if (keys.length === 0) return combos;
  const asked = new ComboMap<ComboKey>();
  for (const key of keys) asked.set(key);
  const runs = asked.values();
  const rows = await tx.query<ComboRow>(LOAD_COMBOS, [
    int2s(runs.map((run) => bucketOf(run.target))),
    uuids(runs.map((run) => run.target)),
    uuids(runs.map((run) => run.sender)),
    texts(runs.map((run) => run.item)),
  ]);
  for (const row of rows) combos.set(row);
  return combos;
}

/**
 * Whether this kind may move combos of a sender in this batch: the first kind that asks does. Kinds load combos each for itself and write their gifts
 * one after the other, so two that moved one combo would count out of step with the log. Only a gift that was on its way when posting groups
 * were changed can meet its sender's next tap; whoever comes second comes again.
 */
export function movesCombosOf(view: Pick<DecideView<unknown>, 'shared'>, sender: string, loaded: OpenCombos): boolean {
  const movers = view.shared('who moves combos', () => new Map<string, OpenCombos>());
  const mover = movers.get(sender);
  if (mover === undefined) movers.set(sender, loaded);
  return mover === undefined || mover === loaded;
}

/**
 * Adds a gift to the combo that it belongs to, or opens one with it.
 * @returns the combo with the gift in it, and the older one that it found over.
 */
export function joinCombo(
  combos: OpenCombos,
  gift: ComboKey & { readonly gift_id: string; readonly quantity: number; readonly price_coins: number },
  at: Date,
): { readonly now: ComboRow; readonly over: ComboRow | null } {
  const { target, sender, item, price_coins } = gift;
  const open = combos.get(gift);
  const over = open !== undefined && (open.ends_at <= at || open.price_coins !== price_coins);
  const base = open === undefined || over ? { id: gift.gift_id, target, sender, item, count: 0, price_coins } : open;
  const now: ComboRow = {
    ...base,
    count: base.count + gift.quantity,
    ends_at: new Date(at.getTime() + LIMITS.combo_stay_ms),
  };
  combos.set(now);
  return { now, over: over ? open : null };
}

/** A combo's end within a batch: a tap that came too late and the sweeper may both ask for it, and one gets it. */
export const endOf = (combo: string): string => `combo_end ${combo}`;

/** Writes the last state of each. */
export async function writeCombos(tx: PostingTx, states: readonly ComboRow[]): Promise<void> {
  if (states.length === 0) return;
  const last: OpenCombos = new ComboMap();
  for (const combo of states) last.set(combo);
  const combos = last.values();
  await tx.query(UPDATE_COMBOS, [
    int2s(combos.map((combo) => bucketOf(combo.target))),
    uuids(combos.map((combo) => combo.target)),
    uuids(combos.map((combo) => combo.sender)),
    texts(combos.map((combo) => combo.item)),
    uuids(combos.map((combo) => combo.id)),
    int4s(combos.map((combo) => combo.count)),
    int4s(combos.map((combo) => combo.price_coins)),
    timestamps(combos.map((combo) => combo.ends_at)),
  ]);
}

/** A combo of one is not announced: its gift said everything. */
export function comboEnds(combos: readonly ComboRow[]): NewEvent[] {
  return combos
    .filter((combo) => combo.count > 1)
    .map((combo) => ({
      target: combo.target,
      kind: 'combo_end',
      subject: combo.id,
      payload: { person: combo.sender, item: combo.item, count: combo.count, coins: `${comboCoins(combo)}` },
    }));
}
