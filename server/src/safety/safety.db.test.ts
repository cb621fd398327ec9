import { bucketOf, newId } from '@busker/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERSON_KINDS } from '../ledger/types.ts';
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

describe('blocking', () => {
  it('works both ways, is seen by the one who blocks, and can be repeated and undone', async () => {
    const told = heard(app, 'person');
    for (let i = 0; i < 2; i++) expect((await app.call(ann, 'PUT', `/blocks/${ben.id}`)).body).toEqual({ ok: true });
    expect((await app.call(ann, 'GET', `/people/${ben.id}`)).body.blocked).toBe(true);
    expect((await app.call(ben, 'GET', `/people/${ann.id}`)).body.blocked).toBe(false);
    await expect(app.safety.checkInteraction(ann.id, ben.id)).rejects.toMatchObject({ code: 'blocked' });
    await expect(app.safety.checkInteraction(ben.id, ann.id)).rejects.toMatchObject({ code: 'blocked' });
    await expect(app.safety.checkInteraction(ben.id, creator.id)).resolves.toBeUndefined();
    const { body } = await app.call(ann, 'GET', '/blocks');
    expect(body.rows).toMatchObject([{ person: { id: ben.id, handle: 'ben' } }]);
    expect((await app.call(ann, 'DELETE', `/blocks/${ben.id}`)).body).toEqual({ ok: true });
    await expect(app.safety.checkInteraction(ben.id, ann.id)).resolves.toBeUndefined();
    expect(told).toEqual(expect.arrayContaining([{ person: ann.id }, { person: ben.id }]));
  });
  it('needs somebody else who exists', async () => {
    expect((await app.call(ann, 'PUT', `/blocks/${ann.id}`)).code).toBe('wrong_state');
    expect((await app.call(ann, 'PUT', `/blocks/${newId()}`)).code).toBe('not_found');
    expect((await app.call(ann, 'PUT', `/blocks/not-an-id`)).code).toBe('bad_request');
  });
});

describe('a mute', () => {
  it('silences until its time and says how long', async () => {
    const until = new Date(app.clock.now().getTime() + 60_000);
    await app.database.db
      .insertInto('mute')
      .values({ bucket: bucketOf(creator.id), creator: creator.id, person: ben.id, until })
      .execute();
    await expect(app.safety.checkInteraction(ben.id, creator.id)).rejects.toMatchObject({
      code: 'muted',
      details: { until: until.toISOString() },
    });
    await expect(app.safety.checkInteraction(creator.id, ben.id)).resolves.toBeUndefined();
    app.clock.setOffset(61_000);
    await expect(app.safety.checkInteraction(ben.id, creator.id)).resolves.toBeUndefined();
    app.clock.setOffset(0);
  });
});

describe('freezing', () => {
  it('freezes every account of the person with one audit line, and thaws', async () => {
    const wallets = heard(app, 'wallet');
    const frozen = await app.call(support, 'POST', `/console/people/${ben.id}/freeze`, { reason: 'stolen card' });
    expect(frozen.body).toMatchObject({
      person: { id: ben.id },
      wallet: { frozen: true },
      frozen: { reason: 'stolen card' },
      banned: null,
    });
    const accounts = await app.database.db
      .selectFrom('ledger_account')
      .select('frozen')
      .where('owner', '=', ben.id)
      .execute();
    expect(accounts).toHaveLength(Object.keys(PERSON_KINDS).length);
    expect(accounts.every((account) => account.frozen)).toBe(true);
    expect((await app.call(ben, 'GET', '/me')).body.wallet.frozen).toBe(true);
    expect(wallets).toContainEqual({ person: ben.id, command: null });
    await app.call(finance, 'POST', `/console/people/${ben.id}/freeze`, { reason: 'again, at once' });
    expect(
      (await app.call(finance, 'POST', `/console/people/${ben.id}/unfreeze`, { reason: 'card was theirs' })).body,
    ).toMatchObject({ frozen: null, wallet: { frozen: false } });
    expect(await auditOf(app, ben.id)).toEqual([
      {
        actor: support.id,
        action: 'person.freeze',
        reason: 'stolen card',
        before: { frozen: false },
        after: { frozen: true },
      },
      {
        actor: finance.id,
        action: 'person.unfreeze',
        reason: 'card was theirs',
        before: { frozen: true },
        after: { frozen: false },
      },
    ]);
  });
  it('needs a reason', async () => {
    expect((await app.call(support, 'POST', `/console/people/${ben.id}/freeze`, {})).code).toBe('bad_request');
    expect((await app.call(support, 'POST', `/console/people/${ben.id}/freeze`, { reason: '   ' })).code).toBe(
      'reason_required',
    );
    expect((await app.call(ben, 'GET', '/me')).body.wallet.frozen).toBe(false);
  });
});

describe('banning', () => {
  it('leaves reading and takes acting, at the next request', async () => {
    const told = heard(app, 'person');
    const { body } = await app.call(support, 'POST', `/console/people/${ben.id}/ban`, { reason: 'threats' });
    expect(body.banned).toMatchObject({ reason: 'threats' });
    expect(told).toContainEqual({ person: ben.id });
    expect((await app.call(ben, 'GET', '/me')).body.banned).toBe(true);
    expect((await app.call(ben, 'PATCH', '/me', { display_name: 'New' })).code).toBe('banned');
    expect((await app.call(ben, 'PUT', `/blocks/${ann.id}`)).code).toBe('banned');
    await expect(app.safety.checkInteraction(ben.id, ann.id)).rejects.toMatchObject({ code: 'banned' });
    expect(
      (await app.call(support, 'POST', `/console/people/${ben.id}/unban`, { reason: 'appeal granted' })).body.banned,
    ).toBeNull();
    expect((await app.call(ben, 'PATCH', '/me', { display_name: 'New' })).status).toBe(200);
  });
  it('takes an operator their desk', async () => {
    const other = await app.someone('sam', ['support']);
    await app.call(admin, 'POST', `/console/people/${other.id}/ban`, { reason: 'left in anger' });
    expect((await app.call(other, 'GET', '/console/people')).code).toBe('banned');
    expect((await app.call(other, 'GET', '/me')).status).toBe(200);
  });
  it('is not for oneself, and of operators only for admins', async () => {
    for (const act of ['ban', 'freeze']) {
      expect((await app.call(support, 'POST', `/console/people/${support.id}/${act}`, { reason: 'try it' })).code).toBe(
        'not_allowed',
      );
      expect((await app.call(support, 'POST', `/console/people/${admin.id}/${act}`, { reason: 'coup' })).code).toBe(
        'not_allowed',
      );
    }
    expect((await app.call(finance, 'POST', `/console/people/${ann.id}/ban`, { reason: 'not mine to do' })).code).toBe(
      'not_allowed',
    );
    expect((await app.call(support, 'POST', `/console/people/${newId()}/ban`, { reason: 'nobody' })).code).toBe(
      'not_found',
    );
  });
});

describe('roles', () => {
  it('are set by admins, seen at the next request and audited', async () => {
    const rookie = await app.someone('rookie');
    expect((await app.call(rookie, 'GET', '/console/people')).code).toBe('not_allowed');
    expect(
      (
        await app.call(admin, 'PUT', `/console/people/${rookie.id}/roles`, {
          roles: ['support', 'finance', 'support'],
          reason: 'new colleague',
        })
      ).body.roles,
    ).toEqual(['viewer', 'finance', 'support']);
    expect((await app.call(rookie, 'GET', '/console/people')).status).toBe(200);
    expect(
      (await app.call(admin, 'PUT', `/console/people/${rookie.id}/roles`, { roles: [], reason: 'left' })).body.roles,
    ).toEqual(['viewer']);
    expect((await app.call(rookie, 'GET', '/console/people')).code).toBe('not_allowed');
    expect((await auditOf(app, rookie.id)).map((line) => [line.action, line.before, line.after])).toEqual([
      ['person.roles', { roles: [] }, { roles: ['finance', 'support'] }],
      ['person.roles', { roles: ['finance', 'support'] }, { roles: [] }],
    ]);
  });
  it('cannot be one’s own, nor anything but operators’', async () => {
    expect(
      (await app.call(admin, 'PUT', `/console/people/${admin.id}/roles`, { roles: [], reason: 'goodbye' })).code,
    ).toBe('not_allowed');
    expect(
      (await app.call(support, 'PUT', `/console/people/${ann.id}/roles`, { roles: ['admin'], reason: 'friend' })).code,
    ).toBe('not_allowed');
    for (const role of ['viewer', 'creator', 'overlay', 'root']) {
      expect(
        (await app.call(admin, 'PUT', `/console/people/${ann.id}/roles`, { roles: [role], reason: 'try it' })).code,
      ).toBe('bad_request');
    }
  });
  it('always leave an admin, also when two admins remove each other at once', async () => {
    const [one, two] = await Promise.all([app.someone('adm.one', ['admin']), app.someone('adm.two', ['admin'])]);
    await app.database.pool.query(`delete from person_role where role = 'admin' and person not in ($1, $2)`, [
      one.id,
      two.id,
    ]);
    const codes = await Promise.all([
      app.call(one, 'PUT', `/console/people/${two.id}/roles`, { roles: [], reason: 'coup' }),
      app.call(two, 'PUT', `/console/people/${one.id}/roles`, { roles: [], reason: 'coup' }),
    ]);
    expect(codes.map(({ code }) => code).toSorted()).toEqual(['not_allowed', 'ok']);
    expect(
      await app.database.db.selectFrom('person_role').select('person').where('role', '=', 'admin').execute(),
    ).toHaveLength(1);
    await app.people.appointAdmin('ada', 'restored by the test');
    expect((await app.call(admin, 'GET', '/console/audit')).body.rows[0]).toMatchObject({
      actor: null,
      action: 'person.roles',
      reason: 'restored by the test',
      subject_id: admin.id,
    });
    await expect(app.people.appointAdmin('nobody.there', 'x y z')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the desk finds people', () => {
  const found = async (q: string) =>
    (
      (await app.call(support, 'GET', `/console/people?q=${encodeURIComponent(q)}`)).body.rows as {
        person: { handle: string };
      }[]
    ).map((row) => row.person.handle);
  it('by handle, name, mail address and id', async () => {
    const card = await app.people.ensureDemoPerson({
      handle: 'quentin',
      display_name: 'Zazie Dans',
      avatar_url: null,
      creator: true,
      roles: [],
    });
    expect(await found('quen')).toEqual(['quentin']);
    expect(await found('@quentin')).toEqual(['quentin']);
    expect(await found('ZAZIE')).toEqual(['quentin']);
    expect(await found('quentin@demo')).toEqual(['quentin']);
    expect(await found(card.id)).toEqual(['quentin']);
    const one = await app.call(support, 'GET', `/console/people/${card.id}`);
    expect(one.body).toMatchObject({
      email: 'quentin@demo.invalid',
      roles: ['viewer', 'creator'],
      earnings: { currency: 'USD' },
      wallet: { total: '0' },
    });
    expect((await app.call(support, 'GET', '/console/people?q=quen')).body.rows).toEqual([one.body]);
  });
  it.each(['%', '_', "' or 1=1 --", '\\', '(', 'nobody'])('and nobody by %j', async (q) => {
    expect(await found(q)).toEqual([]);
  });
  it('page by page, newest first, each once', async () => {
    await Promise.all(
      Array.from({ length: 7 }, (_, i) =>
        app.people.ensureDemoPerson({
          handle: `paged${i}`,
          display_name: 'Paged',
          avatar_url: null,
          creator: false,
          roles: [],
        }),
      ),
    );
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await app.call(
        support,
        'GET',
        `/console/people?limit=3&q=paged${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      ids.push(...body.rows.map((row: { person: { id: string } }) => row.person.id));
      cursor = body.next ?? '';
    } while (cursor !== '');
    expect(ids).toHaveLength(7);
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed());
    expect((await app.call(support, 'GET', '/console/people?cursor=zzz')).code).toBe('bad_request');
    expect((await app.call(support, 'GET', '/console/people?limit=51')).code).toBe('bad_request');
  });
});

describe('refused words', () => {
  it('are set at the desk, act at once and are audited by what changed', async () => {
    expect((await app.call(ann, 'PATCH', '/me', { display_name: 'Blimp Lover' })).status).toBe(200);
    const set = (words: string[]) => app.call(support, 'PUT', '/console/words', { words, reason: 'house rules' });
    expect((await set(['Blimp', 'blimp', ' zeppelin '])).body).toEqual({ words: ['blimp', 'zeppelin'] });
    expect((await app.call(ann, 'PATCH', '/me', { display_name: 'B l i m p' })).code).toBe('text_refused');
    expect(app.safety.cleanText('a BL1MP!')).toBeUndefined();
    expect((await set(['zeppelin'])).body.words).toEqual(['zeppelin']);
    expect(app.safety.cleanText('a  BL1MP!')).toBe('a BL1MP!');
    expect((await app.call(finance, 'GET', '/console/words')).body.words).toEqual(['zeppelin']);
    expect((await app.call(finance, 'PUT', '/console/words', { words: [], reason: 'not mine' })).code).toBe(
      'not_allowed',
    );
    expect((await set([])).body.words).toEqual([]);
    expect((await auditOf(app, 'refused')).map((line) => line.after)).toEqual([
      { added: ['blimp', 'zeppelin'] },
      { added: [] },
      { added: [] },
    ]);
  });
  it('reach other processes by notice', async () => {
    await app.database.db.insertInto('refused_word').values({ word: 'airship' }).execute();
    expect(app.safety.cleanText('airship')).toBe('airship');
    app.bus.publish('catalogue', { what: 'words' });
    await expect.poll(() => app.safety.cleanText('airship')).toBeUndefined();
  });
});

describe('the audit log', () => {
  it('is read newest first, by subject, actor or action', async () => {
    const rows = async (q: string) =>
      (await app.call(finance, 'GET', `/console/audit?limit=50&q=${q}`)).body.rows as {
        id: string;
        action: string;
        actor: { id: string } | null;
        subject_id: string;
        at: string;
      }[];
    const all = await rows('');
    expect(all.length).toBeGreaterThan(10);
    expect(all.map((row) => row.at)).toEqual(
      all
        .map((row) => row.at)
        .toSorted()
        .toReversed(),
    );
    expect((await rows(ben.id)).every((row) => row.subject_id === ben.id)).toBe(true);
    expect((await rows(support.id)).every((row) => row.actor?.id === support.id)).toBe(true);
    expect(new Set((await rows('person.ban')).map((row) => row.action))).toEqual(new Set(['person.ban']));
    const [of_ben] = (await app.call(finance, 'GET', `/console/audit?q=${ben.id}`)).body.rows;
    expect(of_ben.subject).toMatchObject({ person: { id: ben.id, handle: ben.handle } });
    const [of_words] = (await app.call(finance, 'GET', '/console/audit?q=words.')).body.rows;
    expect(of_words.subject).toEqual({ person: null, name: null });
    expect((await app.call(support, 'GET', '/console/audit')).code).toBe('not_allowed');
    const first = (await app.call(finance, 'GET', '/console/audit?limit=5')).body;
    const second = (await app.call(finance, 'GET', `/console/audit?limit=5&cursor=${first.next}`)).body;
    expect([...first.rows, ...second.rows].map((row: { id: string }) => row.id)).toEqual(
      all.slice(0, 10).map((row) => row.id),
    );
  });
  it('cannot be changed by the program', async () => {
    await expect(app.database.pool.query(`update audit_log set reason = 'nicer'`)).rejects.toThrow(/permission denied/);
    await expect(app.database.pool.query('delete from audit_log')).rejects.toThrow(/permission denied/);
  });
});
