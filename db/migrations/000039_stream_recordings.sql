-- Recordings of live sessions whose pictures a media server of the operator's carries. One process at a time is at work on one, by a lease that it
-- renews; files lie in its data folder, which is its place. Kept for some days after the end, so that nobody begins again.
create table stream_recording (
  bucket smallint not null,
  session uuid not null,
  creator uuid not null,
  -- The place that is at work, or was last.
  place uuid not null,
  -- Where it was begun. What another place has of it is a recording of its own.
  first_place uuid not null,
  lease_until timestamptz not null,
  -- Why nothing came, as far as is known: a code of server/src/videos/problems.ts.
  problem text,
  attempts integer not null default 0,
  -- Not before then again.
  next_at timestamptz,
  -- Nothing more will come.
  collected_at timestamptz,
  primary key (bucket, session)
);
-- What is to be gone on with.
create index stream_recording_open on stream_recording (lease_until) where collected_at is null;
