/** Uploaded animations and what is on sale. Form and rules of a check: checks.ts. */
import type { Check } from './checks.ts';

export const REVIEW_CHECK: Check = {
  name: 'reviewed animations',
  says: 'No gift is on sale with an uploaded animation that was not approved.',
  examined: `select count(*) from gift_item where state = 'on_sale'`,
  wrong: `
    select 'gift item ' || i.id as subject, 'is on sale with animation ' || a.sha256 || ', whose review says ' || a.review as says
    from gift_item i join animation a on a.sha256 = i.renditions #>> '{animation,sha256}'
    where i.state = 'on_sale' and a.review <> 'approved'
    order by 1`,
};
