/** This process among those that post the same books: who holds which group, and the way to hand a command over. */
import { randomBytes } from 'node:crypto';
import { newId } from '@busker/protocol';
import type { Database } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';
import { openLeases, type Leases } from './leases.ts';
import { createLinks, openLinkServer, type Links, type OnCommand } from './link.ts';

export interface Cluster extends Pick<Leases, 'holderOf' | 'mine'>, Pick<Links, 'hand'> {
  /** Says who answers commands that others hand over; until then they are told to post them themselves. */
  serve(onCommand: OnCommand): void;
  /** Gives the groups back and cuts the links; the teller is closed before. */
  close(): Promise<void>;
}

const TOKEN_BYTES = 24;

/**
 * Joins the processes on a database.
 * @param parts.at where others reach this one; port 0 for any that is free.
 */
export async function joinCluster(parts: {
  database: Database;
  log: Log;
  groups: number;
  at: { readonly host: string; readonly port: number };
}): Promise<Cluster> {
  const { log } = parts;
  let onCommand: OnCommand = () => undefined;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const server = await openLinkServer({
    at: parts.at,
    token,
    onCommand: (kind, command) => onCommand(kind, command),
    log,
  });
  const leases = await openLeases({ ...parts, self: { id: newId(), address: server.address, token } });
  const links = createLinks(log);
  return {
    holderOf: (group) => leases.holderOf(group),
    mine: () => leases.mine(),
    hand: (to, kind, command) => links.hand(to, kind, command),
    serve: (answers) => void (onCommand = answers),
    async close() {
      await leases.close();
      links.close();
      await server.close();
    },
  };
}
