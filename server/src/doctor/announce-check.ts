/** What was announced to everybody. Form and rules of a check: checks.ts. */
import type { Check } from './checks.ts';

export const ANNOUNCE_CHECK: Check = {
  name: 'announcements',
  says: 'What was announced to everybody is a gift that was sent, at the coins it cost; never one that is held or was taken back.',
  examined: 'select count(*) from announcement where number is not null',
  wrong: `
    select 'announcement ' || a.number as subject,
      case when g.id is null then 'names gift ' || a.gift || ', which was not sent' else 'says ' || a.coins || ' coins, the gift cost ' || g.coins end as says
    from announcement a left join gift_line g on g.bucket = get_byte(uuid_send(a.gift), 15) & 63 and g.id = a.gift
    where a.number is not null and g.coins is distinct from a.coins
    order by a.number`,
};
