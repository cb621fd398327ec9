/**
 * Commands on their way: sent on the socket and not acknowledged yet. Each is sent again with the same id after every reconnection, and
 * when an answer is overdue, until it is acknowledged, refused for good, or given up. Ids make that safe: a command that was carried out already is answered with its first answer.
 *
 * waiting (not sent yet) → sent → acknowledged | refused | given up. A waiting one that cannot leave within `leave_within_ms` is given
 * up as "nothing was charged"; a sent one without an answer for `answer_within_ms` as "may have been carried out".
 *
 * A command that was sent twice gets two answers, and the refusal of one copy says nothing of the other: the first may be `stale` by the time the
 * second is accepted. So a refusal counts when no copy on this connection is left without an answer. Of a copy that was lost with an
 * earlier connection a later verdict of the server tells; a refusal at the door does not, and then nobody may say "nothing was charged".
 */
import { LIMITS, type BuskerError, type ClientMessage, type GiftAck } from '@busker/protocol';
import { ConnectionError } from './errors.ts';
import { backOffMs, isAtTheDoor, isPassing } from './retry.ts';

export type Command = Extract<ClientMessage, { t: 'gift' | 'chat' }>;

const OUTBOX = {
  /** Taps kept while the line is down; more means that something is wrong, and the viewer should hear so. */
  size: 100,
  /** A tap that could not leave for so long would surprise its sender later; the server's own deadline for a command. */
  leave_within_ms: LIMITS.command_deadline_ms,
  /** An answer this late is asked for again. */
  ask_again_ms: 8_000,
  answer_within_ms: 120_000,
  /** How often a passing refusal ("rate_limited") is tried again. */
  retries: 3,
  /** A server that is too busy is asked again for this long: a database that stalls comes back within it or is seen to by people. */
  overloaded_within_ms: 30_000,
} as const;

interface Entry {
  readonly command: Command;
  readonly made_at_ms: number;
  sent_at_ms: number | undefined;
  first_sent_at_ms: number | undefined;
  /** Not before this moment (after a passing refusal). */
  not_before_ms: number;
  /** Passing refusals so far: waits grow with them. */
  refusals: number;
  /** Of these, those that count against `retries`. */
  retries: number;
  /** The last answer was that the server is too busy. */
  put_off: boolean;
  /** Copies on this connection that have no answer yet. */
  unanswered: number;
  /** A copy went down with an earlier connection. */
  lost: boolean;
  /** A refusal for good that waits for the answers to the other copies. */
  refused: boolean;
  resolve(ack: GiftAck | undefined): void;
  reject(error: unknown): void;
}

export interface Outbox {
  /** Takes a command; the promise settles with its fate. */
  add(command: Command): Promise<GiftAck | undefined>;
  /** What is to be sent now: everything after a reconnection, else only what is new or overdue. Marks it as sent. */
  takeDue(reconnected: boolean): Command[];
  acknowledge(id: string, gift: GiftAck | undefined): void;
  /** True when the id was one of ours. */
  refuse(id: string, error: BuskerError): boolean;
  /** Gives up what is too old. */
  expire(): void;
  /** Gives up everything. */
  close(why: string): void;
  readonly size: number;
  /** Whether some wait because the server said that it is too busy. */
  readonly put_off: boolean;
}

export function createOutbox(now: () => number, random: () => number): Outbox {
  const entries = new Map<string, Entry>();
  const settle = (id: string): Entry | undefined => {
    const entry = entries.get(id);
    entries.delete(id);
    return entry;
  };
  const mayTryAgain = (entry: Entry, error: BuskerError): boolean =>
    error.code === 'overloaded'
      ? now() - entry.made_at_ms < OUTBOX.overloaded_within_ms
      : isPassing(error) && entry.retries < OUTBOX.retries;
  const giveUp = (entry: Entry, why: string, cause?: BuskerError): void => {
    entries.delete(entry.command.id);
    entry.reject(new ConnectionError(why, { maybe_done: entry.first_sent_at_ms !== undefined }, { cause }));
  };

  return {
    get size() {
      return entries.size;
    },
    get put_off() {
      for (const entry of entries.values()) if (entry.put_off) return true;
      return false;
    },
    add(command) {
      if (entries.has(command.id)) return Promise.reject(new TypeError(`already on its way: ${command.id}`));
      if (entries.size >= OUTBOX.size) {
        return Promise.reject(new ConnectionError('Too much is waiting for the connection', { maybe_done: false }));
      }
      return new Promise((resolve, reject) => {
        entries.set(command.id, {
          command,
          made_at_ms: now(),
          sent_at_ms: undefined,
          first_sent_at_ms: undefined,
          not_before_ms: 0,
          refusals: 0,
          retries: 0,
          put_off: false,
          unanswered: 0,
          lost: false,
          refused: false,
          resolve,
          reject,
        });
      });
    },
    takeDue(reconnected) {
      const now_ms = now();
      for (const entry of reconnected ? entries.values() : []) {
        if (entry.unanswered > 0) entry.lost = true;
        entry.unanswered = 0;
        entry.refused = false;
      }
      const due = [...entries.values()].filter(
        (entry) =>
          now_ms >= entry.not_before_ms &&
          !entry.refused &&
          (reconnected || entry.sent_at_ms === undefined || now_ms - entry.sent_at_ms >= OUTBOX.ask_again_ms),
      );
      for (const entry of due) {
        entry.unanswered++;
        entry.sent_at_ms = now_ms;
        entry.first_sent_at_ms ??= now_ms;
      }
      return due.map((entry) => entry.command);
    },
    acknowledge(id, gift) {
      settle(id)?.resolve(gift);
    },
    refuse(id, error) {
      const entry = entries.get(id);
      if (!entry) return false;
      entry.unanswered = Math.max(0, entry.unanswered - 1);
      if (mayTryAgain(entry, error)) {
        const wait_ms = Math.max(
          error.retry_after_ms ?? 0,
          backOffMs({ first_ms: 500, cap_ms: 5_000 }, entry.refusals, random()),
        );
        entry.refusals++;
        entry.put_off = error.code === 'overloaded';
        if (!entry.put_off) entry.retries++;
        entry.not_before_ms = now() + wait_ms;
        entry.sent_at_ms = undefined;
        entry.refused = false;
        return true;
      }
      if (entry.unanswered > 0) entry.refused = true;
      else if (entry.lost && isAtTheDoor(error)) giveUp(entry, 'No answer came', error);
      else settle(id)!.reject(error);
      return true;
    },
    expire() {
      const now_ms = now();
      for (const entry of entries.values()) {
        if (entry.first_sent_at_ms === undefined) {
          if (now_ms - entry.made_at_ms >= OUTBOX.leave_within_ms)
            giveUp(entry, 'The connection is down; nothing was sent');
        } else if (now_ms - entry.first_sent_at_ms >= OUTBOX.answer_within_ms) {
          giveUp(entry, 'No answer came');
        }
      }
    },
    close(why) {
      for (const entry of entries.values()) giveUp(entry, why);
    },
  };
}
