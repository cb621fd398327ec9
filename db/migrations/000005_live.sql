-- Live sessions, posts, and what people say under them.

create table live_session (
  bucket smallint not null,
  id uuid not null,
  creator uuid not null,
  title text not null,
  source_id text not null,
  video jsonb not null,
  state text not null default 'live' check (state in ('live', 'ended')),
  likes bigint not null default 0,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (bucket, id)
);
-- A creator has at most one session at a time.
create unique index live_session_now on live_session (bucket, creator) where state = 'live';
create index live_session_started on live_session (started_at desc);

create table post (
  bucket smallint not null,
  id uuid not null,
  creator uuid not null,
  caption text not null,
  video jsonb not null,
  likes bigint not null default 0,
  comments bigint not null default 0,
  removed boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (bucket, id)
);
create index post_feed on post (created_at desc) where not removed;

create table post_like (
  bucket smallint not null,
  post uuid not null,
  person uuid not null,
  at timestamptz not null default now(),
  primary key (bucket, post, person)
);

create table comment (
  bucket smallint not null,
  post uuid not null,
  id uuid not null,
  author uuid not null,
  text text not null,
  state text not null default 'cleared' check (state in ('cleared', 'held', 'removed')),
  at timestamptz not null default now(),
  primary key (bucket, post, id)
);

create table chat_line (
  bucket smallint not null,
  target uuid not null,
  id uuid not null,
  author uuid not null,
  text text not null,
  state text not null default 'cleared' check (state in ('cleared', 'held', 'removed')),
  at timestamptz not null default now(),
  primary key (bucket, target, id)
);

-- Secret links that show one creator's rooms to an overlay. Only a hash of the secret is kept.
create table overlay_link (
  bucket smallint not null,
  id uuid not null,
  creator uuid not null,
  label text not null,
  token_hash bytea not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (bucket, id)
);
