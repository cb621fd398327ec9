-- A session from a camera or an encoder that has been without a picture for too long ends by itself.
-- When a picture was last known to arrive; null: none was seen yet.
alter table live_session add column picture_at timestamptz;
-- Why it ended, when nobody ended it.
alter table live_session add column end_cause text check (end_cause = 'picture_lost');
