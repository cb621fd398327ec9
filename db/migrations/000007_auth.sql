-- Accounts, passwords and sessions: better-auth's tables, in a schema of their own. Made by its `compileMigrations` with the options of
-- server/src/people/auth.ts (a test fails when they ask for more). `user.id` is the person's id, made by us.

create schema auth;
set local search_path = auth;

create table "user" ("id" text not null primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null, "image" text, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null);

create table "session" ("id" text not null primary key, "expiresAt" timestamptz not null, "token" text not null unique, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz not null, "ipAddress" text, "userAgent" text, "userId" text not null references "user" ("id") on delete cascade);

create table "account" ("id" text not null primary key, "accountId" text not null, "providerId" text not null, "userId" text not null references "user" ("id") on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz not null);

create table "verification" ("id" text not null primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null);

create index "session_userId_idx" on "session" ("userId");
create index "account_userId_idx" on "account" ("userId");
create index "verification_identifier_idx" on "verification" ("identifier");

-- The console searches people by the beginning of their mail address.
create index "user_email_search" on "user" ("email" text_pattern_ops);

set local search_path = public;

-- And by the beginning of their handle.
create index handle_search on handle (handle text_pattern_ops);

-- Where mails land in the demo, which has no mail server. Short: the mailer keeps the newest.
create table demo_mail (
  id uuid primary key,
  to_address text not null,
  subject text not null,
  text text not null,
  at timestamptz not null
);

-- Reports name what was said by its id alone, which does not tell the room or post that it is in.
create index chat_line_id on chat_line (id);
create index comment_id on comment (id);
