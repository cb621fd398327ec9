/** Short messages in the corner, read out by screen readers, gone after a while. */
import { Notification } from '@mantine/core';
import { useSyncExternalStore, type ReactElement } from 'react';
import { CheckIcon, WarnIcon } from './icons.tsx';
import { d } from './texts.ts';

interface Toast {
  readonly id: number;
  readonly tone: 'success' | 'danger';
  readonly text: string;
}

const STAY_MS = 6_000;
const MOST = 4;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Shows a message for six seconds. */
export function showToast({ tone, text }: Omit<Toast, 'id'>): void {
  const id = ++lastId;
  change([...toasts, { id, tone, text }].slice(-MOST));
  setTimeout(() => hideToast(id), STAY_MS);
}

function hideToast(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Where toasts appear; once per site. */
export function Toasts(): ReactElement {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className="dk-toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <Notification
          key={toast.id}
          color={toast.tone === 'success' ? 'green' : 'red'}
          icon={toast.tone === 'success' ? <CheckIcon /> : <WarnIcon />}
          onClose={() => hideToast(toast.id)}
          closeButtonProps={{ 'aria-label': d.toasts.dismiss }}
          withBorder
        >
          {toast.text}
        </Notification>
      ))}
    </div>
  );
}
