/**
 * Settings that operators change at run time. A row of `setting` overrides the default here; reads are from memory, refreshed by the
 * bus notice `catalogue`.
 */
import { coins, micros, type Coins, type Micros } from '@busker/protocol';
import type { Bus } from './bus.ts';
import type { Db, Tx } from './database.ts';

export interface SettingValues {
  /** Days that earnings stay pending. 0 to 365. */
  readonly hold_days: number;
  /** Gifts from this price play over the whole video. */
  readonly full_screen_from_coins: Coins;
  /** Cash-outs from this amount need two operators. Micros of the base currency. */
  readonly four_eyes_from_micros: Micros;
  readonly minimum_cashout_micros: Micros;
  /** Days after which a cash-out that was not submitted gives its reservation back. 1 to 365. */
  readonly cashout_expires_days: number;
  readonly coin_name: string;
  /** Most coins of one gift. 0: no cap. */
  readonly max_gift_coins: Coins;
  /** Most coins that one viewer gives in a day. 0: no cap. */
  readonly max_day_coins: Coins;
  /** For so many days after its sign-up an account is new. 0: never. */
  readonly new_account_days: number;
  /** Most coins that a new account gives in a day. 0: no cap of its own. */
  readonly new_account_day_coins: Coins;
  /** Gifts from this price are asked about again. 0: none. */
  readonly confirm_from_coins: Coins;
  /** Gifts from this price can be undone for `undo_ms` before anybody sees them. 0: none. */
  readonly undo_from_coins: Coins;
  /** 1 000 to 60 000. */
  readonly undo_ms: number;
  /** Gifts from this price, quantity included, are announced to everybody. 0: none. */
  readonly announce_from_coins: Coins;
  /** Most announcements in a minute. 0 to 60; 0: none. */
  readonly announce_per_minute: number;
  /** Years that somebody must say they have before their first purchase. 0: nobody is asked. */
  readonly min_age: number;
  /** Whether a refund takes back what creators earned on its coins, as long as it is pending. */
  readonly refund_claws_pending: boolean;
  /** What becomes of refunded coins that nobody still has: the viewer owes them, or the platform bears it. */
  readonly refund_rest: 'debt' | 'loss';
  /** Days that accepted ids of commands are remembered. 31 to 3 650: more than LIMITS.command_id_days. */
  readonly keep_commands_days: number;
  /** Days that events of providers are kept after they were dealt with. 31 to 3 650. */
  readonly keep_provider_events_days: number;
  /** Days that lines of chats are kept. 1 to 3 650. */
  readonly keep_chat_days: number;
  /** Days that messages on gifts and thank-yous are kept. 1 to 3 650. */
  readonly keep_messages_days: number;
  /** Days that reports are kept after they were resolved. 1 to 3 650. */
  readonly keep_reports_days: number;
}

export const DEFAULT_SETTINGS: SettingValues = {
  hold_days: 14,
  full_screen_from_coins: coins(1_000),
  four_eyes_from_micros: micros(500_000_000),
  minimum_cashout_micros: micros(1_000_000),
  cashout_expires_days: 14,
  coin_name: 'coin',
  max_gift_coins: coins(0),
  max_day_coins: coins(0),
  new_account_days: 0,
  new_account_day_coins: coins(0),
  confirm_from_coins: coins(0),
  undo_from_coins: coins(5_000),
  undo_ms: 5_000,
  announce_from_coins: coins(5_000),
  announce_per_minute: 6,
  min_age: 0,
  refund_claws_pending: true,
  refund_rest: 'debt',
  keep_commands_days: 90,
  keep_provider_events_days: 400,
  keep_chat_days: 90,
  keep_messages_days: 400,
  keep_reports_days: 400,
};

const READ: { readonly [K in keyof SettingValues]: (value: unknown) => SettingValues[K] } = {
  hold_days: Number,
  full_screen_from_coins: (value) => coins(String(value)),
  four_eyes_from_micros: (value) => micros(String(value)),
  minimum_cashout_micros: (value) => micros(String(value)),
  cashout_expires_days: Number,
  coin_name: String,
  max_gift_coins: (value) => coins(String(value)),
  max_day_coins: (value) => coins(String(value)),
  new_account_days: Number,
  new_account_day_coins: (value) => coins(String(value)),
  confirm_from_coins: (value) => coins(String(value)),
  undo_from_coins: (value) => coins(String(value)),
  undo_ms: Number,
  announce_from_coins: (value) => coins(String(value)),
  announce_per_minute: Number,
  min_age: Number,
  refund_claws_pending: (value) => value === true,
  refund_rest: (value) => (value === 'loss' ? 'loss' : 'debt'),
  keep_commands_days: Number,
  keep_provider_events_days: Number,
  keep_chat_days: Number,
  keep_messages_days: Number,
  keep_reports_days: Number,
};

export interface SettingsStore {
  /** The present values. */
  current(): SettingValues;
  /** Reads the table again. */
  refresh(): Promise<void>;
  /** Writes changed values; call `refresh` and publish `catalogue` after the commit. */
  write(tx: Tx, changes: Partial<SettingValues>): Promise<void>;
}

/** The values as the table has them. */
export async function readSettings(db: Db | Tx): Promise<SettingValues> {
  const rows = await db.selectFrom('setting').select(['key', 'value']).execute();
  const values: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const row of rows) {
    const read = READ[row.key as keyof SettingValues] as ((value: unknown) => unknown) | undefined;
    if (read) values[row.key] = read(row.value);
  }
  return values as unknown as SettingValues;
}

export async function createSettings(parts: { db: Db; bus: Bus }): Promise<SettingsStore> {
  let values = DEFAULT_SETTINGS;
  const store: SettingsStore = {
    current: () => values,
    async refresh() {
      values = await readSettings(parts.db);
    },
    async write(tx, changes) {
      for (const [key, value] of Object.entries(changes)) {
        const text = JSON.stringify(typeof value === 'bigint' ? `${value}` : value);
        await tx
          .insertInto('setting')
          .values({ key, value: text })
          .onConflict((c) => c.column('key').doUpdateSet({ value: text, changed_at: new Date() }))
          .execute();
      }
    },
  };
  await store.refresh();
  parts.bus.subscribe('catalogue', () => void store.refresh().catch(() => undefined));
  return store;
}
