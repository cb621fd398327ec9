/** What goals leave out. Form and rules of a check: checks.ts. */
import type { Check } from './checks.ts';

export const GOAL_CHECK: Check = {
  name: 'beginnings of goals',
  says: 'What a goal does not count is no more than what was given before it began; of one that begins with a day, before that day.',
  examined: 'select count(*) from goal_start',
  wrong: `
    select 'goal of ' || s.creator as subject, 'leaves out ' || s.coins_before || ' coins and ' || s.earned_micros_before || ' micros; gifts before it say ' || s.coins || ' and ' || s.micros as says
    from (
      select g.creator, g.coins_before, g.earned_micros_before, coalesce(sum(l.coins), 0) as coins, coalesce(sum(l.earned_micros), 0) as micros
      from goal_start g left join gift_line l
        on l.bucket = g.bucket and l.creator = g.creator and (l.at < g.since or g.since <> date_trunc('day', g.since, 'UTC'))
      group by g.bucket, g.creator
    ) s
    where s.coins_before > s.coins or s.earned_micros_before > s.micros
    order by 1`,
};
