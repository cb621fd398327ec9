/** What a list or a page shows when it has nothing to show yet: it is loading, it is empty, it failed. */
import { Alert, Button, Skeleton } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { errorWords } from './api.ts';
import { RetryIcon, WarnIcon } from './icons.tsx';
import { d } from './texts.ts';

/** A failure in words, with its sentence from the error table, and a way to try again. */
export function ErrorPanel({ error, retry }: { readonly error: unknown; readonly retry?: () => void }): ReactElement {
  const words = errorWords(error);
  return (
    <Alert color="red" icon={<WarnIcon />} title={words.title} role="alert" className="dk-error">
      <p>{words.sentence}</p>
      {words.problems.length > 0 && (
        <ul className="dk-problems">
          {words.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {retry && (
        <Button variant="default" size="xs" mt="xs" leftSection={<RetryIcon size={14} />} onClick={retry}>
          {d.states.tryAgain}
        </Button>
      )}
    </Alert>
  );
}

interface EmptyPanelProps {
  readonly title: string;
  /** What will appear here, and by what. */
  readonly text: ReactNode;
  readonly icon?: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing here yet: says what will appear. */
export function EmptyPanel({ title, text, icon, action }: EmptyPanelProps): ReactElement {
  return (
    <div className="dk-empty">
      {icon && <span className="dk-empty-icon">{icon}</span>}
      <p className="dk-empty-title">{title}</p>
      <p className="dk-empty-text">{text}</p>
      {action}
    </div>
  );
}

/** Grey lines where text will be. */
export function LoadingLines({ lines = 4 }: { readonly lines?: number }): ReactElement {
  return (
    <div className="dk-loading" aria-busy="true">
      <span className="bk-hidden">{d.states.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={14} width={`${90 - ((line * 17) % 45)}%`} />
      ))}
    </div>
  );
}

interface LoadedProps<T> {
  readonly of: { readonly data: T | undefined; readonly error: unknown; readonly refetch: () => unknown };
  readonly loading?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** Shows an answer when it is there, its loading shape before, its error instead. An answer that is there outlives a failed refresh. */
export function Loaded<T>({ of, loading = <LoadingLines />, children }: LoadedProps<T>): ReactElement {
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <ErrorPanel error={of.error} retry={() => void of.refetch()} />;
  return <>{loading}</>;
}
