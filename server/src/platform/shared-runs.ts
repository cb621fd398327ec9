/** Work that many ask for at once and that everybody who asks before it begins may share. */

interface Line {
  running: Promise<unknown>;
  /** Waits for `running` to end; whoever asks meanwhile gets this one. */
  next: Promise<unknown> | undefined;
}

/**
 * @param work reads or brings up what belongs to a key.
 * @returns the same, run at most once at a time for a key. A run that has begun is never shared, because it may not see what was committed
 * since; the one after it is shared by all who wait. So a crowd costs two runs, however large it is.
 */
export function sharedRuns<T>(work: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const lines = new Map<string, Line>();
  return (key) => {
    const line = lines.get(key) ?? { running: Promise.resolve(), next: undefined };
    lines.set(key, line);
    if (line.next) return line.next as Promise<T>;
    const mine = line.running
      .catch(() => undefined)
      .then(() => {
        line.running = mine;
        line.next = undefined;
        return work(key);
      })
      .finally(() => {
        if (line.running === mine && !line.next) lines.delete(key);
      });
    line.next = mine;
    return mine;
  };
}
