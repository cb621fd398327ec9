-- "The gifts of this post between two moments of its video": gifts replay for later viewers. Gifts in live rooms have no such moment and cost nothing
-- here. The books are locked for writing while it is made: about a second for each million gifts.
create index gift_playback on gift (bucket, target, playback_ms) where playback_ms is not null;
