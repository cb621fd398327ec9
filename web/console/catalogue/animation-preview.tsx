/** A gift's animation as viewers see it: by the same player, from our own files only. */
import type { GiftItem } from '@busker/protocol';
import { createShowPlayer } from '@busker/widgets/player';
import wasmUrl from '@lottiefiles/dotlottie-web/dotlottie-player.wasm?url';
import { Button, SegmentedControl } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { t } from '../texts.ts';

/** A show's files, as an item has them or as an upload was prepared. */
export type AnimationFiles = Pick<GiftItem, 'renditions' | 'width' | 'height' | 'duration_ms'>;

type Shown = 'animation' | 'video';

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
  const { renditions, width, height, duration_ms } = animation;
  const kinds = (['animation', 'video'] as const).filter((kind) => renditions[kind] !== undefined);
  const [chosen, setChosen] = useState<Shown | null>(null);
  const kind = chosen ?? kinds[0];
  // An answer of the server that says the same again must not begin the show again.
  const files = JSON.stringify({ still: renditions.still, ...(kind ? { [kind]: renditions[kind] } : {}) });
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
      .play(asItem({ renditions: JSON.parse(files) as GiftItem['renditions'], width, height, duration_ms }), {
        timeout_ms: PLAY_MS,
        loop: true,
        started: () => setDrawing(true),
      })
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
  }, [plays, files, width, height, duration_ms]);
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
        {!drawing && <img src={renditions.still.url} alt="" />}
        <div ref={box} className="cs-preview-box" />
      </div>
      {failed && (
        <p className="dk-note" role="alert">
          {t.animationPreview.theAnimationCouldNot}
        </p>
      )}
      {kinds.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t.animationPreview.rendition}
          value={kind ?? ''}
          onChange={(value) => setChosen(value as Shown)}
          data={kinds.map((value) => ({ value, label: KIND_NAMES[value] }))}
        />
      )}
      <Button size="xs" variant="default" onClick={() => setWanted(!plays)}>
        {plays ? t.animationPreview.stop : t.animationPreview.play}
      </Button>
      {renditions.sound?.[0] && (
        <audio
          controls
          preload="none"
          className="cs-preview-sound"
          src={renditions.sound[0].url}
          aria-label={t.animationPreview.sound}
        />
      )}
    </div>
  );
}

const KIND_NAMES: Readonly<Record<Shown, string>> = { animation: 'Lottie', video: t.animationPreview.video };

/** The player knows catalogue items; a preview has no more than the files. */
const asItem = (animation: AnimationFiles): GiftItem => ({
  id: 'preview',
  name: '',
  category: 'cheer',
  price_coins: '1',
  alt: '',
  combo: false,
  full_screen: false,
  ...animation,
});
