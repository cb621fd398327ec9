/**
 * Any HLS address: creators enter where their pictures are, at one of the origins that the operator allows. Viewers' browsers load it
 * straight from there; this server only looks whether there are pictures.
 */
import type { AddressProblem } from '@busker/protocol';
import { GetRefused, guardedGet, type GuardedGet, type Got } from '../../../platform/guarded-get.ts';
import type { Arrival, VideoServer } from '../port.ts';
import { createHlsRecordings } from '../hls-recording.ts';
import { readPlaylist, type Playlist } from './playlist.ts';

export interface HlsSettings {
  readonly origins: readonly string[];
  readonly private_addresses: boolean;
  /** Where pages are that open the addresses. */
  readonly page_origin: string;
  readonly now?: () => number;
  readonly resolve?: GuardedGet['resolve'];
  readonly timeout_ms?: number;
}

/** Addresses that are looked at side by side. */
const AT_A_TIME = 8;
/** A playlist that says the same for so long has no pictures any more: the longer of a time and of so many pieces. */
const STILL_MS = 30_000;
const STILL_PIECES = 4;
/** Answers that are younger are given again. */
const FRESH_MS = 1_500;
const FORGET_MS = 600_000;

interface Known {
  problem: AddressProblem | null;
  at: number;
  newest: string;
  changed_at: number;
  since: Date;
}

export function createHls(settings: HlsSettings): VideoServer {
  const now = settings.now ?? Date.now;
  const known = new Map<string, Known>();
  const looking = new Map<string, Promise<AddressProblem | null>>();
  const allowed = (url: URL): boolean => settings.origins.includes(url.origin);

  const guards = {
    allowed,
    private_addresses: settings.private_addresses,
    headers: { origin: settings.page_origin },
    ...(settings.resolve ? { resolve: settings.resolve } : {}),
  };
  async function get(url: URL): Promise<Got> {
    return guardedGet(url, {
      ...guards,
      ...(settings.timeout_ms === undefined ? {} : { timeout_ms: settings.timeout_ms }),
    });
  }

  /** Whether a browser would give the answer to a page of ours. */
  function opens(got: Got): boolean {
    const says = got.headers['access-control-allow-origin'];
    return got.url.origin === settings.page_origin || says === '*' || says === settings.page_origin;
  }

  async function playlistAt(url: URL): Promise<AddressProblem | { playlist: Playlist; url: URL }> {
    const got = await get(url);
    if (got.status !== 200) return got.status === 404 ? 'nothing_there' : 'unreachable';
    if (!opens(got)) return 'cors';
    const playlist = readPlaylist(got.body.toString('utf8'));
    return playlist === undefined ? 'not_hls' : { playlist, url: got.url };
  }

  async function look(address: string): Promise<{ problem: AddressProblem | null; newest: string; target_s: number }> {
    const fails = (problem: AddressProblem) => ({ problem, newest: '', target_s: 0 });
    try {
      let found = await playlistAt(new URL(address));
      if (typeof found === 'string') return fails(found);
      if (found.playlist.kind === 'master') {
        // One of the variants stands for all.
        found = await playlistAt(new URL(found.playlist.variants[0]!, found.url));
        if (typeof found === 'string') return fails(found);
      }
      const { playlist, url } = found;
      if (playlist.kind === 'master') return fails('not_hls');
      if (playlist.ended) return fails('ended');
      const newest = playlist.pieces.at(-1);
      if (newest === undefined) return fails('nothing_there');
      if (!URL.canParse(newest, url.href) || !allowed(new URL(newest, url))) return fails('pieces_elsewhere');
      return { problem: null, newest: playlist.newest, target_s: playlist.target_s };
    } catch (error) {
      if (!(error instanceof GetRefused)) throw error;
      return fails(error.why === 'too_big' ? 'not_hls' : error.why === 'unreachable' ? 'unreachable' : 'not_allowed');
    }
  }

  async function checkNow(address: string): Promise<AddressProblem | null> {
    const found = await look(address);
    const at = now();
    const before = known.get(address);
    const changed_at = before?.newest === found.newest ? before.changed_at : at;
    const still_ms = Math.max(STILL_MS, STILL_PIECES * found.target_s * 1_000);
    const problem = found.problem ?? (at - changed_at >= still_ms ? 'still' : null);
    known.set(address, {
      problem,
      at,
      newest: found.newest,
      changed_at,
      since: before?.problem === null && problem === null ? before.since : new Date(at),
    });
    for (const [other, { at: looked }] of known) if (at - looked > FORGET_MS) known.delete(other);
    return problem;
  }

  /** Who asks at the same time gets the same answer. */
  function check(address: string): Promise<AddressProblem | null> {
    const fresh = known.get(address);
    if (fresh && now() - fresh.at < FRESH_MS) return Promise.resolve(fresh.problem);
    let look = looking.get(address);
    if (!look) {
      look = checkNow(address).finally(() => looking.delete(address));
      looking.set(address, look);
    }
    return look;
  }

  return {
    id: 'hls',
    takes: ['address'],
    origins: settings.origins,
    async arriving(asked) {
      const arrivals: Arrival[] = [];
      const waiting = asked.filter((sender) => sender.address !== null);
      const work = async (): Promise<void> => {
        for (let sender = waiting.shift(); sender !== undefined; sender = waiting.shift()) {
          const url = sender.address!;
          if ((await check(url)) === null)
            arrivals.push({
              creator: sender.creator,
              kind: 'address',
              since: known.get(url)?.since ?? null,
              ways: [{ kind: 'hls', url }],
            });
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, work));
      return arrivals;
    },
    // What is sent there is sent for others too: only the room ends.
    end: () => Promise.resolve(),
    addresses: { may_enter: settings.origins, of: (sender) => sender.address, check },
    recordings: createHlsRecordings({ playlistOf: ({ address }) => address, get: guards }),
  };
}
