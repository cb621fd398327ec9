-- Where a creator's pictures are, with a media server that only plays: an address at an origin that the operator allows.
create table stream_address (
  bucket smallint not null,
  creator uuid not null,
  url text not null check (length(url) <= 2000),
  set_at timestamptz not null,
  primary key (bucket, creator)
);
