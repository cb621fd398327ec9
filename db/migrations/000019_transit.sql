-- Gifts across posting groups. The first step, in the sender's group, takes the coins into transit and leaves a row here; the second, in the
-- receiver's group, brings them out of it and is the gift. See docs/decisions/0025-posting-groups.md.
insert into ledger_chart (kind, name, side, asset_class, normal, floor, meaning) values
  (140, 'transit', 'platform', 'coin', 'credit', null, 'coins that left a wallet for a gift in another posting group and have not arrived there yet');

-- Everything the second step needs, in its sender's bucket; removed once that step is durable, and while it is here it is the accepted id.
create table gift_outbox (
  bucket smallint not null,
  id uuid not null,
  sender uuid not null,
  target uuid not null,
  creator uuid not null,
  item text not null,
  quantity smallint not null,
  price_coins integer not null,
  promo_coins integer not null,
  -- Version of the share policy it was sent under.
  policy integer not null,
  -- Whether the item combines.
  combo boolean not null,
  message uuid,
  playback_ms integer,
  fingerprint bigint not null,
  paid_after bigint not null,
  promo_after bigint not null,
  at timestamptz not null,
  posting uuid not null,
  primary key (bucket, id)
) with (fillfactor = 70);

-- Of a gift that came from another posting group, the posting of its second step: how it is known to have arrived.
alter table gift add column arrived_in uuid;
