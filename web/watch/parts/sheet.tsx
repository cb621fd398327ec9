/**
 * A sheet: comes from below on phones, stands in the middle on wide screens. It is a modal <dialog>, so focus stays in it, Esc closes
 * it, and focus goes back to where it was.
 */
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import './sheet.css';

export interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** `tall` for lists that scroll inside; `side` additionally stands at the end side of wide screens. */
  readonly kind?: 'fit' | 'tall' | 'side';
}

export function Sheet({ title, onClose, children, kind = 'fit' }: SheetProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current!;
    const opener = document.activeElement;
    if (!element.open) element.showModal();
    return () => {
      element.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`sheet sheet-${kind}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="sheet-body">
        <header className="sheet-head">
          <span className="sheet-grip" aria-hidden="true" />
          <h2 id={heading} className="sheet-title" tabIndex={-1}>
            {title}
          </h2>
          <button type="button" className="icon-btn" aria-label={t.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
