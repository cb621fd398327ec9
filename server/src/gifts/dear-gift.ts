/** Word of gifts that are dear enough for everybody to hear of. What becomes of it: announcements/README.md. */
import type { Bus } from '../platform/bus.ts';
import type { SettingsStore } from '../platform/settings.ts';

/** After the commit that sent it. Said again of a repeat: whoever hears it knows the gift by its id. */
export function tellOfDear(parts: { bus: Bus; settings: SettingsStore }, gift: string, coins: bigint): void {
  const { announce_from_coins, announce_per_minute } = parts.settings.current();
  if (announce_from_coins === 0n || announce_per_minute === 0 || coins < announce_from_coins) return;
  parts.bus.publish('dear_gift', { gift, coins: `${coins}` });
}
