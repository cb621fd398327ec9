/** Doors of the studio: earnings, supporters, overlay links, cash-outs. */
import type { Cashouts } from '../../cashout/cashout.ts';
import type { EarningsBook } from '../../earnings/earnings.ts';
import type { Gifts } from '../../gifts/gifts.ts';
import type { Live } from '../../live/live.ts';
import type { OverlayLinks } from '../../overlay/overlay.ts';
import type { Clock } from '../../platform/clock.ts';
import type { SettingsStore } from '../../platform/settings.ts';
import { reasonIn } from '../../platform/texts.ts';
import { door, type Doors } from '../door.ts';
import { csvReply } from '../file-reply.ts';
import { readPeriodQuery } from '../period-query.ts';
import { cashoutIn, cashoutsIn } from '../reasons.ts';

export interface StudioRouteParts {
  readonly earnings: EarningsBook;
  readonly live: Live;
  readonly gifts: Gifts;
  readonly settings: SettingsStore;
  readonly overlays: OverlayLinks;
  readonly cashouts: Cashouts;
  readonly clock: Clock;
}

export function registerStudioRoutes(doors: Doors, parts: StudioRouteParts): void {
  const { earnings, live, gifts, settings, overlays, cashouts, clock } = parts;
  door(doors, 'studio.get', async ({ who }) => {
    const [book, session, lost, days] = await Promise.all([
      earnings.read(who.id),
      live.current(who.id),
      live.lately(who.id),
      earnings.days(who.id),
    ]);
    const policy = gifts.policy();
    const { hold_days, minimum_cashout_micros } = settings.current();
    return {
      earnings: book,
      live: session ?? null,
      lost: lost ?? null,
      share: {
        policy_version: policy.version,
        share_bp: policy.share_bp,
        coin_value_micros: `${policy.coin_value_micros}`,
      },
      hold_days,
      minimum_cashout_micros: `${minimum_cashout_micros}`,
      days,
    };
  });
  door(doors, 'studio.statement', ({ query, who, t }) => earnings.statement(who.id, query, t));
  door(doors, 'studio.period', ({ query, who, t }) => earnings.period(who.id, readPeriodQuery(query, clock), query, t));
  door(doors, 'studio.periodFile', ({ query, who, reply, t }) => {
    const period = readPeriodQuery(query, clock);
    return csvReply(
      reply,
      `earnings-${period.first_day}-${period.last_day}.csv`,
      earnings.periodFile(who.id, period, t),
    );
  });
  door(doors, 'studio.supporters', ({ query, who }) => earnings.supporters(who.id, query));
  door(doors, 'studio.overlayLinks', async ({ who }) => ({ rows: await overlays.list(who.id) }));
  door(doors, 'studio.makeOverlayLink', ({ body, who }) => overlays.make(who.id, body));
  door(doors, 'studio.revokeOverlayLink', async ({ params, who }) => {
    await overlays.revoke(who.id, params.id);
    return { ok: true };
  });
  door(doors, 'studio.payoutAccount', async ({ who, t }) => {
    const { account, providers } = await cashouts.account(who.id);
    return { account, providers: providers.map((one) => ({ ...one, hint: reasonIn(t, one.hint) })) };
  });
  door(doors, 'studio.setPayoutAccount', ({ body, who }) => cashouts.setAccount(who.id, body));
  door(doors, 'cashouts.list', async ({ query, who, t }) => cashoutsIn(t, await cashouts.list(who.id, query)));
  door(doors, 'cashouts.request', async ({ body, who, t }) => cashoutIn(t, await cashouts.request(who.id, body)));
  door(doors, 'cashouts.cancel', async ({ params, who, t }) => cashoutIn(t, await cashouts.cancel(who.id, params.id)));
  door(doors, 'console.cashouts', async ({ query, t }) => cashoutsIn(t, await cashouts.list(undefined, query)));
  door(doors, 'console.approveCashout', async ({ params, body, who, t }) =>
    cashoutIn(t, await cashouts.approve(who.id, params.id, body.reason)),
  );
  door(doors, 'console.rejectCashout', async ({ params, body, who, t }) =>
    cashoutIn(t, await cashouts.reject(who.id, params.id, body.reason)),
  );
}
