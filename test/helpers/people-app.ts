/** People and safety behind their real doors on a real database, for tests. Other business is left out. */
import type { Earnings } from '@busker/protocol';
import type { InjectOptions } from 'fastify';
import { createApp } from '../../server/src/http/app.ts';
import { identifyBySession, registerAuthDoor } from '../../server/src/http/auth-door.ts';
import { registerDemoDoors } from '../../server/src/http/demo-doors.ts';
import { registerPeopleRoutes } from '../../server/src/http/routes/people-routes.ts';
import { registerSafetyRoutes } from '../../server/src/http/routes/safety-routes.ts';
import { createPeople, demoMailer, type OperatorRole, type People } from '../../server/src/people/people.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { movableClock } from '../../server/src/platform/clock.ts';
import { openDatabase } from '../../server/src/platform/database.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { createReports, createSafety, createWordFilter, type RateLimits } from '../../server/src/safety/safety.ts';
import { type TestDatabase, withDatabase } from './postgres.ts';

const PUBLIC_URL = 'http://busker.test';

const NO_EARNINGS: Earnings = {
  currency: 'USD',
  today_micros: '0',
  today_gifts: 0,
  all_time_micros: '0',
  pending_micros: '0',
  available_micros: '0',
  reserved_micros: '0',
  paid_out_micros: '0',
  next_available: null,
};

export interface Someone {
  readonly id: string;
  readonly handle: string;
  readonly cookie: string;
}

/** Starts everything; `stop` at the end. */
export async function peopleApp(options: { rateLimits?: RateLimits; demo?: boolean; connect_within_ms?: number } = {}) {
  const test: TestDatabase = await withDatabase();
  const log = createLog('silent');
  const patience = options.connect_within_ms === undefined ? {} : { connect_within_ms: options.connect_within_ms };
  const database = openDatabase(test.appUrl, { name: 'test', log, ...patience });
  const authDatabase = openDatabase(test.appUrl, { name: 'test auth', log, search_path: 'auth', ...patience });
  const clock = movableClock();
  const bus = createLocalBus(log);
  const words = await createWordFilter({ db: database.db, bus, log });
  const demo = options.demo ?? true;
  const people: People = createPeople({
    database,
    authDatabase,
    clock,
    log,
    bus,
    words,
    demo,
    mailer: demoMailer({ db: database.db, clock }),
    base_currency: 'USD',
    public_url: PUBLIC_URL,
    secret: 'a secret of the tests that is long enough',
    readEarnings: async () => NO_EARNINGS,
  });
  const safety = createSafety({ database, clock, bus, words });
  const reports = createReports({ database, clock, bus, people, closeTarget: async () => undefined });
  const doors = await createApp({
    log,
    publicUrl: PUBLIC_URL,
    trustedProxies: [],
    production: false,
    identify: identifyBySession(people),
    rateLimits: options.rateLimits ?? { take: () => undefined },
  });
  registerAuthDoor(doors, { people, words });
  registerPeopleRoutes(doors, { people, safety, liveNow: async () => null });
  registerSafetyRoutes(doors, { database, safety, reports });
  if (demo) registerDemoDoors(doors, { people, database });

  const inject = (request: InjectOptions) => doors.fastify.inject(request);
  /** A call of the API as somebody. */
  const call = async (
    who: Someone | null,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    payload?: object,
  ) => {
    const response = await inject({
      method,
      url: `/api/v1${path}`,
      ...(who ? { headers: { cookie: who.cookie } } : {}),
      ...(payload ? { payload } : {}),
    });
    const body = response.json<any>(); // oxlint-disable-line typescript/no-explicit-any -- tests look at it as they know it
    return {
      status: response.statusCode,
      body,
      code: (body?.error?.code as string | undefined) ?? 'ok',
      headers: response.headers,
    };
  };
  /** A demo person who is signed in. */
  const someone = async (handle: string, roles: readonly OperatorRole[] = [], creator = false): Promise<Someone> => {
    const card = await people.ensureDemoPerson({ handle, display_name: handle, avatar_url: null, creator, roles });
    const cookies = demo ? await people.signInDemoPerson(card.handle) : [];
    return { id: card.id, handle: card.handle, cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') };
  };
  return {
    test,
    database,
    authDatabase,
    clock,
    bus,
    words,
    people,
    safety,
    reports,
    doors,
    inject,
    call,
    someone,
    async stop() {
      await doors.fastify.close();
      await database.close();
      await authDatabase.close();
      await test.drop();
    },
  };
}

export type PeopleApp = Awaited<ReturnType<typeof peopleApp>>;

/** An app with two viewers, a creator, and an operator of each sort. */
export async function deskApp(): Promise<
  { app: PeopleApp } & Record<'ann' | 'ben' | 'creator' | 'support' | 'finance' | 'admin', Someone>
> {
  const app = await peopleApp();
  const [ann, ben, creator, support, finance, admin] = await Promise.all([
    app.someone('ann'),
    app.someone('ben'),
    app.someone('cleo', [], true),
    app.someone('sue', ['support']),
    app.someone('fin', ['finance']),
    app.someone('ada', ['admin']),
  ]);
  return { app, ann, ben, creator, support, finance, admin };
}

/** Lines of the audit log about somebody or something, in their order. */
export const auditOf = (app: PeopleApp, subject: string) =>
  app.database.db
    .selectFrom('audit_log')
    .select(['actor', 'action', 'reason', 'before', 'after'])
    .where('subject_id', '=', subject)
    .orderBy('id')
    .execute();

/** What is told on a topic from now on. */
export function heard(app: PeopleApp, topic: 'person' | 'wallet' | 'room'): unknown[] {
  const notices: unknown[] = [];
  app.bus.subscribe(topic, (notice) => notices.push(notice));
  return notices;
}
