/**
 * The smallest possible parent of PostgreSQL: a shell that runs `"$@"` and, when its standard input closes, asks it for
 * a fast shutdown. The pipe closes when the server closes it (an ordinary stop) and also when the server dies in any
 * way, `kill -9` included, so PostgreSQL never outlives it for long. A shell, because it costs 1 MB and starts in a
 * millisecond, where a second Node process costs 40 MB.
 *
 * The signals of a terminal are ignored: the server decides when the database goes, last of all.
 * Exit code: PostgreSQL's own.
 */
export const SUPERVISE = `
trap '' INT TERM HUP
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
( while read -r _ <&3; do :; done; kill -INT "$child" 2>/dev/null ) &
watcher=$!
exec 3<&-
wait "$child"
code=$?
kill -KILL "$watcher" 2>/dev/null
exit "$code"
`;
