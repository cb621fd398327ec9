/** What happened to a cash-out so far, and what is still to come. */
import type { Cashout, CashoutState } from '@busker/protocol';
import type { ReactElement } from 'react';
import { CASHOUT_WAY, CASHOUT_WORDS, isSettled } from './cashout-words.ts';
import { TimeText } from './text.tsx';
import { d } from './texts.ts';

interface CashoutTimelineProps {
  readonly cashout: Cashout;
  /** For whom the sentences are. */
  readonly to: 'creator' | 'operator';
}

/** Steps of the usual way that this one has not reached. */
function ahead(state: CashoutState): readonly CashoutState[] {
  if (isSettled(state)) return [];
  const place = { requested: 0, approved: 1, submitting: 1, submitted: 2, unknown: 2 }[state as 'requested'] ?? 0;
  return CASHOUT_WAY.slice(place + 1);
}

export function CashoutTimeline({ cashout, to }: CashoutTimelineProps): ReactElement {
  const last = cashout.events.length - 1;
  return (
    <ol className="dk-steps">
      {cashout.events.map((event, index) => (
        <li
          key={`${event.at}-${event.state}-${index}`}
          data-tone={CASHOUT_WORDS[event.state].tone}
          data-now={index === last}
        >
          <p className="dk-step-name">
            {CASHOUT_WORDS[event.state].name} <TimeText at={event.at} />
          </p>
          {event.by && to === 'operator' && (
            <p className="dk-step-text">{d.cashoutTimeline.by({ handle: event.by.handle })}</p>
          )}
          {event.note && <p className="dk-step-note">{event.note}</p>}
          {index === last && <p className="dk-step-text">{CASHOUT_WORDS[event.state][to]}</p>}
        </li>
      ))}
      {ahead(cashout.state).map((state) => (
        <li key={state} data-ahead="true">
          <p className="dk-step-name">{CASHOUT_WORDS[state].name}</p>
        </li>
      ))}
    </ol>
  );
}
