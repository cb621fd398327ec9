-- How the books are read: entries and gifts with everything that belongs to them. Whoever reads asks these views; the tables below them are
-- laid out for writing.

-- An entry with the account it is of.
create view ledger_line as
select e.bucket, e.owner, e.kind, a.asset, e.seq, e.amount, e.balance_after, e.posting_bucket, e.posting, e.cause_kind, e.cause
from ledger_entry e join ledger_account a on a.bucket = e.bucket and a.owner = e.owner and a.kind = e.kind;

-- A gift with its creator, its sums and the share policy it was sent under.
create view gift_line as
select g.bucket, g.id, g.target, g."offset", g.sender, g.creator, g.item, g.quantity, g.price_coins, g.coins, g.promo_coins, g.earned_micros, g.policy, g.at, g.combo,
  g.combo_count, g.combo_coins, g.message, g.playback_ms
from gift g;
