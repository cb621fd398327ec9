-- Whoever reads a creator's sums first brings up the boards of that creator's targets that are behind their logs.
create index target_creator on target (bucket, creator);
