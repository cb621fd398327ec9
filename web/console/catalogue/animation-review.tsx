/** Uploaded animations that wait for somebody to look at them: playing, with what they cost and how often they flash. */
import type { AnimationReview, UploadedAnimation } from '@busker/protocol';
import { Button } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { isReason, ReasonField } from '../../shared/desk/fields.tsx';
import { Panel, StateBadge, type Tone } from '../../shared/desk/parts.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { AnimationPreview } from './animation-preview.tsx';
import { kilobytes, seconds } from './sizes.ts';
import { t } from '../texts.ts';

const w = t.animationReview;
const REVIEWS: Readonly<Record<AnimationReview, { readonly name: string; readonly tone: Tone }>> = {
  to_review: { name: w.waits, tone: 'warn' },
  approved: { name: w.approved, tone: 'good' },
  refused: { name: w.refused, tone: 'bad' },
};
const NAME_CHARS = 8;
/** All play at once; the next follow as these are decided. */
const SHOWN = 4;

export function ReviewPanel({ mayChange }: { readonly mayChange: boolean }): ReactElement | null {
  const animations = useRoute('console.animations', {});
  const waiting = animations.data?.rows.filter((one) => one.review === 'to_review') ?? [];
  if (animations.error) return <ErrorPanel error={animations.error} />;
  if (waiting.length === 0) return null;
  return (
    <Panel title={w.toReview} className="cs-review">
      <p className="dk-note">{w.lead}</p>
      {waiting.slice(0, SHOWN).map((animation) => (
        <OneReview key={animation.sha256} animation={animation} mayChange={mayChange} />
      ))}
    </Panel>
  );
}

function OneReview({
  animation,
  mayChange,
}: {
  readonly animation: UploadedAnimation;
  readonly mayChange: boolean;
}): ReactElement {
  const [reason, setReason] = useState('');
  const review = useAct('console.reviewAnimation', {
    refreshes: ['console.animations', 'console.audit'],
    said: (saved) => (saved.review === 'approved' ? w.isApproved : w.isRefused),
  });
  const decide = (approve: boolean): void =>
    review.mutate({ params: { hash: animation.sha256 }, body: { approve, reason: reason.trim() } });
  const name = w.animation({ name: animation.sha256.slice(0, NAME_CHARS) });
  const ready = isReason(reason) && !review.isPending;
  return (
    <section className="cs-animation" aria-label={name}>
      <AnimationPreview animation={animation} alt={name} />
      <div className="dk-stack cs-animation-words">
        <AnimationFacts animation={animation} />
        {mayChange && (
          <>
            <ReasonField value={reason} onChange={setReason} />
            <div className="dk-row">
              <Button size="xs" disabled={!ready} onClick={() => decide(true)}>
                {w.approve}
              </Button>
              <Button size="xs" color="red" variant="outline" disabled={!ready} onClick={() => decide(false)}>
                {w.refuse}
              </Button>
            </div>
          </>
        )}
        {review.error ? <ErrorPanel error={review.error} /> : null}
      </div>
    </section>
  );
}

/** What the server found out about an upload. */
export function AnimationFacts({ animation }: { readonly animation: UploadedAnimation }): ReactElement {
  const { width, height, layers, cost, flashes, notes, preview_url, renditions } = animation;
  return (
    <>
      <StateBadge tone={REVIEWS[animation.review].tone}>{REVIEWS[animation.review].name}</StateBadge>
      <p className="dk-note">
        {w.facts({
          width,
          height,
          seconds: seconds.format(animation.duration_ms / 1_000),
          layers,
        })}
      </p>
      <ul className="cs-renditions" aria-label={w.renditions}>
        {filesOf(renditions).map(([name, bytes]) => (
          <li key={name}>
            {name} <span>{kilobytes.format(bytes / 1_000)}</span>
          </li>
        ))}
      </ul>
      <p className="dk-note">
        {w.cost({ cost })} · {w.flashes({ flashes })}
      </p>
      {preview_url !== null && <img className="cs-moments" src={preview_url} alt={w.moments} loading="lazy" />}
      {notes.map((note) => (
        <p key={note} className="dk-note">
          {note}
        </p>
      ))}
      {animation.review_reason !== null && <p className="dk-note">{w.because({ reason: animation.review_reason })}</p>}
    </>
  );
}

/** Each file that clients choose from, and its size. */
function filesOf({ animation, video, still, sound }: UploadedAnimation['renditions']): [string, number][] {
  const files: [string, number | undefined][] = [
    ['Lottie', animation?.bytes],
    [w.video, video?.bytes],
    [w.still, still.bytes],
    [w.sound, sound?.[0]?.bytes],
  ];
  return files.flatMap(([name, bytes]) => (bytes === undefined ? [] : [[name, bytes]]));
}
