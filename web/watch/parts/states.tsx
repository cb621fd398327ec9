/** How a page looks while it asks, when there is nothing, and when something went wrong. */
import { useEffect, useRef, type ReactNode } from 'react';
import { sentenceOf } from '../../shared/api.ts';
import { Icon, type IconName } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import './states.css';

export interface ErrorNoteProps {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  readonly compact?: boolean;
}

export function ErrorNote({ error, onRetry, compact = false }: ErrorNoteProps): ReactNode {
  return (
    <div className={compact ? 'state state-compact' : 'state'} role="alert">
      <span className="state-icon state-icon-bad">
        <Icon name="alert" size="1.75rem" />
      </span>
      <p className="state-lead">{sentenceOf(error)}</p>
      {onRetry && (
        <button type="button" className="btn btn-line" onClick={onRetry}>
          <Icon name="refresh" size="1.25em" />
          {t.retry}
        </button>
      )}
    </div>
  );
}

export interface EmptyNoteProps {
  readonly icon: IconName;
  readonly title: string;
  readonly hint?: string;
  readonly children?: ReactNode;
}

export function EmptyNote({ icon, title, hint, children }: EmptyNoteProps): ReactNode {
  return (
    <div className="state">
      <span className="state-icon">
        <Icon name={icon} size="1.75rem" />
      </span>
      <p className="state-title">{title}</p>
      {hint && <p className="state-lead">{hint}</p>}
      {children}
    </div>
  );
}

export interface BoneProps {
  readonly width?: string;
  readonly height?: string;
  readonly round?: boolean;
}

/** A grey shape of the size of what is coming. */
export function Bone({ width = '100%', height = '1rem', round = false }: BoneProps): ReactNode {
  return (
    <span className="bone" style={{ inlineSize: width, blockSize: height, borderRadius: round ? '50%' : undefined }} />
  );
}

/** Says "loading" once to screen readers and holds the shapes for everybody else. */
export function Loading({
  children,
  className,
}: {
  readonly children?: ReactNode;
  readonly className?: string;
}): ReactNode {
  return (
    <div role="status" className={className}>
      <span className="bk-hidden">{t.loading}</span>
      <div aria-hidden="true">{children}</div>
    </div>
  );
}

export function PageSkeleton(): ReactNode {
  return (
    <Loading className="page">
      <div className="page-head">
        <Bone width="9rem" height="2rem" />
      </div>
      <div className="page-skeleton">
        <Bone height="9rem" />
        <Bone height="5rem" />
        <Bone height="5rem" />
      </div>
    </Loading>
  );
}

/** The heading of a page. It takes the focus when the page opens, so that a screen reader begins there and not at the link that led here. */
export function PageHead({ title }: { readonly title: string }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  usePageTitle(title);
  useEffect(() => {
    // Whoever was quicker, and is on something of this page already, stays there.
    const page = heading.current?.closest('main');
    const focused = document.activeElement;
    if (focused === page || page?.contains(focused) !== true) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className="page-head">
      <h1 className="page-title" tabIndex={-1} ref={heading}>
        {title}
      </h1>
    </header>
  );
}

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === t.site ? t.site : `${title} · ${t.site}`;
  }, [title]);
}
