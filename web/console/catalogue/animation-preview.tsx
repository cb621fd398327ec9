/** A gift's animation as viewers see it: by the same player, from our own files only. */
import type { GiftItem, Rendition, VideoRendition } from '@busker/protocol';
import { createShowPlayer } from '@busker/widgets/player';
import wasmUrl from '@lottiefiles/dotlottie-web/dotlottie-player.wasm?url';
import { Button } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { t } from '../texts.ts';

/** An animation with its still picture, as an item has it or as an upload was checked. */
export interface AnimationFiles {
  readonly url: string;
  readonly still_url: string;
  readonly bytes: number;
  /** Set for a gift with an alpha-packed video; it may have no other moving file. */
  readonly video?: VideoRendition;
  /** In pixels of the animation's own canvas. */
  readonly width: number;
  readonly height: number;
  readonly duration_ms: number;
}

/** A preview that is left open stops after this long; it can be started again. */
const PLAY_MS = 600_000;
/** Portrait shows would be taller than a screen at full width. */
const STAGE_HEIGHT_REM = 20;

export function AnimationPreview({
  animation,
  alt,
}: {
  readonly animation: AnimationFiles;
  readonly alt: string;
}): ReactElement {
  const calm = useReducedMotion() ?? false;
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [drawing, setDrawing] = useState(false);
  const [failed, setFailed] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const plays = wanted ?? !calm;
  const { url, still_url, bytes, video, width, height, duration_ms } = animation;
  useEffect(() => {
    const element = box.current;
    if (!plays || !element) return undefined;
    const player = createShowPlayer(element, {
      wasm_url: () => wasmUrl,
      worker_id: 'busker-preview',
      // Somebody pressed play.
      calm: () => false,
      volume: () => 0,
    });
    let gone = false;
    setFailed(false);
    void player
      .play(
        asItem({
          url,
          still_url,
          bytes,
          ...(video ? { video } : {}),
          width,
          height,
          duration_ms,
        }),
        {
          timeout_ms: PLAY_MS,
          loop: true,
          started: () => setDrawing(true),
        },
      )
      .then((end) => {
        if (gone) return;
        setDrawing(false);
        setFailed(end === 'error');
        if (end === 'timeout') setWanted(false);
      });
    return () => {
      gone = true;
      setDrawing(false);
      player.destroy();
    };
  }, [plays, url, still_url, bytes, video, width, height, duration_ms]);
  return (
    <div className="cs-preview">
      <div
        className="cs-preview-stage"
        style={{
          aspectRatio: `${width} / ${height}`,
          width: `min(100%, ${(STAGE_HEIGHT_REM * width) / height}rem)`,
        }}
        role="img"
        aria-label={alt}
      >
        {!drawing && <img src={still_url} alt="" />}
        <div ref={box} className="cs-preview-box" />
      </div>
      {failed && (
        <p className="dk-note" role="alert">
          {t.animationPreview.theAnimationCouldNot}
        </p>
      )}
      <Button size="xs" variant="default" onClick={() => setWanted(!plays)}>
        {plays ? t.animationPreview.stop : t.animationPreview.play}
      </Button>
    </div>
  );
}

/** The player knows catalogue items; a preview has no more than the files. */
function asItem({ url, still_url, bytes, video, width, height, duration_ms }: AnimationFiles): GiftItem {
  const file = (address: string, mime: string): Rendition => ({
    url: address,
    mime,
    bytes,
    sha256: '',
  });
  return {
    id: 'preview',
    name: '',
    category: 'cheer',
    price_coins: '1',
    alt: '',
    combo: false,
    full_screen: false,
    width,
    height,
    duration_ms,
    renditions: {
      still: file(still_url, 'image/*'),
      ...(video?.url === url ? {} : { animation: file(url, 'application/json') }),
      ...(video ? { video } : {}),
    },
  };
}
