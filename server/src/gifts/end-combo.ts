/**
 * Closing combos that nobody tapped again. The sweeper looks for them once in a while, on any process; the row, removed under its lock, makes it
 * exactly once, also when the process that opened the combo is gone.
 */
import { bucketOf } from '@busker/protocol';
import { int2s, texts, uuids } from '../ledger/arrays.ts';
import type { CommandBase, CommandKind, PostingTx } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { appendEvents } from '../targets/targets.ts';
import { comboEnds, endOf, loadCombos, type ComboRow } from './combos.ts';

/** Its id is the combo's; its owner is the target, since that is where the combo and its end lie. */
export interface EndCombo extends CommandBase {
  readonly sender: string;
  readonly item: string;
}

const REMOVE = `
delete from combo c using unnest($1::int2[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[]) as k (bucket, target, sender, item, id)
where c.bucket = k.bucket and c.target = k.target and c.sender = k.sender and c.item = k.item and c.id = k.id`;

/** Refusals: `wrong_state` (ended already, or tapped again meanwhile). */
export function endComboKind(
  bus: Bus,
): CommandKind<EndCombo, ComboRow, Record<string, never>, ReadonlyMap<string, ComboRow>> {
  return {
    name: 'end_combo',
    code: 4,
    content: (c) => [c.id],
    locks: () => [],
    async load(tx, commands) {
      const open = await loadCombos(
        tx,
        commands.map(({ owner, sender, item }) => ({ target: owner, sender, item })),
      );
      return new Map([...open.values()].map((combo) => [combo.id, combo]));
    },
    decide(view, command) {
      const combo = view.loaded.get(command.id);
      if (!combo || combo.ends_at > view.at || !view.once(endOf(combo.id))) return { outcome: 'wrong_state' };
      return { outcome: 'ok', legs: [], platform: [], facts: combo, answer: {} };
    },
    write,
    writes_at_once: true,
    committed(combos) {
      for (const target of new Set(combos.map((combo) => combo.target))) bus.publish('target', { target });
    },
  };
}

async function write(
  tx: PostingTx,
  combos: readonly ComboRow[],
  posting: Parameters<typeof appendEvents>[2],
): Promise<void> {
  const removed = tx.query(REMOVE, [
    int2s(combos.map((c) => bucketOf(c.target))),
    uuids(combos.map((c) => c.target)),
    uuids(combos.map((c) => c.sender)),
    texts(combos.map((c) => c.item)),
    uuids(combos.map((c) => c.id)),
  ]);
  await Promise.all([removed, appendEvents(tx, comboEnds(combos), posting)]);
}
