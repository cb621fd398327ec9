/** The line to write in. Words that were refused come back into it, with what to do about it. */
import { BuskerError, LIMITS } from '@busker/protocol';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { sentenceOf } from '../../shared/api.ts';
import { Icon } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { useActing } from '../account/use-acting.ts';
import { t } from '../messages.ts';
import { useCommandId } from '../parts/command-id.ts';
import { useRealtime } from './realtime.tsx';

/** Refusals that will stand for a while: told once, plainly, in place of the line. */
function lastingNotice(error: unknown): string | null {
  if (!(error instanceof BuskerError)) return null;
  if (error.code === 'blocked') return t.room.blocked;
  if (error.code === 'banned') return t.room.banned;
  if (error.code !== 'muted') return null;
  const until = error.details?.['until'];
  if (typeof until !== 'string') return t.room.muted;
  return t.room.mutedUntil({ time: new Date(until).toLocaleTimeString([], { timeStyle: 'short' }) });
}

/** How long a lasting notice stands before the line is offered again. */
const NOTICE_MS = 20_000;

export function ChatComposer({ room }: { readonly room: string }): ReactNode {
  const [text, setText] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const realtime = useRealtime();
  const { me } = useSession();
  const act = useActing();
  const command = useCommandId();
  const path = `/live/${room}`;

  useEffect(() => {
    if (notice === null) return;
    const timer = setTimeout(() => setNotice(null), NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);

  async function send(words: string): Promise<void> {
    if (!realtime) return;
    const id = command.idFor(words);
    setText('');
    setFailure(null);
    try {
      await realtime.sendChat({ id, room, text: words });
      command.done();
    } catch (error) {
      const lasting = lastingNotice(error);
      if (lasting === null) setFailure(sentenceOf(error));
      else setNotice(lasting);
      setText((now) => (now === '' ? words : now));
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const words = text.trim();
    if (words) act('chat', path, () => void send(words));
  }

  if (me?.banned === true || notice !== null) {
    return (
      <p className="room-notice" role="status">
        <Icon name="hush" size="1.25em" />
        {notice ?? t.room.banned}
      </p>
    );
  }
  return (
    <form className="chat-form" onSubmit={submit}>
      {failure && (
        <p className="chat-failure field-error" role="alert">
          <Icon name="alert" size="1.25em" />
          {failure}
        </p>
      )}
      <input
        className="chat-input"
        value={text}
        maxLength={LIMITS.chat_chars}
        placeholder={me === null ? t.signInTo.chat : t.room.write}
        aria-label={t.room.write}
        enterKeyHint="send"
        autoComplete="off"
        onFocus={() => {
          if (me === null) act('chat', path, () => {});
        }}
        onChange={(event) => setText(event.target.value)}
      />
      {text.trim() !== '' && (
        <button type="submit" className="icon-btn chat-send" aria-label={t.room.send}>
          <Icon name="send" size="1.3rem" />
        </button>
      )}
    </form>
  );
}
