/** Verifying a real database: rewritten books, removed rows, erased people, heads saved outside. */
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { bucketOf, newId } from '@busker/protocol';
import { describe, expect, it, vi } from 'vitest';
import { assertBooks } from '../../../test/helpers/books.ts';
import { removeTemporaryFolder, temporaryFolder } from '../../../test/helpers/temporary-folders.ts';
import { systemClock } from '../platform/clock.ts';
import { readSavedHead } from './verify.ts';
import { createSealing } from '../sealing/sealing.ts';
import {
  act,
  behindTheBack,
  database,
  program,
  saveHead,
  sealing,
  someHistory,
  superuser,
  verified,
  useSealWorld,
} from '../../../test/helpers/seal-world.ts';

// Each makes a database of its own, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });
useSealWorld();

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
