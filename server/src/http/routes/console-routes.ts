/** Doors of the desk that read: overview, ledger, doctor; and the settings. */
import { BuskerError, coins, micros, type Settings } from '@busker/protocol';
import { writeAudit } from '../../audit/audit.ts';
import type { Console } from '../../console/console.ts';
import { examine } from '../../doctor/doctor.ts';
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
    const changes = readChanges(wanted);
    await database.db.transaction().execute(async (tx) => {
      await settings.write(tx, changes);
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

function settingsJson(values: SettingValues): Settings {
  return {
    hold_days: values.hold_days,
    full_screen_from_coins: `${values.full_screen_from_coins}`,
    four_eyes_from_micros: `${values.four_eyes_from_micros}`,
    minimum_cashout_micros: `${values.minimum_cashout_micros}`,
    cashout_expires_days: values.cashout_expires_days,
    coin_name: values.coin_name,
  };
}

function readChanges(wanted: Partial<Settings>): Partial<SettingValues> {
  const positive = <T extends bigint>(field: string, value: T): T => {
    if (value < 0n) throw new BuskerError('bad_request', { field, why: 'must not be negative' });
    return value;
  };
  return {
    ...(wanted.hold_days === undefined ? {} : { hold_days: wanted.hold_days }),
    ...(wanted.full_screen_from_coins === undefined
      ? {}
      : { full_screen_from_coins: positive('full_screen_from_coins', coins(wanted.full_screen_from_coins)) }),
    ...(wanted.four_eyes_from_micros === undefined
      ? {}
      : { four_eyes_from_micros: positive('four_eyes_from_micros', micros(wanted.four_eyes_from_micros)) }),
    ...(wanted.minimum_cashout_micros === undefined
      ? {}
      : { minimum_cashout_micros: positive('minimum_cashout_micros', micros(wanted.minimum_cashout_micros)) }),
    ...(wanted.cashout_expires_days === undefined ? {} : { cashout_expires_days: wanted.cashout_expires_days }),
    ...(wanted.coin_name === undefined ? {} : { coin_name: wanted.coin_name }),
  };
}
