/** Files of gifts, each fetched once and kept while it is among the last few that were used. One that could not be had is asked for again. */
export function keptFiles<T>(most: number, read: (response: Response) => Promise<T>): (url: string) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (url) => {
    const known = kept.get(url);
    kept.delete(url);
    const file =
      known ??
      fetch(url).then((response) => {
        if (!response.ok) throw new Error(`status ${response.status}`);
        return read(response);
      });
    kept.set(url, file);
    file.catch(() => kept.delete(url));
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    return file;
  };
}
