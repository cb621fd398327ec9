-- Files of moving pictures on their way to become a post: what a creator uploads, and recordings of their live sessions. The files lie in the data
-- folder under the row's id; a row says how far its file is.
--   receiving → processing → ready → published, or → failed with the reason.
create table video (
  bucket smallint not null,
  id uuid not null,
  creator uuid not null,
  origin text not null check (origin in ('upload', 'recording')),
  title text not null,
  state text not null check (state in ('receiving', 'processing', 'ready', 'failed', 'published')),
  -- Of an upload: how long the file is, and how much of it came.
  bytes bigint not null,
  received bigint not null default 0,
  percent smallint not null default 0 check (percent between 0 and 100),
  problem text,
  duration_ms integer,
  width integer,
  height integer,
  mime text,
  post uuid,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (bucket, id)
);
-- A creator's own list, newest first.
create index video_creator on video (bucket, creator, created_at desc);
-- What a stopped server left half-done.
create index video_processing on video (changed_at) where state = 'processing';
