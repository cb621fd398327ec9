/** Short words at the edge of the page, read out politely, gone after a while. */
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { sentenceOf } from '../../shared/api.ts';
import { Icon } from '../../shared/icons.tsx';
import './toast.css';

interface Toast {
  readonly key: number;
  readonly text: string;
  readonly tone: 'good' | 'bad';
}

export interface Toasts {
  readonly say: (text: string) => void;
  /** The sentence of an error. */
  readonly fail: (error: unknown) => void;
}

const ToastContext = createContext<Toasts | null>(null);
const SHOWN_MS = 4_500;

export function ToastProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const add = useCallback((text: string, tone: Toast['tone']) => {
    const key = next.current++;
    setToasts((all) => [...all.filter((toast) => toast.text !== text), { key, text, tone }].slice(-3));
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setToasts((all) => all.filter((toast) => toast.key !== key));
    }, SHOWN_MS);
    timers.current.add(timer);
  }, []);
  useEffect(() => {
    const running = timers.current;
    return () => running.forEach((timer) => clearTimeout(timer));
  }, []);
  const value = useMemo<Toasts>(
    () => ({ say: (text) => add(text, 'good'), fail: (error) => add(sentenceOf(error), 'bad') }),
    [add],
  );
  return (
    <ToastContext value={value}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <p key={toast.key} className={`toast toast-${toast.tone}`}>
            <Icon name={toast.tone === 'good' ? 'check' : 'alert'} size="1.25em" />
            {toast.text}
          </p>
        ))}
      </div>
    </ToastContext>
  );
}

export function useToasts(): Toasts {
  const toasts = use(ToastContext);
  if (!toasts) throw new Error('useToasts needs a ToastProvider above it');
  return toasts;
}
