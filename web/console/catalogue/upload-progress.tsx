/** How far uploads are, and why one failed. */
import type { AnimationUpload, UploadState } from '@busker/protocol';
import { CloseButton, Progress } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { Panel, StateBadge, type Tone } from '../../shared/desk/parts.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { useSession } from '../../shared/session.tsx';
import { t } from '../texts.ts';

const w = t.uploadProgress;
const STATES: Readonly<Record<UploadState, { readonly name: string; readonly tone: Tone }>> = {
  queued: { name: w.queued, tone: 'plain' },
  checking: { name: w.checking, tone: 'info' },
  rendering: { name: w.rendering, tone: 'info' },
  ready: { name: w.ready, tone: 'good' },
  failed: { name: w.failed, tone: 'bad' },
};
/** Somebody waits for it. */
const OFTEN_MS = 1_000;
const NOW_AND_THEN_MS = 4_000;
/** A failure is news for so long. */
const NEWS_MS = 3_600_000;

export const isUnderWay = ({ state }: AnimationUpload): boolean => state !== 'ready' && state !== 'failed';

/** The last uploads. @param waiting whether somebody looks at one that is under way */
export function useUploads(waiting: boolean): readonly AnimationUpload[] {
  const every_ms = waiting ? OFTEN_MS : NOW_AND_THEN_MS;
  return useRoute('console.animationUploads', {}, { every_ms }).data?.rows ?? [];
}

export function UploadProgress({ upload }: { readonly upload: AnimationUpload }): ReactElement {
  const { name, state, percent, problems } = upload;
  return (
    <div className="cs-upload">
      <div className="cs-upload-head">
        <b>{name}</b>
        <StateBadge tone={STATES[state].tone}>
          {state === 'rendering' ? w.renderingPercent({ percent }) : STATES[state].name}
        </StateBadge>
        {state === 'failed' && <Dismiss upload={upload} />}
      </div>
      {isUnderWay(upload) && (
        <Progress
          value={state === 'rendering' ? percent : 100}
          animated={state !== 'rendering'}
          {...(state === 'rendering' ? {} : { color: 'gray' })}
          aria-label={w.of({ name })}
        />
      )}
      {problems.length > 0 && (
        <ul className="cs-problem" role="alert">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Nobody has to look at a failure for longer than it takes to read it. */
function Dismiss({ upload: { id, name } }: { readonly upload: AnimationUpload }): ReactElement | null {
  const { may } = useSession();
  const dismiss = useAct('console.dismissUpload', { refreshes: ['console.animationUploads'] });
  if (!may('item.change')) return null;
  if (dismiss.error) return <ErrorPanel error={dismiss.error} />;
  return (
    <CloseButton
      size="sm"
      aria-label={w.dismiss({ name })}
      disabled={dismiss.isPending}
      onClick={() => dismiss.mutate({ params: { id } })}
    />
  );
}

/** Those under way, whoever uploaded them, and those that failed a moment ago. */
export function UploadsPanel(): ReactElement | null {
  const [opened] = useState(() => Date.now());
  const news = useUploads(false).filter(
    (one) => isUnderWay(one) || (one.state === 'failed' && opened - Date.parse(one.uploaded_at) < NEWS_MS),
  );
  if (news.length === 0) return null;
  return (
    <Panel title={w.title} className="cs-review">
      {news.map((one) => (
        <UploadProgress key={one.id} upload={one} />
      ))}
    </Panel>
  );
}
