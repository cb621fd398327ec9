/** Doors of the desk that read: overview, ledger, doctor; and the settings. */
import { BuskerError, coins, LIMITS, micros, type Settings } from '@busker/protocol';
import { writeAudit } from '../../audit/audit.ts';
import type { Console } from '../../console/console.ts';
import { examine } from '../../doctor/doctor.ts';
import { writeCaps } from '../../limits/limits.ts';
import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database.ts';
import type { SettingsStore, SettingValues } from '../../platform/settings.ts';
import { door, type Doors } from '../door.ts';

export interface ConsoleRouteParts {
  readonly console: Console;
  readonly settings: SettingsStore;
  readonly database: Database;
  readonly bus: Bus;
  readonly clock: Clock;
  /** Where the doctor reads the books. */
  readonly database_url: string;
}

export function registerConsoleRoutes(doors: Doors, parts: ConsoleRouteParts): void {
  const { console, settings, database, bus, clock } = parts;
  door(doors, 'console.overview', () => console.overview());
  door(doors, 'console.accounts', ({ query }) => console.accounts(query));
  door(doors, 'console.entries', ({ params, query }) => console.entries(params.owner, params.kind, query));
  door(doors, 'console.posting', ({ params }) => console.posting(params.id));
  door(doors, 'console.platform', async () => ({ rows: await console.platform() }));
  door(doors, 'console.doctor', () => examine(parts.database_url));
  door(doors, 'console.settings', () => settingsJson(settings.current()));
  door(doors, 'console.setSettings', async ({ body, who }) => {
    const { reason, ...wanted } = body;
    const before = settings.current();
    const changes = changed(before, readChanges(wanted));
    if (Object.keys(changes).length === 0) return settingsJson(before);
    await database.db.transaction().execute(async (tx) => {
      await settings.write(tx, changes);
      await writeCaps(tx);
      await writeAudit(tx, clock, {
        actor: who.id,
        action: 'setting.change',
        subject_kind: 'setting',
        subject_id: Object.keys(changes).join(','),
        reason,
        before: Object.fromEntries(Object.keys(changes).map((key) => [key, before[key as keyof SettingValues]])),
        after: changes,
      });
    });
    await settings.refresh();
    bus.publish('catalogue', { what: 'settings' });
    return settingsJson(settings.current());
  });
}

/** Only what is not so already: a form sends all of its fields, and the audit log tells what became different. */
function changed(before: SettingValues, wanted: Partial<SettingValues>): Partial<SettingValues> {
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => value !== before[key as keyof SettingValues]),
  );
}

const COINS = [
  'full_screen_from_coins',
  'max_gift_coins',
  'max_day_coins',
  'new_account_day_coins',
  'confirm_from_coins',
  'undo_from_coins',
  'announce_from_coins',
] as const;
const MICROS = ['four_eyes_from_micros', 'minimum_cashout_micros'] as const;
const PLAIN = [
  'hold_days',
  'cashout_expires_days',
  'coin_name',
  'new_account_days',
  'undo_ms',
  'announce_per_minute',
  'min_age',
  'refund_claws_pending',
  'refund_rest',
  'keep_commands_days',
  'keep_provider_events_days',
  'keep_chat_days',
  'keep_messages_days',
  'keep_reports_days',
] as const;

function settingsJson(values: SettingValues): Settings {
  const json: Record<string, unknown> = {};
  for (const key of PLAIN) json[key] = values[key];
  for (const key of [...COINS, ...MICROS]) json[key] = `${values[key]}`;
  return json as unknown as Settings;
}

function readChanges(wanted: Partial<Settings>): Partial<SettingValues> {
  const changes: Record<string, unknown> = {};
  const amount = <T extends bigint>(field: string, value: T): T => {
    if (value < 0n) throw new BuskerError('bad_request', { field, why: 'must not be negative' });
    return value;
  };
  for (const key of PLAIN) if (wanted[key] !== undefined) changes[key] = wanted[key];
  for (const key of COINS) if (wanted[key] !== undefined) changes[key] = amount(key, coins(wanted[key]));
  for (const key of MICROS) if (wanted[key] !== undefined) changes[key] = amount(key, micros(wanted[key]));
  const undo_from = changes['undo_from_coins'] as bigint | undefined;
  if (undo_from !== undefined && undo_from > 0n && undo_from < LIMITS.undo_least_coins)
    throw new BuskerError('bad_request', {
      field: 'undo_from_coins',
      why: `must be 0 or at least ${LIMITS.undo_least_coins}`,
    });
  return changes as Partial<SettingValues>;
}
