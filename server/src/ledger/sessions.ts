/** The teller's sessions with the database, shared by the posters of all groups: opened when first wanted, and given from hand to hand. */
import type { Log } from '../platform/log.ts';
import type { ConnectLedger, LedgerConnection } from './connection.ts';
import { NoSession } from './faults.ts';

export interface Sessions {
  /** Waits for one that is free. @throws NoSession when none can be opened. */
  take(): Promise<LedgerConnection>;
  give(session: LedgerConnection): void;
  /** Ends one on which a statement failed: it is never trusted again. */
  discard(session: LedgerConnection): Promise<void>;
  /** Ends those that are free; nobody may hold one. */
  close(): Promise<void>;
}

export function openSessions(parts: { connect: ConnectLedger; log: Log; most: number }): Sessions {
  const free: LedgerConnection[] = [];
  const lost = new WeakSet<LedgerConnection>();
  let open = 0;
  let wanting: (() => void)[] = [];

  const tellOne = (): void => wanting.shift()?.();

  async function connect(): Promise<LedgerConnection> {
    // It may be lost while it is being opened, before it has a name here.
    let fresh: LedgerConnection | undefined;
    let gone = false;
    fresh = await parts.connect((error) => {
      if (error) parts.log.warn({ err: error }, 'the teller lost its connection');
      gone = true;
      if (!fresh) return;
      lost.add(fresh);
      const place = free.indexOf(fresh);
      if (place >= 0) {
        free.splice(place, 1);
        open -= 1;
      }
    });
    if (gone) lost.add(fresh);
    return fresh;
  }

  return {
    async take() {
      for (;;) {
        const session = free.pop();
        if (session) return session;
        if (open < parts.most) {
          open += 1;
          try {
            return await connect();
          } catch (error) {
            open -= 1;
            tellOne();
            throw new NoSession(error);
          }
        }
        await new Promise<void>((resolve) => wanting.push(resolve));
      }
    },
    give(session) {
      if (lost.has(session)) open -= 1;
      else free.push(session);
      tellOne();
    },
    async discard(session) {
      open -= 1;
      tellOne();
      await session.end().catch(() => undefined);
    },
    async close() {
      wanting = [];
      open -= free.length;
      await Promise.all(free.splice(0).map((session) => session.end().catch(() => undefined)));
    },
  };
}
