/** The animation of an item: what it is now, and a place to bring another. */
import { LIMITS, type UploadedAnimation } from '@busker/protocol';
import { Button, FileButton } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { formatCount } from '../../shared/desk/amounts.ts';
import { useAct } from '../../shared/desk/api.ts';
import { UploadIcon } from '../../shared/desk/icons.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { AnimationPreview, type AnimationFiles } from './animation-preview.tsx';

interface AnimationFieldProps {
  /** What the item shows now; null for a new item. */
  readonly present: AnimationFiles | null;
  /** Checked by the server, not saved with the item yet. */
  readonly uploaded: UploadedAnimation | null;
  readonly onUploaded: (animation: UploadedAnimation | null) => void;
  readonly alt: string;
  readonly readOnly: boolean;
}

const seconds = new Intl.NumberFormat(undefined, {
  maximumFractionDigits: 1,
  style: 'unit',
  unit: 'second',
});

const kilobytes = new Intl.NumberFormat(undefined, {
  maximumFractionDigits: 0,
  style: 'unit',
  unit: 'kilobyte',
});

export function AnimationField({ present, uploaded, onUploaded, alt, readOnly }: AnimationFieldProps): ReactElement {
  const upload = useAct('console.uploadAnimation', {
    refreshes: [],
    onDone: onUploaded,
  });
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (file: File | null): Promise<void> => {
    if (!file) return;
    upload.reset();
    setProblem(null);
    if (file.size > LIMITS.animation_bytes) {
      setProblem(
        `The file has ${kilobytes.format(file.size / 1_000)}; the most is ${kilobytes.format(LIMITS.animation_bytes / 1_000)}.`,
      );
      return;
    }
    try {
      const body: unknown = JSON.parse(await file.text());
      upload.mutate({
        body,
      });
    } catch {
      setProblem('This is not a Lottie file: it is not JSON. Export it as Lottie JSON and try again.');
    }
  };
  const shown = uploaded ?? present;
  return (
    <section className="cs-animation" aria-label="Animation">
      {shown ? (
        <AnimationPreview key={shown.url} animation={shown} alt={alt} />
      ) : (
        <div className="cs-preview-none">
          <UploadIcon size={28} />
          <p>No animation yet</p>
        </div>
      )}
      <div className="dk-stack cs-animation-words">
        {shown && (
          <p className="dk-note">
            {uploaded ? <b>New, not saved yet. </b> : null}
            {formatCount(shown.width)} × {formatCount(shown.height)}, {seconds.format(shown.duration_ms / 1_000)},{' '}
            {kilobytes.format(shown.bytes / 1_000)}
            {uploaded ? `, ${formatCount(uploaded.layers)} layers` : ''}
          </p>
        )}
        {!readOnly && (
          <>
            <FileButton accept="application/json,.json" onChange={(file) => void take(file)}>
              {(props) => (
                <Button
                  {...props}
                  variant="default"
                  size="xs"
                  leftSection={<UploadIcon size={15} />}
                  loading={upload.isPending}
                >
                  {shown ? 'Replace the animation' : 'Upload an animation'}
                </Button>
              )}
            </FileButton>
            <p className="dk-note">
              Lottie JSON of at most {kilobytes.format(LIMITS.animation_bytes / 1_000)}, without expressions and without
              addresses outside of the file. A still picture is drawn from it.
            </p>
            {uploaded && present && (
              <Button variant="subtle" size="xs" onClick={() => onUploaded(null)}>
                Keep the present one
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
