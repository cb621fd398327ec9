/** Doors of the desk to reports on the books. */
import type { Clock } from '../../platform/clock.ts';
import type { Reports } from '../../reports/reports.ts';
import { door, type Doors } from '../door.ts';
import { csvReply } from '../file-reply.ts';
import { readMoment } from '../period-query.ts';

export function registerReportRoutes(doors: Doors, parts: { readonly reports: Reports; readonly clock: Clock }): void {
  const { reports, clock } = parts;
  door(doors, 'console.balanceAt', ({ query: { at, ...asked } }) => reports.balanceAt(asked, readMoment(at, clock)));
  door(doors, 'console.deferredRevenue', () => reports.deferredRevenue());
  door(doors, 'console.deferredRevenueFile', ({ reply }) =>
    csvReply(reply, `deferred-revenue-${clock.now().toISOString().slice(0, 10)}.csv`, reports.deferredRevenueFile()),
  );
  door(doors, 'console.trialBalance', ({ query }) => reports.trialBalance(readMoment(query.at, clock)));
  door(doors, 'console.trialBalanceFile', ({ query, reply }) => {
    const moment = readMoment(query.at, clock);
    return csvReply(reply, `trial-balance-${moment.toISOString()}.csv`, reports.trialBalanceFile(moment));
  });
}
