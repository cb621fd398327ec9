/** The animation of an item: what it is now, and a place to bring another. */
import { LIMITS, type UploadedAnimation } from '@busker/protocol';
import { Button, FileButton } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { formatCount } from '../../shared/desk/amounts.ts';
import { useAct } from '../../shared/desk/api.ts';
import { UploadIcon } from '../../shared/desk/icons.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { AnimationFacts } from './animation-review.tsx';
import { kilobytes, seconds } from './sizes.ts';
import { AnimationPreview, type AnimationFiles } from './animation-preview.tsx';
import { t } from '../texts.ts';

interface AnimationFieldProps {
  /** What the item shows now; null for a new item. */
  readonly present: AnimationFiles | null;
  /** Checked by the server, not saved with the item yet. */
  readonly uploaded: UploadedAnimation | null;
  readonly onUploaded: (animation: UploadedAnimation | null) => void;
  readonly alt: string;
  readonly readOnly: boolean;
}

export function AnimationField({ present, uploaded, onUploaded, alt, readOnly }: AnimationFieldProps): ReactElement {
  const upload = useAct('console.uploadAnimation', {
    refreshes: ['console.animations'],
    onDone: onUploaded,
  });
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (file: File | null): Promise<void> => {
    if (!file) return;
    upload.reset();
    setProblem(null);
    if (file.size > LIMITS.animation_bytes) {
      setProblem(
        t.animationField.theFileHas({
          format: kilobytes.format(file.size / 1_000),
          format2: kilobytes.format(LIMITS.animation_bytes / 1_000),
        }),
      );
      return;
    }
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const body: unknown = isZip(bytes) ? { dotlottie: base64(bytes) } : JSON.parse(new TextDecoder().decode(bytes));
      upload.mutate({
        body,
      });
    } catch {
      setProblem(t.animationField.thisIsNotA);
    }
  };
  const shown = uploaded ?? present;
  return (
    <section className="cs-animation" aria-label={t.animationField.animation}>
      {shown ? (
        <AnimationPreview key={shown.url} animation={shown} alt={alt} />
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
        {shown && !uploaded && (
          <p className="dk-note">
            {formatCount(shown.width)} × {formatCount(shown.height)}, {seconds.format(shown.duration_ms / 1_000)},{' '}
            {kilobytes.format(shown.bytes / 1_000)}
          </p>
        )}
        {!readOnly && (
          <>
            <FileButton accept="application/json,.json,.lottie" onChange={(file) => void take(file)}>
              {(props) => (
                <Button
                  {...props}
                  variant="default"
                  size="xs"
                  leftSection={<UploadIcon size={15} />}
                  loading={upload.isPending}
                >
                  {shown ? t.animationField.replaceTheAnimation : t.animationField.uploadAnAnimation}
                </Button>
              )}
            </FileButton>
            <p className="dk-note">
              {t.animationField.lottieJsonOfAt({ format: kilobytes.format(LIMITS.animation_bytes / 1_000) })}
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

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** In pieces: a megabyte of arguments is too many for one call. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCodePoint(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}
