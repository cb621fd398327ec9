/** When which sound of a gift is played. Pure. */
import type { SoundRendition } from '@busker/protocol';

/** Each sound once, in the first of its formats that can be played, in the order in which they begin. */
export function cuesOf(
  renditions: readonly SoundRendition[] | undefined,
  canPlay: (mime: string) => boolean,
): SoundRendition[] {
  const cues = new Map<number, SoundRendition>();
  for (const one of renditions ?? []) {
    const at_ms = one.at_ms ?? 0;
    if (!cues.has(at_ms) && canPlay(one.mime)) cues.set(at_ms, one);
  }
  return [...cues].sort(([a], [b]) => a - b).map(([, cue]) => cue);
}

/** How long to wait with a sound when its show has been seen for so long. One that came late begins at once. */
export const delayOf = ({ at_ms = 0 }: SoundRendition, shown_ms: number): number => Math.max(0, at_ms - shown_ms);
