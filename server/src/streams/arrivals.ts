/**
 * Whose pictures arrive at the operator's media server, as far as it said when it was asked. It is asked every few seconds while somebody wants to
 * know, and at once when there is a reason; when it does not answer, less and less often, and then nothing that was known is forgotten: a server
 * that says nothing proves nothing.
 */
import { sql } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { ProviderRefused, ProviderUnavailable } from '../providers/port.ts';
import type { Arrival, Sender, VideoServer } from '../providers/video/port.ts';

export interface Arrivals {
  of(creator: string): Arrival | undefined;
  all(): readonly Arrival[];
  /** Asks now. Who asks while an answer is awaited gets the next one. Never throws: what it found is told by `known_since` and `of`. */
  look(): Promise<void>;
  /** Somebody wants to know about this creator for the next while; asks if what is known is old. */
  wonder(creator: string): Promise<void>;
  /** Since when the server has answered; null while it does not. */
  known_since(): Date | null;
  sender(creator: string): Promise<Sender | undefined>;
  start(): void;
  stop(): Promise<void>;
}

/** Between two looks while somebody wants to know, and while nobody does. */
const LOOK_MS = 3_000;
const IDLE_MS = 30_000;
/** After a look without an answer; doubled each time. */
const LONGEST_PAUSE_MS = 60_000;
/** Who looked at their studio is asked after for so long. */
const WONDER_MS = 20_000;

interface SenderRow extends Sender {
  /** What their session that is on shows. */
  readonly shows: string | null;
}

export function createArrivals(parts: { db: Db; clock: Clock; log: Log; server: VideoServer }): Arrivals {
  const { db, clock, log, server } = parts;
  let known = new Map<string, Arrival>();
  const wondering = new Map<string, number>();
  /** Those that an answer was about. */
  let answered = new Set<string>();
  let known_since: Date | null = null;
  let silent = 0;
  let looked_at = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let looking: Promise<void> | undefined;
  let after: Promise<void> | undefined;

  async function senders(also: readonly string[]): Promise<SenderRow[]> {
    const { rows } = await sql<SenderRow>`
      select p.id as creator, p.handle, a.url as address, l.source_id as shows
      from person p
        left join live_session l on l.bucket = p.bucket and l.creator = p.id and l.state = 'live'
        left join stream_address a on a.bucket = p.bucket and a.creator = p.id
      where p.banned_at is null and p.creator
        and (l.source_id in ('camera', 'encoder', 'address') or p.id = any(${also}::uuid[]))`.execute(db);
    return rows;
  }

  /** Whoever is banned is ended, also when they come again or nobody heard of it here. */
  async function withoutBanned(found: readonly Arrival[]): Promise<readonly Arrival[]> {
    if (found.length === 0) return found;
    const { rows } = await sql<{ id: string }>`
      select id from person where id = any(${found.map(({ creator }) => creator)}::uuid[]) and banned_at is not null`.execute(
      db,
    );
    const banned = new Set(rows.map(({ id }) => id));
    for (const creator of banned) await server.end(creator);
    return found.filter(({ creator }) => !banned.has(creator));
  }

  async function ask(): Promise<void> {
    const now = Date.now();
    for (const [creator, until] of wondering) if (until < now) wondering.delete(creator);
    const asked = await senders(Array.from(wondering.keys()));
    const found = await withoutBanned(await server.arriving(asked));
    const next = new Map<string, Arrival>();
    for (const arrival of found) {
      const { shows = null } = asked.find(({ creator }) => creator === arrival.creator) ?? {};
      // Who sends twice is shown with what their session was begun with.
      if (!next.has(arrival.creator) || arrival.kind === shows) next.set(arrival.creator, arrival);
    }
    known = next;
    answered = new Set(asked.map(({ creator }) => creator));
    known_since ??= clock.now();
    if (silent > 0) log.warn({ server: server.id }, 'The media server answers again');
    silent = 0;
  }

  async function askOnce(): Promise<void> {
    looked_at = Date.now();
    try {
      await ask();
    } catch (err) {
      silent++;
      known_since = null;
      // Said once; until it answers again the console says so too.
      if (silent === 1 || !(err instanceof ProviderUnavailable || err instanceof ProviderRefused))
        log.error({ err, server: server.id }, 'The media server does not answer; it is asked again');
    }
  }

  function look(): Promise<void> {
    if (!looking) {
      looking = askOnce().finally(() => {
        looking = undefined;
      });
      return looking;
    }
    // What is on its way may have been asked before what the caller knows.
    after ??= looking.then(() => {
      after = undefined;
      return look();
    });
    return after;
  }

  function again(): void {
    if (stopped) return;
    const calm_ms = known.size > 0 || wondering.size > 0 || answered.size > 0 ? LOOK_MS : IDLE_MS;
    const pause_ms = silent === 0 ? calm_ms : Math.min(LOOK_MS * 2 ** (silent - 1), LONGEST_PAUSE_MS);
    timer = setTimeout(() => void look().then(again), pause_ms);
    timer.unref();
  }

  return {
    of: (creator) => known.get(creator),
    all: () => Array.from(known.values()),
    look,
    async wonder(creator) {
      wondering.set(creator, Date.now() + WONDER_MS);
      // Between two looks of an idle server lies much time.
      const old = Date.now() - looked_at > LOOK_MS || !answered.has(creator);
      if (old && silent === 0) await look();
    },
    known_since: () => known_since,
    sender: async (creator) => (await senders([creator])).find((row) => row.creator === creator),
    start() {
      void look().then(again);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await (after ?? looking);
    },
  };
}
