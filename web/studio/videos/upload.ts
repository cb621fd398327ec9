/** Sends a file in pieces. What has arrived stays there: after a break, or when the same file is chosen again, it goes on where it stopped. */
import { BuskerError, LIMITS, newId, type ErrorCode, type Video } from '@busker/protocol';
import { api } from '../../shared/api.ts';

const PIECE_BYTES = 2_000_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const KEPT_IDS = 20;
const KEY = 'busker.uploads';

/** The id under which this file was announced before on this device, or a new one. */
function idOf(file: File): string {
  const name = `${file.name} ${file.size} ${file.lastModified}`;
  try {
    const known = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, string>;
    const id = known[name] ?? newId();
    const kept = Object.entries(known).filter(([other]) => other !== name);
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries([...kept.slice(1 - KEPT_IDS), [name, id]])));
    return id;
  } catch {
    // private windows may refuse storage; it then goes on only as long as the page is open
    return newId();
  }
}

/** The file was thrown away, refused or published: the same one begins anew. */
export function forget(file: File): void {
  try {
    const known = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, string>;
    delete known[`${file.name} ${file.size} ${file.lastModified}`];
    localStorage.setItem(KEY, JSON.stringify(known));
  } catch {
    // as above
  }
}

/**
 * @param onProgress told how many bytes are there, and whether it waits for the connection.
 * @throws BuskerError when it is refused.
 */
export async function upload(
  file: File,
  onProgress: (received: number, waits: boolean) => void,
  signal: AbortSignal,
): Promise<Video> {
  const title = file.name.replace(/\.[^.]+$/, '').slice(0, LIMITS.title_chars) || 'Video';
  let video = await api.call('studio.beginUpload', { body: { id: idOf(file), title, bytes: file.size }, signal });
  let pause_ms = FIRST_PAUSE_MS;
  while (video.state === 'receiving') {
    onProgress(video.received, false);
    const answer = await fetch(`/uploads/${video.id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': `${video.received}` },
      body: file.slice(video.received, video.received + PIECE_BYTES),
      signal,
    }).catch(() => undefined);
    signal.throwIfAborted();
    if (answer?.ok) {
      video = (await answer.json()) as Video;
      pause_ms = FIRST_PAUSE_MS;
      continue;
    }
    const refusal = answer && ((await answer.json().catch(() => undefined)) as Refusal | undefined);
    const code = refusal?.error.code;
    if (code !== undefined && code !== 'wrong_state' && refusal!.error.retry !== 'later')
      throw new BuskerError(code, refusal!.error.details);
    onProgress(video.received, true);
    await new Promise((resolve) => setTimeout(resolve, pause_ms));
    pause_ms = Math.min(pause_ms * 2, LONGEST_PAUSE_MS);
    // How much is there, the server knows best.
    const rows = await api.call('studio.videos', { signal }).then(
      (list) => list.rows,
      () => undefined,
    );
    signal.throwIfAborted();
    if (rows) video = rows.find((row) => row.id === video.id) ?? video;
  }
  onProgress(video.bytes, false);
  return video;
}

interface Refusal {
  readonly error: { readonly code: ErrorCode; readonly retry: string; readonly details?: Record<string, unknown> };
}
