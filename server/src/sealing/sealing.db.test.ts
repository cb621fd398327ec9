/** Sealing a real database: transactions out of order, sealers in parallel, a restored dump; and proofs for people. */
import { createHash } from 'node:crypto';
import { bucketOf, newId } from '@busker/protocol';
import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { assertBooks } from '../../../test/helpers/books.ts';
import { othersTransactionsEnded } from '../../../test/helpers/others-transactions.ts';
import { writeAudit } from '../audit/audit.ts';
import { spendKind } from '../ledger/test-kinds.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase } from '../platform/database.ts';
import { createSealing } from './sealing.ts';
import { SEAL_LIMITS } from './seal-run.ts';
import {
  KEY,
  act,
  behindTheBack,
  database,
  log,
  number,
  program,
  saveHead,
  sealing,
  superuser,
  someHistory,
  teller,
  verified,
  useSealWorld,
} from '../../../test/helpers/seal-world.ts';

// Each makes a database of its own, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });
useSealWorld();

describe('sealing', () => {
  it('seals every posting, both its sides and every operator action once, and the verifier computes the same', async () => {
    await someHistory();
    await act('a reason of somebody', { note: 'Zoë', count: 3 });
    const leaves = await sealing.seal();
    expect(leaves).toBe(
      await number(
        `(select count(*) from ledger_posting) + (select count(*) from ledger_line) + (select count(*) from ledger_platform_entry) + (select count(*) from audit_log)`,
      ),
    );
    expect(await sealing.seal()).toBe(0);
    await someHistory();
    expect(await sealing.seal()).toBeGreaterThan(0);
    const report = await verified([await saveHead()]);
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({ ok: true, blocks: 2, not_sealed_postings: 0, saved_heads: 1 });
    await assertBooks(database.ownerUrl);
  });

  it('cuts what is much into blocks, and loses and doubles nothing where it cuts', async () => {
    const small = createSealing({
      database: program,
      clock: systemClock,
      key: KEY,
      limits: { commands: 3, postings: 2, actions: 2 },
    });
    await someHistory(7);
    for (let n = 0; n < 5; n++) await act(`reason ${n}`);
    // many actions of one transaction stay together
    await program.db.transaction().execute(async (tx) => {
      for (let n = 0; n < 6; n++)
        await writeAudit(tx, systemClock, {
          actor: null,
          action: 'setting.change',
          subject_kind: 'setting',
          subject_id: `a setting ${n}`,
          reason: 'all at once',
        });
    });
    await someHistory(2);
    await othersTransactionsEnded(superuser);
    const leaves = await small.seal();
    const report = await verified();
    expect(report.problems).toEqual([]);
    expect(report.leaves).toBe(leaves);
    expect(report.blocks).toBeGreaterThan(6);
    expect(report.not_sealed_postings).toBe(0);
  });

  it('waits for a transaction that is still running, and then seals it and all that came after', async () => {
    const late = new pg.Client({ connectionString: database.appUrl });
    await late.connect();
    try {
      await someHistory(1);
      const posting = newId();
      await late.query('begin');
      await late.query('insert into ledger_posting (bucket, id, at, commands) values ($1, $2, now(), 1)', [
        bucketOf(posting),
        posting,
      ]);
      await someHistory(1); // commits at once, with higher xids
      await sealing.seal();
      expect((await sealing.state()).waiting_postings).toBeGreaterThan(0);
      const sealed = await number(
        `select count(*) from ledger_posting where xid < (select max(to_xid) from seal_block)`,
      );
      expect(sealed).toBe(2);
      await late.query('commit');
      await sealing.seal();
      expect((await sealing.state()).waiting_postings).toBe(0);
      const report = await verified();
      expect(report.problems).toEqual([]);
      expect(report.not_sealed_postings).toBe(0);
    } finally {
      await late.end();
    }
  });

  it('has each posting in exactly one block, in whatever order transactions begin, commit, fail and are sealed', async () => {
    const clients = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const client = new pg.Client({ connectionString: database.appUrl });
        await client.connect();
        return client;
      }),
    );
    const open = new Set<number>();
    const committed = new Set<string>();
    const pending = new Map<number, string[]>();
    const step = fc.record({ client: fc.nat({ max: 4 }), does: fc.constantFrom('post', 'commit', 'rollback', 'seal') });
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
          for (const { client: index, does } of steps) {
            const client = clients[index]!;
            if (does === 'seal') await sealing.seal();
            else if (does === 'post') {
              if (!open.has(index)) {
                await client.query('begin');
                open.add(index);
                pending.set(index, []);
              }
              const id = newId();
              await client.query('insert into ledger_posting (bucket, id, at, commands) values ($1, $2, now(), 1)', [
                bucketOf(id),
                id,
              ]);
              pending.get(index)!.push(id);
            } else if (open.delete(index)) {
              await client.query(does);
              if (does === 'commit') for (const id of pending.get(index)!) committed.add(id);
            }
          }
          for (const index of open) {
            await clients[index]!.query('commit');
            for (const id of pending.get(index)!) committed.add(id);
          }
          open.clear();
          await sealing.seal();
          expect(await number('select coalesce(sum(leaves), 0) from seal_block')).toBe(committed.size);
          const covered = await number(
            `select count(*) from ledger_posting p join seal_block b on (p.era, p.xid) >= (b.from_era, b.from_xid) and (p.era, p.xid) < (b.to_era, b.to_xid)`,
          );
          expect(covered).toBe(committed.size);
          expect((await verified()).problems).toEqual([]);
        }),
        { numRuns: 15 },
      );
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  });

  it('does no harm when several processes seal at once while gifts are posted', async () => {
    const others = Array.from({ length: 4 }, () => openDatabase(database.appUrl, { name: 'other', log, max: 2 }));
    try {
      const sealers = others.map((each) => createSealing({ database: each, clock: systemClock, key: KEY }));
      const posting = someHistory(40);
      for (let round = 0; round < 8; round++) await Promise.all(sealers.map((each) => each.seal()));
      await posting;
      await sealing.seal();
      const report = await verified();
      expect(report.problems).toEqual([]);
      expect(report.not_sealed_postings).toBe(0);
    } finally {
      await Promise.all(others.map((each) => each.close()));
    }
  });

  it('goes on in a new era when the books were restored into another cluster, where xids mean something else', async () => {
    await someHistory(2);
    await sealing.seal();
    await someHistory(1); // in the dump, and not sealed
    const saved = await saveHead();
    // What a dump restored elsewhere looks like: rows and blocks with xids far ahead of the cluster's, and another cluster's name.
    const ahead = (table: string, column: string): string =>
      `update ${table} set ${column} = (${column}::text::int8 + 1000000000)::text::xid8`;
    await behindTheBack(`${ahead('ledger_posting', 'xid')}; ${ahead('audit_log', 'xid')}`);
    await behindTheBack(`truncate seal_block`);
    const before = createSealing({ database: program, clock: systemClock, key: KEY, limits: SEAL_LIMITS });
    expect(await before.seal()).toBe(0); // all of it lies ahead of this cluster's transactions
    await behindTheBack(`update ledger_era set cluster = 'another'`);
    expect(await number('select ledger_begin_era()')).toBe(1);
    expect(await number('select ledger_begin_era()')).toBe(1);
    await someHistory(1);
    await act('after the restore');
    expect(await sealing.seal()).toBeGreaterThan(0);
    expect((await sealing.state()).waiting_postings).toBe(0);
    const report = await verified();
    expect(report.problems).toEqual([]);
    expect(report.not_sealed_postings).toBe(0);
    // and the table of blocks was emptied here: the head saved before says so
    expect((await verified([saved])).ok).toBe(false);
  });

  it('lets the role of the program neither change nor remove a block', async () => {
    await someHistory(1);
    await sealing.seal();
    for (const text of [
      'update seal_block set leaves = leaves',
      'delete from seal_block',
      'truncate seal_block',
      'delete from seal_words',
    ]) {
      await expect(program.pool.query(text)).rejects.toThrow('permission denied');
      const owner = new pg.Client({ connectionString: database.ownerUrl });
      await owner.connect();
      await expect(owner.query(text)).rejects.toThrow('append-only');
      await owner.end();
    }
  });
});

describe('proofs', () => {
  const sha = (text: string): Buffer => createHash('sha256').update(text, 'latin1').digest();

  it("hold a person's own entries and their postings, page by page, each with a path to the root of a signed head", async () => {
    const { viewer, creator } = await someHistory(5);
    await someHistory(5);
    await act('in the same block');
    await sealing.seal();
    await teller.submit(spendKind, { owner: viewer, id: newId(), coins: 1n, to: creator });
    const parts = [await sealing.proof(viewer, 'wallet', { limit: 4 })];
    while (parts.at(-1)!.next !== null)
      parts.push(await sealing.proof(viewer, 'wallet', { limit: 4, cursor: parts.at(-1)!.next! }));
    expect(parts.map((part) => part.not_sealed)).toEqual([1, 0]);
    const lines = parts.flatMap((part) => part.lines);
    const entries = lines.filter((line) => line.leaf.startsWith('entry/1 '));
    expect(entries.map((line) => line.leaf.split(' ')[3]).sort((a, b) => Number(a) - Number(b))).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
    ]);
    expect(entries.every((line) => line.leaf.startsWith(`entry/1 ${viewer} 2 `))).toBe(true);
    const heads = new Map(parts.flatMap((part) => part.heads).map((head) => [head.block, head]));
    for (const line of lines) {
      const head = heads.get(line.block)!.head;
      const [, leaves] = /^leaves (\d+)$/m.exec(head)!;
      let hash = sha(`\0${line.leaf}`);
      let at = line.index;
      let last = Number(leaves) - 1;
      for (const sibling of line.path) {
        while (at === last && at % 2 === 0) [at, last] = [at / 2, Math.floor(last / 2)];
        const other = Buffer.from(sibling, 'hex').toString('latin1');
        const own = hash.toString('latin1');
        hash = sha(at % 2 === 1 ? `\x01${other}${own}` : `\x01${own}${other}`);
        [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
      }
      expect(head).toContain(`root ${hash.toString('hex')}`);
    }
    const earned = await sealing.proof(creator, 'earnings', {});
    expect(earned.lines.filter((line) => line.leaf.startsWith(`entry/1 ${creator} 10 `))).toHaveLength(5);
    expect(earned.not_sealed).toBe(1);
    expect((await sealing.proof(newId(), 'wallet', {})).lines).toEqual([]);
  });

  it('are refused, loudly, when the books are not what was sealed', async () => {
    const { viewer } = await someHistory();
    await sealing.seal();
    await behindTheBack(`update ledger_posting set commands = commands + 1`);
    await expect(sealing.proof(viewer, 'wallet', {})).rejects.toThrow('npm run verify');
  });
});
