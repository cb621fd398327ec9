-- Entries and gifts laid out for writing: nothing twice, wide columns first so that no byte pads, one index for each question that must be fast.
-- Whoever reads asks the views `ledger_line` and `gift_line`, which put together what belongs together. What it saves: docs/decisions/0021.

-- A number for each account, random, so that an entry names its account in 8 bytes and its key is short.
alter table ledger_account add column id bigint;
update ledger_account set id = ('x' || substr(md5(owner::text || '/' || kind), 1, 16))::bit(64)::bigint & 9223372036854775807;
alter table ledger_account alter column id set not null;
-- From an entry to whose it is.
alter table ledger_account add constraint ledger_account_id unique (bucket, id);

alter table ledger_entry rename to ledger_entry_old;
alter table ledger_entry_old rename constraint ledger_entry_pkey to ledger_entry_old_pkey;
create table ledger_entry (
  seq bigint not null,
  amount bigint not null check (amount <> 0),
  balance_after bigint not null,
  account bigint not null,
  posting uuid not null,
  cause uuid not null,
  bucket smallint not null,
  posting_bucket smallint not null,
  cause_kind smallint not null,
  primary key (bucket, account, seq)
);
insert into ledger_entry (seq, amount, balance_after, account, posting, cause, bucket, posting_bucket, cause_kind)
select e.seq, e.amount, e.balance_after, a.id, e.posting, e.cause, e.bucket, e.posting_bucket, e.cause_kind
from ledger_entry_old e join ledger_account a on a.bucket = e.bucket and a.owner = e.owner and a.kind = e.kind
order by e.posting, e.bucket, e.owner, e.kind, e.seq;
drop table ledger_entry_old;
-- A gift's spends are its accepted id: the gift's id follows from its sender and the id of the command, so a repeat finds them here, and a double
-- cannot be written. Up to two: of promotional and of paid coins. The cause comes first because it is time-ordered: such an index grows at one end
-- and stays nine tenths full; with the bucket first it splits in the middle and stays half full.
create unique index ledger_entry_spend on ledger_entry (cause, bucket, account) where cause_kind = 1 and amount < 0;
create trigger append_only before update or delete or truncate on ledger_entry for each statement execute function ledger_refuse_change();

alter table gift rename to gift_old;
alter table gift_old rename constraint gift_pkey to gift_old_pkey;
alter index gift_log rename to gift_old_log;
create table gift (
  "offset" bigint not null,
  earned_micros bigint not null check (earned_micros >= 0),
  at timestamptz not null,
  -- Of the command's content: a repeat must be the same.
  fingerprint bigint not null,
  -- The sender's paid coins after it, for the answer to a repeat.
  paid_after bigint not null,
  price_coins integer not null check (price_coins between 1 and 1000000),
  promo_coins integer not null,
  combo_count integer not null check (combo_count > 0),
  -- The version of the share policy it was sent under.
  policy integer not null,
  id uuid not null,
  target uuid not null,
  sender uuid not null,
  bucket smallint not null,
  quantity smallint not null check (quantity between 1 and 999),
  item text not null,
  -- Null: 0.
  promo_after bigint,
  -- The combo it belongs to, by its first gift; null for items that do not combine.
  combo uuid,
  message uuid,
  playback_ms integer,
  -- Time-ordered first, as above.
  primary key (id, bucket),
  constraint gift_promo_coins check (promo_coins between 0 and price_coins * quantity)
);
insert into gift ("offset", earned_micros, at, fingerprint, paid_after, price_coins, promo_coins, combo_count, policy, id, target, sender, bucket, quantity, item, combo, message, playback_ms)
select g."offset", g.earned_micros, g.at, coalesce(c.fingerprint, 0), coalesce((c.answer->>'paid')::int8, 0), g.price_coins, g.promo_coins, g.combo_count, s.version, g.id, g.target, g.sender,
  g.bucket, g.quantity, g.item, g.combo, g.message, g.playback_ms
from gift_old g join share_policy s on s.id = g.policy
left join ledger_command c on c.kind = 1 and c.owner = g.sender and c.posting = g.posting and c.answer->>'gift_id' = g.id::text
order by g.at, g.bucket, g.target, g."offset";
drop table gift_old;
-- The log: snapshot, resume, board and statement read it in order.
create unique index gift_log on gift (bucket, target, "offset");
create trigger append_only before update or delete or truncate on gift for each statement execute function ledger_refuse_change();

-- Open combos only: what ended is in the log. The key is what a tap asks for, so that there is at most one.
drop table combo;
create table combo (
  bucket smallint not null,
  target uuid not null,
  sender uuid not null,
  item text not null,
  id uuid not null,
  count integer not null check (count > 0),
  price_coins integer not null,
  ends_at timestamptz not null,
  primary key (bucket, target, sender, item)
) with (fillfactor = 85);

-- An entry with the account it is of.
create view ledger_line as
select e.bucket, a.owner, a.kind, a.asset, e.seq, e.amount, e.balance_after, e.posting_bucket, e.posting, e.cause_kind, e.cause
from ledger_entry e join ledger_account a on a.bucket = e.bucket and a.id = e.account;

-- A gift with its creator, its sums and the share policy it was sent under. A combo ends when the price changes, so its coins so far follow from its count.
create view gift_line as
select g.bucket, g.id, g.target, g."offset", g.sender, t.creator, g.item, g.quantity, g.price_coins::bigint as price_coins, g.price_coins::bigint * g.quantity as coins,
  g.promo_coins::bigint as promo_coins, g.earned_micros, s.id as policy, g.at, g.combo, g.combo_count, g.price_coins::bigint * g.combo_count as combo_coins, g.message, g.playback_ms
from gift g
join target t on t.bucket = g.bucket and t.id = g.target
left join share_policy s on s.version = g.policy;
