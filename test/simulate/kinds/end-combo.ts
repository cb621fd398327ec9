/** The sweeper's command: ends a combo that nobody tapped again. It comes too early and twice as well. */
import { endComboKind, type EndCombo } from '../../../server/src/gifts/end-combo.ts';
import { comboKey } from '../model.ts';
import { comboEnd } from '../rules/gifts.ts';
import { NO_BUS } from '../world.ts';
import { kind } from './kind.ts';

export const endCombo = kind<EndCombo>({
  name: 'end_combo',
  weight: 8,
  server: endComboKind(NO_BUS),
  make(world) {
    const combo = world.oneOf([...world.model.combos.values()]);
    return combo && { owner: combo.target, id: combo.id, sender: combo.sender, item: combo.item };
  },
  again: (_world, command) => command,
  // Its id follows from its content.
  other: () => undefined,
  content: (command) => [command.id],
  expect(model, command, at) {
    const combo = [...model.combos.values()].find((one) => one.id === command.id);
    if (!combo || combo.ends_at > at) return { outcome: 'wrong_state' };
    return {
      outcome: 'ok',
      effect: {
        answer: {},
        legs: [],
        platform: [],
        log: combo.count > 1 ? [comboEnd(combo)] : [],
        apply: (now) => void now.combos.delete(comboKey(combo.target, combo.sender, combo.item)),
      },
    };
  },
});
