/** Doors of the wallet: its owner's, and the desk's look into it. */
import type { Clock } from '../../platform/clock.ts';
import type { Wallet } from '../../wallet/wallet.ts';
import type { Limits } from '../../limits/limits.ts';
import { door, type Doors } from '../door.ts';
import { csvReply } from '../file-reply.ts';
import { readPeriodQuery } from '../period-query.ts';

export function registerWalletRoutes(
  doors: Doors,
  parts: { readonly wallet: Wallet; readonly limits: Limits; readonly clock: Clock },
): void {
  const { wallet, limits, clock } = parts;
  door(doors, 'wallet.get', ({ who }) => wallet.read(who.id));
  door(doors, 'wallet.statement', ({ query, who, t }) => wallet.statement(who.id, query, t));
  door(doors, 'wallet.period', ({ query, who, t }) => wallet.period(who.id, readPeriodQuery(query, clock), query, t));
  door(doors, 'wallet.periodFile', ({ query, who, reply, t }) => {
    const period = readPeriodQuery(query, clock);
    return csvReply(reply, `wallet-${period.first_day}-${period.last_day}.csv`, wallet.periodFile(who.id, period, t));
  });
  door(doors, 'me.limits', ({ who }) => limits.read(who.id));
  door(doors, 'me.setLimits', ({ who, body }) => limits.set(who.id, body));
  door(doors, 'me.attestAge', async ({ who, body }) => {
    await limits.attestAge(who.id, body.at_least);
    return { ok: true as const };
  });
  door(doors, 'console.personStatement', ({ params, query, t }) => wallet.statement(params.id, query, t));
}
