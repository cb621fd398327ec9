-- An uploaded animation goes on sale only after an operator has looked at it. What was uploaded before this was put on sale by operators who had.
alter table animation
  add column review text not null default 'approved' check (review in ('to_review', 'approved', 'refused')),
  add column review_reason text,
  add column cost integer not null default 0 check (cost between 0 and 100),
  add column flashes integer not null default 0 check (flashes >= 0);
alter table animation alter column review set default 'to_review';
create index animation_to_review on animation (uploaded_at) where review = 'to_review';
