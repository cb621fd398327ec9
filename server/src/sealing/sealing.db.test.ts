/** Sealing a real database, and verifying it: transactions out of order, sealers in parallel, rewritten books, erased people, a restored dump. */
import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { bucketOf, newId } from '@busker/protocol';
import fc from 'fast-check';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestTeller } from '../../../test/helpers/grouping.ts';
import { assertBooks } from '../../../test/helpers/books.ts';
import { type TestDatabase, withDatabase } from '../../../test/helpers/postgres.ts';
import { removeTemporaryFolder, temporaryFolder } from '../../../test/helpers/temporary-folders.ts';
import { writeAudit } from '../audit/audit.ts';
import { grantKind, spendKind } from '../ledger/test-kinds.ts';
import type { Teller } from '../ledger/types.ts';
import { systemClock } from '../platform/clock.ts';
import { type Database, openDatabase } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { readSavedHead, verifySeals } from '../verify/verify.ts';
import { createSealing, type Sealing } from './sealing.ts';
import { SEAL_LIMITS } from './seal-run.ts';

const KEY = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
const log = createLog('silent');
// Each makes a database of its own, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

let database: TestDatabase;
let program: Database;
let superuser: pg.Client;
let teller: Teller;
let sealing: Sealing;

beforeEach(async () => {
  database = await withDatabase();
  program = openDatabase(database.appUrl, { name: 'test', log });
  superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  teller = openTestTeller(database.appUrl, { clock: systemClock, log });
  sealing = createSealing({ database: program, clock: systemClock, key: KEY });
});
afterEach(async () => {
  await teller.close();
  await program.close();
  await superuser.end();
  await database.drop();
});

/** A viewer who was given coins and spent some on a creator, in as many postings as gifts. */
async function someHistory(gifts = 3): Promise<{ viewer: string; creator: string }> {
  const [viewer, creator] = [newId(), newId()];
  const granted = await teller.submit(grantKind, { owner: viewer, id: newId(), coins: 100n });
  expect(granted.outcome).toBe('ok');
  for (let n = 0; n < gifts; n++) {
    const sent = await teller.submit(spendKind, { owner: viewer, id: newId(), coins: 2n, to: creator });
    expect(sent.outcome).toBe('ok');
  }
  return { viewer, creator };
}

const act = (reason: string, after?: unknown): Promise<void> =>
  program.db.transaction().execute((tx) =>
    writeAudit(tx, systemClock, {
      actor: newId(),
      action: 'person.freeze',
      subject_kind: 'person',
      subject_id: newId(),
      reason,
      ...(after === undefined ? {} : { after }),
    }),
  );

async function number(text: string): Promise<number> {
  return Number((await superuser.query<{ n: string }>(`select (${text})::text as n`)).rows[0]!.n);
}

/** Past triggers, as only somebody with the machine could. */
async function behindTheBack(text: string): Promise<void> {
  await superuser.query(`set session_replication_role = replica; ${text}; set session_replication_role = origin`);
}

async function verified(saved: string[] = []): Promise<Awaited<ReturnType<typeof verifySeals>>['report']> {
  const heads = saved.map((content, index) => readSavedHead(`head ${index}`, content));
  return (await verifySeals(database.appUrl, { saved: heads })).report;
}

async function saveHead(): Promise<string> {
  return JSON.stringify((await sealing.state()).head);
}

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

describe('the verifier', () => {
  it('names block and line when an entry was rewritten', async () => {
    const { viewer } = await someHistory();
    await sealing.seal();
    await someHistory();
    await sealing.seal();
    await behindTheBack(`update ledger_entry set amount = amount - 1 where seq = 2 and bucket = ${bucketOf(viewer)} and amount < 0 and posting in (
      select l.posting from ledger_line l where l.owner = '${viewer}')`);
    const report = await verified();
    expect(report.ok).toBe(false);
    expect(report.first_wrong).toEqual({ block: '1', line: expect.stringContaining(`entry/1 ${viewer} 2 2 COIN -3 `) });
    expect(report.problems[0]).toMatch(/^block 1: .*1 changed or new, 1 gone/);
  });

  it('sees rows that were removed, added and moved in time', async () => {
    await someHistory();
    await sealing.seal();
    const damages = [
      `delete from ledger_platform_entry where ctid = (select ctid from ledger_platform_entry limit 1)`,
      `update ledger_posting set at = at + interval '1 day' where ctid = (select ctid from ledger_posting limit 1)`,
      `insert into ledger_posting (bucket, id, at, commands, xid) select 0, '00000000-0000-7000-8000-000000000000', at, 1, xid from ledger_posting limit 1`,
      `update ledger_posting set xid = '999999999' where ctid = (select ctid from ledger_posting limit 1)`,
      `update ledger_entry set posting = '00000000-0000-7000-8000-000000000001' where ctid = (select ctid from ledger_entry limit 1)`,
      `update seal_block set root = decode(repeat('00', 32), 'hex')`,
      `delete from seal_block`,
    ];
    for (const damage of damages) {
      const copy = await withCopy(damage);
      expect(copy.ok, damage).toBe(false);
    }
    expect((await withCopy('select 1')).ok).toBe(true);
  });

  /** Verifies after a damage, which is then taken back. */
  async function withCopy(damage: string): Promise<{ ok: boolean }> {
    const saved = await saveHead();
    await superuser.query(`create table kept_posting as table ledger_posting; create table kept_entry as table ledger_entry;
      create table kept_platform as table ledger_platform_entry; create table kept_block as table seal_block`);
    await behindTheBack(damage);
    const { ok } = await verified([saved]);
    await behindTheBack(`
      truncate ledger_posting; truncate ledger_entry; truncate ledger_platform_entry; truncate seal_block;
      insert into ledger_posting table kept_posting; insert into ledger_entry table kept_entry;
      insert into ledger_platform_entry table kept_platform; insert into seal_block table kept_block;
      drop table kept_posting; drop table kept_entry; drop table kept_platform; drop table kept_block`);
    return { ok };
  }

  it('is content without a saved head, and not with one, when all was rewritten and sealed again under the same key', async () => {
    const { viewer } = await someHistory();
    await sealing.seal();
    const early = await saveHead();
    await someHistory();
    await sealing.seal();
    const saved = await saveHead();
    expect((await verified([early, saved])).ok).toBe(true);

    await behindTheBack(`
      update ledger_account set balance = balance + 50 where bucket = ${bucketOf(viewer)} and kind = 2;
      update ledger_posting set at = at - interval '1 second'; truncate seal_block`);
    await sealing.seal();
    await someHistory();
    await sealing.seal();

    expect((await verified()).problems).toEqual([]); // the control: nothing inside the database shows it
    const report = await verified([early, saved]);
    expect(report.ok).toBe(false);
    expect(report.first_wrong?.block).toBe('1');
    expect(report.problems.join('\n')).toMatch(/head 0 .*rewritten and sealed again/);
  });

  it('says which saved head still holds when only later history was rewritten', async () => {
    await someHistory();
    await sealing.seal();
    const early = await saveHead();
    await someHistory();
    await sealing.seal();
    const saved = await saveHead();
    await behindTheBack(`delete from seal_block where number = 2; update ledger_posting set commands = commands + 1
      where xid >= (select max(to_xid) from seal_block)`);
    await sealing.seal();
    expect((await verified()).ok).toBe(true);
    expect((await verified([early])).ok).toBe(true);
    const report = await verified([early, saved]);
    expect(report.problems).toHaveLength(1);
    expect(report.problems[0]).toMatch(/block 2: .*head of block 1, saved in head 0, still holds/);
  });

  it('misses blocks that were cut off the end, and blocks of another key', async () => {
    await someHistory();
    await sealing.seal();
    const early = await saveHead();
    await someHistory();
    await sealing.seal();
    const saved = await saveHead();
    await behindTheBack('delete from seal_block where number = 2');
    expect((await verified()).ok).toBe(true);
    expect((await verified([saved])).problems[0]).toMatch(/block 2, whose head was saved .* is not there any more/);
    const stranger = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    await createSealing({ database: program, clock: systemClock, key: stranger }).seal();
    expect((await verified()).ok).toBe(true);
    expect((await verified([early])).problems[0]).toMatch(/block 2: is signed by [0-9a-f]{64}, a key that you did not/);
  });

  it('refuses a saved head that was changed', async () => {
    await someHistory();
    await sealing.seal();
    const saved = await saveHead();
    expect(() => readSavedHead('f', saved.replace(/leaves \d+/, 'leaves 1'))).toThrow('changed after it was saved');
    expect(() => readSavedHead('f', 'no json')).toThrow('not JSON');
    // as the address answers it
    expect(readSavedHead('f', JSON.stringify(await sealing.state()))).toEqual(readSavedHead('f', saved));
  });

  it('leaves the seals whole when a person, a message and what an operator wrote about them are erased, and sees words changed', async () => {
    const { viewer } = await someHistory();
    await superuser.query(`insert into person (bucket, id, handle, display_name) values ($1, $2, 'zoe', 'Zoë')`, [
      bucketOf(viewer),
      viewer,
    ]);
    await superuser.query(
      `insert into message (bucket, id, author, text, state) values ($1, $2, $3, 'from Zoë with love', 'cleared')`,
      [bucketOf(viewer), newId(bucketOf(viewer)), viewer],
    );
    await act('Zoë asked us to', { name: 'Zoë' });
    await act('another reason');
    await sealing.seal();
    const saved = await saveHead();

    await superuser.query(`delete from message; update person set display_name = 'gone', handle = 'gone'`);
    await behindTheBack(`
      delete from seal_salt where audit = (select id from audit_log where reason like 'Zoë%');
      update audit_log set reason = 'erased', before = null, after = null where reason like 'Zoë%'`);
    const report = await verified([saved]);
    expect(report.problems).toEqual([]);
    expect(report.erased_actions).toBe(1);
    await assertBooks(database.ownerUrl);

    // the controls: words that changed, and words that are there without their salt
    await behindTheBack(`update audit_log set reason = 'a better reason' where reason = 'another reason'`);
    expect((await verified([saved])).problems[0]).toMatch(/reason, before or after is not what was sealed/);
    await behindTheBack('delete from seal_salt');
    expect((await verified([saved])).problems[0]).toMatch(/were not erased/);
  });

  it('is a program of its own: exit codes, one JSON object last, heads saved and taken', async () => {
    const folder = temporaryFolder('verify');
    const run = async (...args: string[]): Promise<{ code: number; out: string }> => {
      try {
        const { stdout } = await promisify(execFile)(process.execPath, [
          'server/bin/verify.ts',
          '--url',
          database.appUrl,
          ...args,
        ]);
        return { code: 0, out: stdout };
      } catch (error) {
        const failed = error as { code: number; stdout: string };
        return { code: failed.code, out: failed.stdout };
      }
    };
    try {
      await someHistory();
      await sealing.seal();
      const file = path.join(folder, 'head.json');
      expect(await run('--save', file)).toMatchObject({ code: 0, out: expect.stringContaining('The seals hold.') });
      expect((await run('--head', file)).code).toBe(0);
      await behindTheBack(`update ledger_posting set at = at - interval '1 second'; truncate seal_block`);
      await sealing.seal();
      expect((await run('--json')).code).toBe(0);
      const broken = await run('--head', file, '--json');
      expect(broken.code).toBe(1);
      expect(JSON.parse(broken.out.trim().split('\n').at(-1)!)).toMatchObject({
        ok: false,
        first_wrong: { block: '1' },
      });
      expect((await run('--head', file)).out).toContain('The seals are BROKEN. First: block 1');
      const kept = path.join(folder, 'not-saved.json');
      expect((await run('--head', file, '--save', kept)).code).toBe(1);
      writeFileSync(file, '{}');
      expect((await run('--head', file)).code).toBe(1);
    } finally {
      removeTemporaryFolder(folder);
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
