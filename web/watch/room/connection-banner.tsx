/** Says plainly when the line to the room is down, and when it is tried again. */
import { useEffect, useState, type ReactNode } from 'react';
import { Icon } from '../../shared/icons.tsx';
import { t } from '../messages.ts';
import { useConnection } from './realtime.tsx';

export function ConnectionBanner(): ReactNode {
  const { state, reconnect } = useConnection();
  const again = state.phase === 'connecting' && state.attempt > 0;
  if (state.phase !== 'waiting' && state.phase !== 'closed' && !again)
    return <div role="status" className="bk-hidden" />;
  return (
    <div className="room-connection" role="status">
      <Icon name="alert" size="1.25em" />
      {state.phase === 'waiting' ? (
        <>
          <Countdown key={state.retry_at_ms} until_ms={state.retry_at_ms} />
          <button type="button" className="room-connection-now" onClick={reconnect}>
            {t.room.tryNow}
          </button>
        </>
      ) : (
        <span>{again ? t.room.connecting : t.room.closed}</span>
      )}
    </div>
  );
}

function Countdown({ until_ms }: { readonly until_ms: number }): ReactNode {
  const [now_ms, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="bk-number">
      {t.room.offlineIn({ seconds: Math.max(0, Math.ceil((until_ms - now_ms) / 1_000)) })}
    </span>
  );
}
