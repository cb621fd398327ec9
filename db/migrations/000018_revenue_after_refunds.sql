-- Which coins of which purchase each gift spent, where money went back: what was removed was never spent, and coins that were given back are
-- still of the purchase that first brought them. Coins that paid a debt are no revenue of their own: the payment may be given back. Coins of
-- a gift that can still be undone are not spent yet, those of one that was undone never were.
create or replace function purchase_spends(in_bucket smallint, in_person uuid)
returns table (purchase uuid, seq bigint, coins bigint)
language sql stable as $$
  select w.origin, w.seq, w.to_position - w.from_position
  from wallet_pieces(in_bucket, in_person, 1::int2) w
  where w.state = 'spent' and w.cause_kind = 1 and w.origin_kind = 2
$$;

-- Up to which entry of a wallet's paid coins it is known what they were spent on: before the first that is held for a gift that can still
-- be undone. Only ever grows.
create function spends_known_through(in_bucket smallint, in_person uuid, in_seq bigint) returns bigint
language sql stable as $$
  select coalesce((
    select min(e.seq) - 1 from gift_hold h
    join ledger_line e on e.bucket = h.bucket and e.owner = h.sender and e.kind = 1 and e.amount < 0 and e.cause_kind = 10 and e.cause = h.id
    where h.bucket = in_bucket and h.sender = in_person and h.state = 'open'), in_seq)
$$;
