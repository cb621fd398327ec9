/**
 * The operator's caps. They are settings; what the posting transaction reads is one row made from them, `gift_caps` of `setting`, so that a
 * cap holds from its commit on, in every process. No row: no caps, and gifts pay nothing for them.
 */
import { newId } from '@busker/protocol';
import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { readSettings } from '../platform/settings.ts';

export const CAPS_KEY = 'gift_caps';
const DAY_MS = 86_400_000;

/** Null: no such cap. */
export interface Caps {
  /** Changes with every change of caps. Meters that another epoch moved begin anew from the entries. */
  readonly epoch: string;
  readonly gift: bigint | null;
  readonly day: bigint | null;
  readonly new_account_day: bigint | null;
  readonly new_account_days: number;
  readonly confirm_from: bigint | null;
}

export type CapsJson = Record<'epoch' | 'new_account_days', string> &
  Record<'gift' | 'day' | 'new_account_day' | 'confirm_from', string | null>;

export function readCaps(json: CapsJson): Caps {
  const amount = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
  return {
    epoch: json.epoch,
    gift: amount(json.gift),
    day: amount(json.day),
    new_account_day: amount(json.new_account_day),
    new_account_days: Number(json.new_account_days),
    confirm_from: amount(json.confirm_from),
  };
}

/** The cap on the coins of one day for an account, and when it ends by itself; undefined: none. */
export function dayCap(
  caps: Caps,
  created_at: Date,
  at: Date,
): { readonly coins: bigint; readonly name: 'cap_day' | 'cap_new_account' } | undefined {
  const { day, new_account_day } = caps;
  const is_new = at.getTime() < created_at.getTime() + caps.new_account_days * DAY_MS;
  if (new_account_day !== null && is_new && (day === null || new_account_day < day))
    return { coins: new_account_day, name: 'cap_new_account' };
  return day === null ? undefined : { coins: day, name: 'cap_day' };
}

/** Writes the row from the settings as they are by now; call it in the transaction that changes them, after the change. */
export async function writeCaps(tx: Tx): Promise<void> {
  // Two operators at once: the second reads what the first wrote.
  await sql`select pg_advisory_xact_lock(hashtextextended(${CAPS_KEY}, 0))`.execute(tx);
  const values = await readSettings(tx);
  const amount = (value: bigint): string | null => (value > 0n ? `${value}` : null);
  const caps: CapsJson = {
    epoch: newId(),
    gift: amount(values.max_gift_coins),
    day: amount(values.max_day_coins),
    new_account_day: values.new_account_days > 0 ? amount(values.new_account_day_coins) : null,
    new_account_days: `${values.new_account_days}`,
    confirm_from: amount(values.confirm_from_coins),
  };
  await tx.deleteFrom('setting').where('key', '=', CAPS_KEY).execute();
  if ([caps.gift, caps.day, caps.new_account_day, caps.confirm_from].every((cap) => cap === null)) return;
  await tx
    .insertInto('setting')
    .values({ key: CAPS_KEY, value: JSON.stringify(caps) })
    .execute();
}
