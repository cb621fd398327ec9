-- Cash-outs that are paid in part, and reservations that nobody approves in time.

-- `paid_micros`: what the provider says it paid of the amount; the rest was released. Stays when the payment comes back. Null: never paid.
-- `expires_at`: when the reservation ends by itself, unless it was submitted by then.
alter table cashout add column paid_micros bigint, add column expires_at timestamptz;
alter table cashout drop constraint cashout_state_check;
alter table cashout add constraint cashout_state_check
  check (state in ('requested', 'approved', 'submitting', 'submitted', 'unknown', 'paid', 'rejected', 'cancelled', 'failed', 'returned', 'expired'));
-- Few rows: what an operator approves by hand. They were promised nothing yet, so they get the usual time.
update cashout set paid_micros = amount_micros where state = 'paid';
update cashout set expires_at = requested_at + interval '14 days' where state in ('requested', 'approved');
alter table cashout add constraint cashout_paid check (paid_micros between 1 and amount_micros);
alter table cashout add constraint cashout_paid_known check (state <> 'paid' or paid_micros is not null);
-- The job that ends reservations.
create index cashout_expires on cashout (expires_at) where state in ('requested', 'approved');

-- What the sandbox's bank paid of a payout; null: all of it, or nothing yet.
alter table sandbox.payout add column paid_micros bigint check (paid_micros between 1 and amount_micros);
