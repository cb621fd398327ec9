/**
 * Closing combos that nobody tapped again. The sweeper looks for them once in a while, on any process; `ended`, changed under the row's lock, makes
 * it exactly once, also when the process that opened the combo is gone.
 */
import { bucketOf } from '@busker/protocol';
import type { CommandBase, CommandKind } from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { appendEvents } from '../targets/targets.ts';
import { comboEnds, endOf, markEnded, type ComboRow } from './send-gift.ts';

export interface EndCombo extends CommandBase {
  readonly combo: string;
}

/** Refusals: `wrong_state` (ended already, or tapped again meanwhile). */
export function endComboKind(
  bus: Bus,
): CommandKind<EndCombo, ComboRow, Record<string, never>, ReadonlyMap<string, ComboRow>> {
  return {
    name: 'end_combo',
    code: 4,
    content: (c) => [c.combo],
    locks: () => [],
    async load(tx, commands) {
      const ids = commands.map((command) => command.combo);
      const rows = await tx.query<ComboRow>(
        `select c.id, c.target, c.sender, c.item, c.count, c.coins, c.ends_at
         from unnest($1::int2[], $2::uuid[]) as k (bucket, id) join combo c on c.bucket = k.bucket and c.id = k.id and not c.ended
         order by c.bucket, c.id for no key update of c`,
        [ids.map(bucketOf), ids],
      );
      return new Map(rows.map((row) => [row.id, row]));
    },
    decide(view, command) {
      const combo = view.loaded.get(command.combo);
      if (!combo || combo.ends_at > view.at || !view.once(endOf(combo.id))) return { outcome: 'wrong_state' };
      return { outcome: 'ok', legs: [], platform: [], facts: combo, answer: {} };
    },
    async write(tx, combos, posting) {
      await Promise.all([markEnded(tx, combos), appendEvents(tx, comboEnds(combos), posting)]);
    },
    committed(combos) {
      for (const target of new Set(combos.map((combo) => combo.target))) bus.publish('target', { target });
    },
  };
}
