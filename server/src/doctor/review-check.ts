/** Uploaded animations and what is on sale. Form and rules of a check: checks.ts. */
import type { Check } from './checks.ts';

export const REVIEW_CHECK: Check = {
  name: 'reviewed animations',
  says: 'No gift is on sale with an uploaded animation that was not approved, nor with an uploaded file that is not of its animation.',
  examined: `select count(*) from gift_item where state = 'on_sale'`,
  wrong: `
    select 'gift item ' || i.id as subject, 'is on sale with animation ' || a.sha256 || ', whose review says ' || a.review as says
    from gift_item i join animation a on a.sha256 = i.animation
    where i.state = 'on_sale' and a.review <> 'approved'
    union all
    select 'gift item ' || i.id, 'shows the uploaded file ' || f.sha256 || ', which is not of its animation'
    from gift_item i, lateral (
      select i.renditions #>> array[kind, 'sha256'] as sha256 from unnest(array['still', 'animation', 'video']) kind
      where i.renditions #>> array[kind, 'url'] like '/assets/uploads/%') f
    where i.state = 'on_sale' and not exists (select from rendition r where r.animation = i.animation and r.sha256 = f.sha256)
    order by 1`,
};
