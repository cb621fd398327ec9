/** The animation of an item: what it is now, and a place to bring another. */
import {
  LIMITS,
  newId,
  type AnimationUpload,
  type AnimationUploadBody,
  type ConsoleItem,
  type UploadedAnimation,
} from '@busker/protocol';
import { Button, FileButton } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import { formatCount } from '../../shared/desk/amounts.ts';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { UploadIcon } from '../../shared/desk/icons.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { AnimationFacts } from './animation-review.tsx';
import { AnimationPreview } from './animation-preview.tsx';
import { fileInBase64 } from './base64.ts';
import { kilobytes, seconds } from './sizes.ts';
import { SoundChoice, type ChosenSound } from './sound-choice.tsx';
import { isUnderWay, UploadProgress, useUploads } from './upload-progress.tsx';
import { t } from '../texts.ts';

interface AnimationFieldProps {
  /** Null for a new item. */
  readonly present: ConsoleItem | null;
  /** Prepared by the server, not saved with the item yet. */
  readonly uploaded: UploadedAnimation | null;
  readonly onUploaded: (animation: UploadedAnimation | null) => void;
  readonly alt: string;
  readonly readOnly: boolean;
}

export function AnimationField({ present, uploaded, onUploaded, alt, readOnly }: AnimationFieldProps): ReactElement {
  const [problem, setProblem] = useState<string | null>(null);
  const [sound, setSound] = useState<ChosenSound>({ kind: 'none' });
  const [under_way, setUnderWay] = useState<AnimationUpload | null>(null);
  const upload = useAct('console.uploadAnimation', {
    refreshes: ['console.animationUploads'],
    onDone: setUnderWay,
  });
  useReady(under_way, (animation) => {
    setUnderWay(null);
    onUploaded(animation);
  });
  const uploads = useUploads(under_way !== null);
  const now = uploads.find((one) => one.id === under_way?.id) ?? under_way;
  const take = async (file: File | null): Promise<void> => {
    if (!file) return;
    upload.reset();
    setUnderWay(null);
    const refused = await refusalOf(file, sound);
    setProblem(refused);
    if (refused !== null) return;
    const wanted = await soundBody(sound);
    upload.mutate({
      body: {
        id: newId(),
        name: file.name.slice(-NAME_CHARS),
        file: await fileInBase64(file),
        ...(wanted ? { sound: wanted } : {}),
      },
    });
  };
  const busy = upload.isPending || (now !== null && isUnderWay(now));
  const shown = uploaded ?? present;
  return (
    <section className="cs-animation" aria-label={t.animationField.animation}>
      {shown ? (
        <AnimationPreview key={shown.renditions.still.url} animation={shown} alt={alt} />
      ) : (
        <div className="cs-preview-none">
          <UploadIcon size={28} />
          <p>{t.animationField.noAnimationYet}</p>
        </div>
      )}
      <div className="dk-stack cs-animation-words">
        {uploaded && (
          <>
            <b className="dk-note">{t.animationField.newNotSavedYet}</b>
            <AnimationFacts animation={uploaded} />
            {uploaded.review === 'to_review' && <p className="dk-note">{t.animationReview.mustBe}</p>}
          </>
        )}
        {present && !uploaded && (
          <p className="dk-note">
            {formatCount(present.width)} × {formatCount(present.height)}, {seconds.format(present.duration_ms / 1_000)},{' '}
            {kilobytes.format(movingBytes(present) / 1_000)}
          </p>
        )}
        {now && <UploadProgress upload={now} />}
        {!readOnly && (
          <>
            <SoundChoice value={sound} onChange={setSound} disabled={busy} />
            <FileButton accept="application/json,.json,.lottie,video/mp4,.mp4" onChange={(file) => void take(file)}>
              {(props) => (
                <Button {...props} variant="default" size="xs" leftSection={<UploadIcon size={15} />} loading={busy}>
                  {shown ? t.animationField.replaceTheAnimation : t.animationField.uploadAnAnimation}
                </Button>
              )}
            </FileButton>
            <p className="dk-note">
              {t.animationField.lottieJsonOfAt({
                format: kilobytes.format(LIMITS.animation_bytes / 1_000),
                video: kilobytes.format(LIMITS.animation_video_bytes / 1_000),
              })}
            </p>
            {uploaded && present && (
              <Button variant="subtle" size="xs" onClick={() => onUploaded(null)}>
                {t.animationField.keepThePresentOne}
              </Button>
            )}
          </>
        )}
        {problem !== null && (
          <p className="cs-problem" role="alert">
            {problem}
          </p>
        )}
        {upload.error ? <ErrorPanel error={upload.error} /> : null}
      </div>
    </section>
  );
}

const NAME_CHARS = 120;

/** Tells when an upload has become an animation. */
function useReady(upload: AnimationUpload | null, onReady: (animation: UploadedAnimation) => void): void {
  const now = useUploads(upload !== null).find((one) => one.id === upload?.id);
  const sha256 = now?.animation_sha256 ?? undefined;
  const animations = useRoute('console.animations', {}, { enabled: sha256 !== undefined });
  const found = animations.data?.rows.find((one) => one.sha256 === sha256);
  const { refetch } = animations;
  useEffect(() => {
    if (sha256 !== undefined) void refetch();
  }, [sha256, refetch]);
  useEffect(() => {
    if (found) onReady(found);
  }, [found, onReady]);
}

/** What is wrong with a choice before anything of it is sent; null when it may go. */
async function refusalOf(file: File, sound: ChosenSound): Promise<string | null> {
  const head = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const text = new TextDecoder('latin1').decode(head);
  const is_video = text.slice(4, 8) === 'ftyp';
  const most = is_video ? LIMITS.animation_video_bytes : LIMITS.animation_bytes;
  if (file.size > most) return tooLarge(file.size, most);
  if (!is_video && !text.startsWith('PK') && !/^(\u00EF\u00BB\u00BF)?\s*\{/.test(text))
    return t.animationField.thisIsNotA;
  if (sound.kind === 'file' && sound.file && sound.file.size > LIMITS.animation_sound_bytes)
    return tooLarge(sound.file.size, LIMITS.animation_sound_bytes);
  return null;
}

const tooLarge = (bytes: number, most: number): string =>
  t.animationField.theFileHas({
    format: kilobytes.format(bytes / 1_000),
    format2: kilobytes.format(most / 1_000),
  });

async function soundBody(sound: ChosenSound): Promise<AnimationUploadBody['sound']> {
  if (sound.kind === 'house') return { house: sound.id, at_ms: sound.at_ms };
  if (sound.kind === 'file' && sound.file) return { file: await fileInBase64(sound.file), at_ms: sound.at_ms };
  return undefined;
}

/** The size of the file that moves. */
const movingBytes = ({ renditions: { animation, video, still } }: ConsoleItem): number =>
  (animation ?? video ?? still).bytes;
