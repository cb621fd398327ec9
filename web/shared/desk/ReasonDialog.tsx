/** The dialog that every operator action goes through: what will happen, to whom, why. */
import { Button, Group, Stack } from '@mantine/core';
import { useState, type ReactElement, type ReactNode, type SubmitEvent } from 'react';
import { Dialog } from './Dialog.tsx';
import { isReason, ReasonField } from './fields.tsx';
import { ErrorPanel } from './states.tsx';
import { d } from './texts.ts';

interface ReasonDialogProps {
  readonly title: string;
  /** What will happen, in plain words. */
  readonly text: ReactNode;
  readonly button: string;
  readonly danger?: boolean;
  readonly reasonHint?: string;
  readonly busy: boolean;
  readonly error: unknown;
  /** More fields; `ready` false keeps the button off. */
  readonly children?: ReactNode;
  readonly ready?: boolean;
  readonly onClose: () => void;
  readonly onConfirm: (reason: string) => void;
}

/** Mount it to open it: a new mount is a new decision with an empty reason. */
export function ReasonDialog({
  title,
  text,
  button,
  danger = false,
  reasonHint,
  busy,
  error,
  children,
  ready = true,
  onClose,
  onConfirm,
}: ReasonDialogProps): ReactElement {
  const [reason, setReason] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isReason(reason) && ready && !busy) onConfirm(reason.trim());
  };
  return (
    <Dialog onClose={onClose} title={title} closeOnClickOutside={reason === ''}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <div className="dk-prose">{text}</div>
          {children}
          <ReasonField
            value={reason}
            onChange={setReason}
            {...(reasonHint === undefined ? {} : { placeholder: reasonHint })}
          />
          {error ? <ErrorPanel error={error} /> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {d.reasonDialog.cancel}
            </Button>
            <Button
              type="submit"
              color={danger ? 'red' : 'violet'}
              loading={busy}
              disabled={!isReason(reason) || !ready}
            >
              {button}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
