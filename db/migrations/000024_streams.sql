-- The secret that a creator's encoder shows when it sends pictures. One for each creator; only a hash of it is kept.
create table stream_key (
  bucket smallint not null,
  creator uuid not null,
  key_hash bytea not null,
  made_at timestamptz not null,
  last_used_at timestamptz,
  primary key (bucket, creator)
);
