/**
 * Recordings of MediaMTX's (`record: yes`), by its playback server: `/list` says which spans of a path there are, `/get` gives one as a fragmented MP4.
 * Only what lies between the beginning and the end of the session is fetched: what a creator sent before was for their own eyes.
 */
import { createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { pipeline } from 'node:stream/promises';
import { ProviderUnavailable } from '../../port.ts';
import { ask, jsonIn } from '../ask.ts';
import { rawName, RECORDING_BYTES, RecordingFailed, type Recorded, type Recordings } from '../port.ts';

export interface MediaMtxRecordingSettings {
  /** The playback server. */
  readonly playback: string;
  readonly authorization: string;
  readonly pathOf: (of: Recorded) => string;
  readonly now?: () => number;
  readonly most_bytes?: number;
  readonly timeout_ms?: number;
}

const WHAT = "MediaMTX's playback server";
/** The last parts are on its disk after this. */
const SETTLED_MS = 10_000;
/** What is not there by then was not recorded. */
const KEPT_BY_MS = 120_000;
/** Less is no part of anything. */
const SHORTEST_S = 0.5;
const MOST_SPANS = 500;
/** One span is written as fast as the line is. */
const FETCH_MS = 2 * 3_600_000;

interface Span {
  /** As it was told: `/get` is to find the same moment. */
  readonly start: string;
  readonly seconds: number;
}

export function createMediaMtxRecordings(settings: MediaMtxRecordingSettings): Recordings {
  const now = settings.now ?? Date.now;
  const most_bytes = settings.most_bytes ?? RECORDING_BYTES;
  const headers = { authorization: settings.authorization };

  async function spans(of: Recorded, until: Date): Promise<Span[]> {
    const query = new URLSearchParams({
      path: settings.pathOf(of),
      start: of.started_at.toISOString(),
      end: until.toISOString(),
    });
    // No span at all: 404.
    const answer = await ask(
      WHAT,
      `${settings.playback}/list?${query}`,
      { headers },
      { expected: [404], ...(settings.timeout_ms === undefined ? {} : { timeout_ms: settings.timeout_ms }) },
    );
    if (answer.status === 404) return [];
    const list = jsonIn(WHAT, answer);
    if (!Array.isArray(list)) throw new ProviderUnavailable(`${WHAT} answered with something else than spans`);
    return list.slice(0, MOST_SPANS).flatMap((span: unknown) => within(span, of.started_at, until) ?? []);
  }

  return {
    here: false,
    async collect(of, folder, signal) {
      const ended = of.ended_at!;
      const since_ms = now() - ended.getTime();
      if (since_ms < SETTLED_MS) return false;
      const found = await spans(of, ended);
      if (found.length === 0) {
        if (since_ms < KEPT_BY_MS) return false;
        throw new RecordingFailed('recording_not_kept', { final: true });
      }
      let bytes = 0;
      for (const [at, { start, seconds }] of found.entries()) {
        const file = path.join(folder, rawName(at + 1, 'video', 'mp4'));
        if (bytes >= most_bytes) break;
        const query = new URLSearchParams({ path: settings.pathOf(of), start, duration: seconds.toFixed(3) });
        bytes +=
          (await sizeOf(file)) ??
          (await fetchTo(file, `${settings.playback}/get?${query}`, most_bytes - bytes, signal));
      }
      return true;
    },
  };

  /** @returns how long the file is; it is there whole or not at all. */
  async function fetchTo(file: string, url: string, most: number, signal: AbortSignal): Promise<number> {
    const half = `${file}.part`;
    let bytes = 0;
    try {
      // Redirects are followed nowhere: the address is the operator's, and the secret goes to it.
      const answer = await fetch(url, {
        headers,
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_MS)]),
      });
      if (answer.status !== 200 || !answer.body) throw new ProviderUnavailable(`${WHAT} answered ${answer.status}`);
      await pipeline(
        Readable.fromWeb(answer.body as ReadableStream<Uint8Array>),
        // What is beyond the bound is left out; fragments before it can be read.
        async function* bounded(parts: AsyncIterable<Buffer>) {
          for await (const part of parts) {
            bytes += part.length;
            if (bytes > most) return;
            yield part;
          }
        },
        createWriteStream(half),
      );
    } catch (cause) {
      if (cause instanceof ProviderUnavailable || signal.aborted) throw cause;
      throw new ProviderUnavailable(`${WHAT} broke off`, { cause });
    }
    await rename(half, file);
    return bytes;
  }
}

const sizeOf = async (file: string): Promise<number | undefined> => (await stat(file).catch(() => undefined))?.size;

/** What of a span lies within the session. */
function within(span: unknown, from: Date, until: Date): Span | undefined {
  const { start, duration } = (span ?? {}) as { start?: unknown; duration?: unknown };
  if (typeof start !== 'string' || typeof duration !== 'number') return undefined;
  const begins_ms = Date.parse(start);
  const first_ms = Math.max(begins_ms, from.getTime());
  const last_ms = Math.min(begins_ms + duration * 1_000, until.getTime());
  const seconds = (last_ms - first_ms) / 1_000;
  if (!(seconds >= SHORTEST_S)) return undefined;
  return { start: first_ms === begins_ms ? start : new Date(first_ms).toISOString(), seconds };
}
