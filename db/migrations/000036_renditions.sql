-- An uploaded animation is a record of renditions: the same show as Lottie, as video, as a still, with its sounds. Clients are told of all of them and
-- pick. What is uploaded waits to be prepared by a job, whose progress the row of the upload tells.
create table rendition (
  animation text not null references animation on delete cascade,
  kind text not null check (kind in ('lottie', 'video', 'still', 'preview', 'sound')),
  mime text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  body bytea not null,
  bytes integer not null check (bytes = octet_length(body)),
  width integer check (width > 0),
  height integer check (height > 0),
  duration_ms integer check (duration_ms > 0),
  -- Of a video: where colours and alpha lie.
  layout jsonb check ((layout is not null) = (kind = 'video')),
  -- Of a sound: when it begins, counted from the first picture.
  at_ms integer check (at_ms >= 0 and (at_ms is not null) = (kind = 'sound')),
  primary key (animation, kind, mime)
);
-- Files are asked for by their hash.
create index rendition_file on rendition (sha256);

-- A handful of operators' uploads, moved so that files have one place.
insert into rendition (animation, kind, mime, sha256, body, bytes, width, height, duration_ms)
  select sha256, 'lottie', 'application/json', sha256, body, octet_length(body), width, height, duration_ms from animation
  union all
  select sha256, 'still', still_mime, still_sha256, still, octet_length(still), 256, 256, null from animation;
alter table animation
  drop column body, drop column still, drop column still_sha256, drop column still_mime,
  -- What could not be made of it and why, in sentences.
  add column notes jsonb not null default '[]';

alter table gift_item add column animation text references animation;
update gift_item set animation = renditions #>> '{animation,sha256}'
  where renditions #>> '{animation,sha256}' in (select sha256 from animation);

-- queued → checking → rendering → ready, or → failed with its problems. Whoever prepares it holds the row until lease_until and says so again while
-- at work; a process that was killed is followed by the next. The source is kept until then and no longer.
create table animation_upload (
  id uuid primary key,
  name text not null,
  source bytea,
  sound jsonb,
  sound_source bytea,
  state text not null default 'queued' check (state in ('queued', 'checking', 'rendering', 'ready', 'failed')),
  percent smallint not null default 0 check (percent between 0 and 100),
  problems jsonb not null default '[]',
  animation text references animation,
  attempts smallint not null default 0,
  worker uuid,
  lease_until timestamptz,
  uploaded_by uuid not null,
  uploaded_at timestamptz not null,
  changed_at timestamptz not null,
  check ((state = 'ready') = (animation is not null)),
  check ((state in ('ready', 'failed')) = (source is null))
);
create index animation_upload_waiting on animation_upload (uploaded_at) where state in ('queued', 'checking', 'rendering');
