/** Doors of safety: blocks, reports, refused words; and the audit log. */
import { listAudit } from '../../audit/audit.ts';
import type { Database } from '../../platform/database.ts';
import type { Reports, Safety } from '../../safety/safety.ts';
import { door, type Doors } from '../door.ts';

export interface SafetyRouteParts {
  readonly database: Database;
  readonly safety: Safety;
  readonly reports: Reports;
}

const OK = { ok: true } as const;

export function registerSafetyRoutes(doors: Doors, parts: SafetyRouteParts): void {
  const { safety, reports } = parts;
  door(doors, 'blocks.list', async ({ who }) => ({ rows: await safety.blocks(who.id) }));
  door(doors, 'blocks.put', async ({ who, params }) => {
    await safety.block(who.id, params.id);
    return OK;
  });
  door(doors, 'blocks.delete', async ({ who, params }) => {
    await safety.unblock(who.id, params.id);
    return OK;
  });
  door(doors, 'reports.create', async ({ who, body }) => {
    await reports.create(who.id, body);
    return OK;
  });
  door(doors, 'console.reports', ({ query }) => reports.list(query));
  door(doors, 'console.resolveReport', ({ who, params, body }) => reports.resolve(who.id, params.id, body));
  door(doors, 'console.words', async () => ({ words: await safety.listWords() }));
  door(doors, 'console.setWords', async ({ who, body }) => ({
    words: await safety.setWords({ actor: who.id, reason: body.reason }, body.words),
  }));
  door(doors, 'console.audit', ({ query }) => listAudit(parts.database.db, query));
}
