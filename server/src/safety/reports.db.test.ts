/** Reports: what reaches the desk, and what its answers do. */
import { sql } from 'kysely';
import { bucketOf, newId } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditOf, deskApp, heard, type PeopleApp, type Someone } from '../../../test/helpers/people-app.ts';

let app: PeopleApp;
let ann: Someone;
let ben: Someone;
let creator: Someone;
let support: Someone;
let finance: Someone;
let admin: Someone;
beforeAll(async () => {
  ({ app, ann, ben, creator, support, finance, admin } = await deskApp());
});
afterAll(() => app.stop());

describe('reports', () => {
  const report = (subject_kind: string, subject_id: string, more: object = {}) => ({
    id: newId(),
    subject_kind,
    subject_id,
    why: 'abuse',
    ...more,
  });
  const resolve = (by: Someone, id: string, action: string) =>
    app.call(by, 'POST', `/console/reports/${id}/resolve`, { action, reason: `because ${action}` });
  const bucket = () => bucketOf(creator.id);
  const room = newId();

  it('reach the desk, with what was said and by whom; the same id once', async () => {
    const line = newId();
    await app.database.db
      .insertInto('chat_line')
      .values({ bucket: bucketOf(room), target: room, id: line, author: ben.id, text: 'something nasty' })
      .execute();
    const body = report('chat', line, { text: 'look at this' });
    for (let i = 0; i < 2; i++) expect((await app.call(ann, 'POST', '/reports', body)).body).toEqual({ ok: true });
    const { rows } = (await app.call(support, 'GET', '/console/reports')).body;
    expect(rows.filter((row: { id: string }) => row.id === body.id)).toMatchObject([
      {
        by: { handle: 'ann' },
        about: { handle: 'ben' },
        subject_kind: 'chat',
        subject: 'something nasty',
        why: 'abuse',
        text: 'look at this',
        resolved: null,
      },
    ]);
    const events = heard(app, 'room');
    expect((await resolve(finance, body.id, 'remove')).code).toBe('not_allowed');
    expect((await resolve(support, body.id, 'remove')).body.resolved).toMatchObject({
      by: { handle: 'sue' },
      action: 'remove',
      reason: 'because remove',
    });
    expect(events).toEqual([{ target: room, event: { k: 'chat_removed', id: line } }]);
    const stored = await app.database.db
      .selectFrom('chat_line')
      .select('state')
      .where('id', '=', line)
      .executeTakeFirst();
    expect(stored?.state).toBe('removed');
    expect(await auditOf(app, line)).toMatchObject([
      { actor: support.id, action: 'report.remove', reason: 'because remove' },
    ]);
    expect((await resolve(support, body.id, 'remove')).status).toBe(200);
    expect((await resolve(support, body.id, 'dismiss')).code).toBe('wrong_state');
    expect(await auditOf(app, line)).toHaveLength(1);
  });

  it('can hide posts and comments, and the post counts one comment less, once', async () => {
    const post = newId(bucket());
    const comment = newId();
    await app.database.db
      .insertInto('post')
      .values({ bucket: bucket(), id: post, creator: creator.id, caption: 'my post', video: '{}', comments: 3n })
      .execute();
    await app.database.db
      .insertInto('comment')
      .values({ bucket: bucket(), post, id: comment, author: ben.id, text: 'rude' })
      .execute();
    const reports = [report('comment', comment), report('comment', comment), report('post', post)];
    for (const body of reports) expect((await app.call(ann, 'POST', '/reports', body)).status).toBe(200);
    for (const body of reports) expect((await resolve(support, body.id, 'remove')).status).toBe(200);
    const row = await app.database.db
      .selectFrom('post')
      .select(['comments', 'removed'])
      .where('id', '=', post)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ comments: 2n, removed: true });
  });

  it('can hide the message of a gift, never the gift', async () => {
    const [gift, message] = [newId(bucket()), newId(bucketOf(ben.id))];
    const target = newId(bucket());
    await app.database.db
      .insertInto('target')
      .values({ bucket: bucket(), id: target, kind: 1, creator: creator.id, log: sql<bigint>`target_log(${target})` })
      .execute();
    await app.database.db
      .insertInto('message')
      .values({ bucket: bucketOf(ben.id), id: message, author: ben.id, text: 'rude words' })
      .execute();
    await app.database.db
      .insertInto('gift')
      .values({
        bucket: bucket(),
        quantity: 1,
        combo_count: 1,
        id: gift,
        log: sql<bigint>`target_log(${target})`,
        offset: 1,
        sender: ben.id,
        item: 'clap',
        price_coins: 1,
        promo_coins: 0,
        fingerprint: 0n,
        paid_after: 0n,
        earned_micros: 0n,
        policy: 1,
        at: new Date(),
        combo: null,
        message,
        playback_ms: null,
      })
      .execute();
    const body = report('gift', gift);
    expect((await app.call(creator, 'POST', '/reports', body)).status).toBe(200);
    expect((await resolve(support, body.id, 'remove')).body.subject).toBe('rude words');
    expect(
      (await app.database.db.selectFrom('message').select('state').where('id', '=', message).executeTakeFirst())?.state,
    ).toBe('removed');
  });

  it('can ban who it is about, in one transaction with the resolution', async () => {
    const villain = await app.someone('villain');
    const body = report('person', villain.id);
    await app.call(ann, 'POST', '/reports', body);
    expect((await resolve(support, body.id, 'remove')).code).toBe('wrong_state');
    expect((await resolve(support, body.id, 'ban')).body.resolved.action).toBe('ban');
    expect((await app.call(villain, 'GET', '/me')).body.banned).toBe(true);
    const boss = report('person', admin.id);
    await app.call(ann, 'POST', '/reports', boss);
    expect((await resolve(support, boss.id, 'ban')).code).toBe('not_allowed');
    const { rows } = (await app.call(support, 'GET', '/console/reports')).body;
    expect(rows.find((row: { id: string }) => row.id === boss.id).resolved).toBeNull();
    expect(rows.findIndex((row: { id: string }) => row.id === boss.id)).toBeLessThan(
      rows.findIndex((row: { id: string }) => row.id === body.id),
    );
  });

  it('of an id that two people used blame neither', async () => {
    const id = newId();
    await app.database.db
      .insertInto('comment')
      .values(
        [ann, ben].map((author) => ({
          bucket: bucket(),
          post: newId(bucket()),
          id,
          author: author.id,
          text: `by ${author.handle}`,
        })),
      )
      .execute();
    const body = report('comment', id);
    await app.call(creator, 'POST', '/reports', body);
    const { rows } = (await app.call(support, 'GET', '/console/reports')).body;
    expect(rows.find((row: { id: string }) => row.id === body.id)).toMatchObject({
      about: null,
      subject: expect.stringContaining('@ann: by ann'),
    });
    expect((await resolve(support, body.id, 'ban')).code).toBe('wrong_state');
    await resolve(support, body.id, 'dismiss');
  });

  it('are refused of oneself, of nothing and of unknown kinds', async () => {
    expect((await app.call(ann, 'POST', '/reports', report('person', ann.id))).code).toBe('wrong_state');
    expect((await app.call(ann, 'POST', '/reports', report('post', newId()))).code).toBe('not_found');
    expect((await app.call(ann, 'POST', '/reports', report('table', newId()))).code).toBe('bad_request');
    expect((await app.call(null, 'POST', '/reports', report('person', ann.id))).code).toBe('not_signed_in');
    expect((await resolve(support, newId(), 'dismiss')).code).toBe('not_found');
  });

  it('are paged, open ones first', async () => {
    const all = (await app.call(support, 'GET', '/console/reports?limit=50')).body.rows as {
      id: string;
      resolved: unknown;
    }[];
    const paged: string[] = [];
    let cursor = '';
    do {
      const { body } = await app.call(
        support,
        'GET',
        `/console/reports?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      paged.push(...body.rows.map((row: { id: string }) => row.id));
      cursor = body.next ?? '';
    } while (cursor !== '');
    expect(paged).toEqual(all.map((row) => row.id));
    const states = all.map((row) => row.resolved === null);
    expect(states).toEqual(states.toSorted((a, b) => Number(b) - Number(a)));
    expect(new Set(states).size).toBe(2);
  });
});
