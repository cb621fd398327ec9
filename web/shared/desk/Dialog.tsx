/** A dialog that is there as long as it is drawn. It takes the focus and, when it goes, gives it back to what had it before. */
import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';

export function Dialog(props: Omit<ModalProps, 'opened'>): ReactElement {
  // While the first drawing is made the opener still has the focus. Mantine gives it back only to dialogs that stay when they are closed.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // what the dialog did may have taken its opener away; then the page begins anew
      const back = opener instanceof HTMLElement && opener.isConnected ? opener : document.getElementById('page');
      back?.focus({ preventScroll: true });
    },
    [opener],
  );
  return <Modal opened returnFocus={false} {...props} />;
}
