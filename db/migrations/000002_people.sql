-- People, what they may do, and how they are kept safe from each other. Sign-in itself lives in the schema `auth` (better-auth).

create table person (
  bucket smallint not null check (bucket between 0 and 63),
  id uuid not null,
  handle text not null,
  display_name text not null,
  avatar_url text,
  currency text not null default 'USD',
  creator boolean not null default false,
  created_at timestamptz not null default now(),
  banned_at timestamptz,
  ban_reason text,
  frozen_at timestamptz,
  freeze_reason text,
  primary key (bucket, id)
);
-- Search by name in the console.
create index person_display_name on person (lower(display_name) text_pattern_ops);

-- Who holds a handle: unique across buckets, so a table of its own keyed by the handle.
create table handle (
  handle text primary key,
  person uuid not null
);

-- Operators' roles. Viewer is everybody; creator is person.creator.
create table person_role (
  bucket smallint not null,
  person uuid not null,
  role text not null check (role in ('support', 'finance', 'admin')),
  primary key (bucket, person, role)
);

-- `person` does not want to see `blocked`: no gifts, chat or comments from them on anything of theirs.
create table block (
  bucket smallint not null,
  person uuid not null,
  blocked uuid not null,
  since timestamptz not null default now(),
  primary key (bucket, person, blocked)
);

-- Muted in everything of one creator until a time.
create table mute (
  bucket smallint not null,
  creator uuid not null,
  person uuid not null,
  until timestamptz not null,
  primary key (bucket, creator, person)
);

create table report (
  bucket smallint not null,
  id uuid not null,
  by uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  about uuid,
  why text not null,
  text text,
  at timestamptz not null default now(),
  resolved_at timestamptz,
  resolved_by uuid,
  resolution text,
  resolution_reason text,
  primary key (bucket, id)
);
-- The desk reads open reports, oldest first.
create index report_open on report (at) where resolved_at is null;

-- Words that are refused in names, chat, comments and gift messages, beside the built-in list.
create table refused_word (
  word text primary key,
  added_at timestamptz not null default now()
);

-- Operator actions: actor, reason, before and after. Append-only like the books.
create table audit_log (
  id uuid primary key,
  at timestamptz not null default now(),
  xid xid8 not null default pg_current_xact_id(),
  actor uuid,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  reason text not null check (length(reason) > 0),
  before jsonb,
  after jsonb
);
create index audit_log_subject on audit_log (subject_id, id);
create trigger append_only before update or delete or truncate on audit_log for each statement execute function ledger_refuse_change();

-- Settings that operators change at run time; the program's defaults apply where no row is.
create table setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now()
);
