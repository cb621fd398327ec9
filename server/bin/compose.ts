/**
 * The composition: configuration in, running parts out. The one place that knows every part; each is handed exactly what it needs.
 */
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import proxyAddress from '@fastify/proxy-addr';
import { createAnnouncements } from '../src/announcements/announcements.ts';
import { createCashouts } from '../src/cashout/cashout.ts';
import { createConsole } from '../src/console/console.ts';
import { DEMO_DOORS, ensureDemo } from '../src/demo/demo.ts';
import { createEarnings, type EarningsBook } from '../src/earnings/earnings.ts';
import { createErasures } from '../src/erasure/erasure.ts';
import { createAnimations } from '../src/animations/animations.ts';
import { createCatalogueDesk, createGifts } from '../src/gifts/gifts.ts';
import { ensureHouse } from '../src/house/house.ts';
import { createApp } from '../src/http/app.ts';
import { registerAuthDoor } from '../src/http/auth-door.ts';
import { registerDemoClock } from '../src/http/demo-clock.ts';
import { registerDemoDoors } from '../src/http/demo-doors.ts';
import { registerConsoleRoutes } from '../src/http/routes/console-routes.ts';
import { registerErasureRoutes } from '../src/http/routes/erasure-routes.ts';
import { registerGiftRoutes } from '../src/http/routes/gift-routes.ts';
import { registerLiveRoutes } from '../src/http/routes/live-routes.ts';
import { registerPeopleRoutes } from '../src/http/routes/people-routes.ts';
import { registerRefundRoutes } from '../src/http/routes/refund-routes.ts';
import { registerReportRoutes } from '../src/http/routes/report-routes.ts';
import { registerSafetyRoutes } from '../src/http/routes/safety-routes.ts';
import { registerSandboxRoutes } from '../src/http/routes/sandbox-routes.ts';
import { registerSealRoutes } from '../src/http/routes/seal-routes.ts';
import { registerShopRoutes } from '../src/http/routes/shop-routes.ts';
import { registerStreamRoutes } from '../src/http/routes/stream-routes.ts';
import { registerShowRoutes } from '../src/http/routes/show-routes.ts';
import { registerStudioRoutes } from '../src/http/routes/studio-routes.ts';
import { registerVideoRoutes } from '../src/http/routes/video-routes.ts';
import { registerWidgetRoutes } from '../src/http/routes/widget-routes.ts';
import { registerWalletRoutes } from '../src/http/routes/wallet-routes.ts';
import { registerWebhookRoutes } from '../src/http/routes/webhook-routes.ts';
import { isOwnOrigin } from '../src/http/security-headers.ts';
import { registerStatic } from '../src/http/static.ts';
import { createInbox } from '../src/inbox/inbox.ts';
import { startJobs } from '../src/jobs/jobs.ts';
import { joinCluster } from '../src/ledger/cluster.ts';
import { connectLedger } from '../src/ledger/connection.ts';
import { createTeller, type TellerParts } from '../src/ledger/teller.ts';
import { createLimits } from '../src/limits/limits.ts';
import { createLineage } from '../src/lineage/lineage.ts';
import { createAudience, createClipSources, createLive, joinSources } from '../src/live/live.ts';
import { createShow } from '../src/show/show.ts';
import { createWidgets } from '../src/scene/scene.ts';
import { createOverlayLinks } from '../src/overlay/overlay.ts';
import { createPeople, demoMailer, smtpMailer } from '../src/people/people.ts';
import { createLocalBus } from '../src/platform/bus.ts';
import { movableClock } from '../src/platform/clock.ts';
import type { Config } from '../src/platform/config.ts';
import { createFfmpeg } from '../src/platform/ffmpeg.ts';
import { openNotifyBus } from '../src/platform/notify-bus.ts';
import { openDatabase } from '../src/platform/database.ts';
import type { Lifecycle } from '../src/platform/lifecycle.ts';
import type { Log } from '../src/platform/log.ts';
import { createSettings } from '../src/platform/settings.ts';
import { createPosts } from '../src/posts/posts.ts';
import { PAYMENT_PROVIDERS } from '../src/providers/payments/registry.ts';
import { PAYOUT_PROVIDERS } from '../src/providers/payouts/registry.ts';
import { openProviders } from '../src/providers/port.ts';
import { openVideoServer } from '../src/providers/video/registry.ts';
import { sandboxKeys } from '../src/providers/sandbox/keys.ts';
import { createHub } from '../src/realtime/hub.ts';
import { createRefunds } from '../src/refunds/refunds.ts';
import { createRetention } from '../src/retention/retention.ts';
import { createRateLimits, createReports, createSafety, createWordFilter } from '../src/safety/safety.ts';
import { createReports as createBookReports } from '../src/reports/reports.ts';
import { createSandbox } from '../src/sandbox/sandbox.ts';
import { createSealing } from '../src/sealing/sealing.ts';
import { createShop } from '../src/shop/shop.ts';
import { createStreams } from '../src/streams/streams.ts';
import { createVideos } from '../src/videos/videos.ts';
import { createTargets } from '../src/targets/targets.ts';
import { createWallet } from '../src/wallet/wallet.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Connections of the program's pool: doors, and what jobs do; the teller and the running of jobs have their own. */
const POOL_CONNECTIONS = 16;
const AUTH_CONNECTIONS = 4;
/** graphile-worker writes ids of jobs as JSON, which has no BigInt: it gets a pool of its own, with plain types. */
const JOB_CONNECTIONS = 4;
const LIKES_EVERY_MS = 1_000;
/** Whoever is being answered when the program stops has this long. */
const CUT_CONNECTIONS_AFTER_MS = 5_000;
/** Uploads and recordings are looked for so often; each look is one small question. */
const VIDEOS_EVERY_MS = 2_000;
const PICTURES_EVERY_MS = 5_000;
const SWEEP_VIDEOS_EVERY_MS = 3_600_000;
const SWEEP_COMBOS_EVERY_MS = 500;
/** What is under way is not looked for: this finds only what a crash or an outage left. */
const SWEEP_OUTBOX_EVERY_MS = 1_000;
/** Notices say sooner when there is something to announce; this hears of what another process announced, and of what waits for its turn. */
const ANNOUNCE_EVERY_MS = 1_000;
const READ_SETTINGS_EVERY_MS = 5_000;
/** A gift that was held is sent at most so long after its window. */
const RELEASE_HOLDS_EVERY_MS = 250;

export interface Running {
  /** Where the program listens, without a slash at the end. */
  readonly local_url: string;
  readonly demo_links: readonly { role: string; url: string }[];
}

/**
 * Builds and starts everything on a migrated database.
 * @param urls of the owner and of the role that runs the program; the latter may be the same.
 * @param parts.teller_limits for tests that fill the teller.
 */
export async function compose(
  config: Config,
  urls: { app: string },
  parts: { log: Log; lifecycle: Lifecycle; onStep: (says: string) => void; teller_limits?: TellerParts['limits'] },
): Promise<Running> {
  const { log, lifecycle } = parts;
  const database = openDatabase(urls.app, { max: POOL_CONNECTIONS, name: 'program', log });
  lifecycle.onStop('database connections', () => database.close());
  const authDatabase = openDatabase(urls.app, { max: AUTH_CONNECTIONS, name: 'sign-in', log, search_path: 'auth' });
  lifecycle.onStop('sign-in connections', () => authDatabase.close());
  const { db } = database;

  // Alone, a process need not tell anybody else.
  const shared_bus =
    config.nats_url !== undefined
      ? await (await import('../src/platform/nats-bus.ts')).openNatsBus(config.nats_url, config.secret, log)
      : config.posting_groups > 1
        ? await openNotifyBus(urls.app, log)
        : undefined;
  if (shared_bus) lifecycle.onStop('bus', () => shared_bus.close());
  const bus = shared_bus ?? createLocalBus(log);
  const clock = movableClock(config.demo ? await readClockOffset() : 0);
  const { base_currency, public_url } = config;
  const settings = await createSettings({ db, bus });
  await ensureHouse(db);

  const cluster =
    config.posting_groups === 1
      ? undefined
      : await joinCluster({ database, log, groups: config.posting_groups, at: config.posting_address });
  if (cluster) lifecycle.onStop('posting groups', () => cluster.close());
  const teller = createTeller({
    connect: connectLedger(urls.app),
    clock,
    log,
    base_currency,
    groups: config.posting_groups,
    ...(cluster ? { cluster } : {}),
    limits: parts.teller_limits ?? {},
  });
  lifecycle.onStop('teller', () => teller.close());
  const limits = createLimits({
    database,
    teller,
    clock,
    base_currency,
    min_age: () => settings.current().min_age,
  });
  const targets = createTargets({ database, bus, log });
  const words = await createWordFilter({ db, bus, log });
  const safety = createSafety({ database, clock, bus, words });
  const show = createShow({ database, bus, clock, targets });
  const widgets = createWidgets({ database, bus, clock, targets, base_currency });
  const gifts = await createGifts({
    database,
    teller,
    bus,
    clock,
    log,
    settings,
    base_currency,
    cleanText: (text) => safety.cleanText(text),
  });
  const announcements = await createAnnouncements({
    database,
    bus,
    clock,
    log,
    isClean: (text) => words.checkText(text) === 'cleared',
    itemName: (item) => gifts.itemName(item),
  });
  lifecycle.onStop('announcements', () => announcements.close());
  const ffmpeg = createFfmpeg(config.media.ffmpeg);
  const animations = createAnimations({ database, bus, clock, ffmpeg, log });
  const desk = createCatalogueDesk({ database, bus, clock, animations });
  const earnings: EarningsBook = createEarnings({
    database,
    teller,
    bus,
    clock,
    log,
    settings,
    targets,
    base_currency,
    itemName: (item) => gifts.itemName(item),
  });
  const people = createPeople({
    database,
    authDatabase,
    clock,
    log,
    bus,
    words,
    base_currency,
    public_url,
    secret: config.secret,
    demo: config.demo,
    mailer: config.smtp_url ? smtpMailer({ url: config.smtp_url, from: config.mail_from }) : demoMailer({ db, clock }),
    readEarnings: (creator) => earnings.read(creator),
  });
  const reports = createReports({
    database,
    clock,
    bus,
    people,
    closeTarget: (tx, target) => targets.close(tx, target),
  });
  const audience = createAudience();
  const streams = createStreams({
    server: await openVideoServer(config),
    database,
    bus,
    clock,
    log,
    ffmpeg,
    media: config.media,
    data_folder: config.data_folder,
    public_url,
    secret: config.secret,
  });
  const live = createLive({
    database,
    teller,
    bus,
    clock,
    log,
    targets,
    audience,
    sources: joinSources([streams.sources, await createClipSources()]),
    manners: safety,
  });
  const posts = createPosts({ database, bus, clock, targets, manners: safety });
  const videos = createVideos({
    database,
    clock,
    log,
    ffmpeg,
    posts,
    manners: safety,
    data_folder: config.data_folder,
  });
  const overlays = createOverlayLinks({ database, bus, clock, public_url, secret: config.secret });
  const inbox = createInbox({ db, clock, log });

  let local_url = '';
  const context = { config, local_url: () => local_url };
  const payment_providers = openProviders(PAYMENT_PROVIDERS, context);
  const refunds = createRefunds({
    database,
    clock,
    log,
    bus,
    teller,
    settings,
    base_currency,
    providers: payment_providers,
  });
  const lineage = createLineage({ database, base_currency, itemName: (item) => gifts.itemName(item) });
  const shop = createShop({
    database,
    clock,
    log,
    bus,
    teller,
    inbox,
    limits,
    public_url,
    base_currency,
    providers: payment_providers,
    refunds,
    cards: (ids) => people.cards(ids),
  });
  await shop.ensureDefaults();
  // on the very first start the catalogue was read before there were prices, and would show every gift for nothing
  bus.publish('catalogue', { what: 'prices' });
  const cashouts = createCashouts({
    database,
    teller,
    bus,
    clock,
    log,
    settings,
    base_currency,
    inbox,
    providers: openProviders(PAYOUT_PROVIDERS, context),
  });
  const wallet = createWallet({ database, limits, providerName: (id) => shop.providerName(id) });
  const sealing = createSealing({ database, clock, key: config.seal_key });
  const console = createConsole({ database, clock, base_currency, targets, missing: () => streams.missing() });

  const bookReports = createBookReports({ database, teller, clock, base_currency });

  const rateLimits = createRateLimits(config.demo ? { exemptAddress: isThisMachine } : {});
  const doors = await createApp({
    log,
    rateLimits,
    publicUrl: public_url,
    trustedProxies: config.trust_proxy,
    production: config.production,
    async identify(request, reply) {
      const { who, set_cookies } = await people.identify(request.headers);
      for (const cookie of set_cookies) void reply.header('set-cookie', cookie);
      return who;
    },
  });
  const { fastify } = doors;
  const currencyOf = async (person: string | undefined): Promise<string> =>
    person === undefined ? base_currency : (await people.me(person)).currency;
  registerAuthDoor(doors, { people, words });
  registerPeopleRoutes(doors, {
    people,
    safety,
    liveNow: async (creator) => (await live.current(creator))?.id ?? null,
  });
  registerSafetyRoutes(doors, { database, safety, reports });
  registerShopRoutes(doors, { database, clock, bus, shop, consolePerson: (id) => people.deskPerson(id) });
  registerRefundRoutes(doors, { refunds, lineage, shop });
  registerErasureRoutes(doors, { erasures: createErasures({ database, clock, bus, people, base_currency }) });
  registerWalletRoutes(doors, { wallet, limits, clock });
  registerSealRoutes(doors, { sealing });
  registerReportRoutes(doors, { reports: bookReports, clock });
  registerGiftRoutes(doors, { gifts, desk, animations, currencyOf });
  registerLiveRoutes(doors, { live, posts, targets });
  await registerStreamRoutes(doors, { streams, live });
  await registerVideoRoutes(doors, { videos });
  registerShowRoutes(doors, { show });
  registerWidgetRoutes(doors, { widgets });
  registerStudioRoutes(doors, { earnings, live, gifts, settings, overlays, cashouts, clock });
  registerConsoleRoutes(doors, { console, settings, database, bus, clock, database_url: urls.app });
  await registerWebhookRoutes(fastify, {
    payments: (provider, body, headers) => shop.receiveWebhook(provider, body, headers),
    payouts: (provider, body, headers) => cashouts.receiveWebhook(provider, body, headers),
  });
  const sandbox = config.demo
    ? await createSandbox({
        db,
        log,
        production: config.production,
        keys: sandboxKeys(config.sandbox_secret),
        public_url,
        customer_url: () => local_url,
      })
    : undefined;
  if (sandbox) {
    await registerSandboxRoutes(fastify, { sandbox });
    registerDemoDoors(doors, { people, database });
    registerDemoClock(doors, { clock, db, links: () => demoLinks(), mature: () => earnings.matureDue() });
  }
  await registerStatic(fastify, {
    webFolder: path.join(ROOT, 'web/dist'),
    artFolder: path.join(ROOT, 'art/out'),
    videoOrigins: streams.origins,
  });

  const trusted = proxyAddress.compile([...config.trust_proxy]);
  const hub = createHub({
    database,
    bus,
    clock,
    log,
    targets,
    gifts,
    live,
    audience,
    earnings,
    announcements,
    overlays,
    show,
    widgets,
    rateLimits,
    identify: async (request) => (await people.identify(request.headers)).who,
    addressOf: (request) => proxyAddress(request, trusted),
    ownOrigin: (request: IncomingMessage) =>
      isOwnOrigin(request.headers, request.headers.host ?? '', new URL(public_url).origin),
  });

  await fastify.listen({ host: config.host, port: config.port });
  lifecycle.onStop('doors', async () => {
    // A connection that was opened ahead and never asked anything (browsers do that) counts as busy and would hold the stop up.
    const cut = setTimeout(() => fastify.server.closeAllConnections(), CUT_CONNECTIONS_AFTER_MS);
    await fastify.close().finally(() => clearTimeout(cut));
  });
  const { port } = fastify.server.address() as AddressInfo;
  local_url = `http://127.0.0.1:${port}`;
  hub.attach(fastify.server);
  lifecycle.onStop('realtime', () => hub.close());
  // Before the doors: whoever watches is told that it is over, instead of holding them open.
  lifecycle.onStop('live pictures', () => streams.stop());

  if (sandbox) {
    sandbox.start();
    lifecycle.onStop('sandbox', () => sandbox.stop());
  }
  const jobDatabase = openDatabase(urls.app, { max: JOB_CONNECTIONS, name: 'jobs', log, plain_types: true });
  lifecycle.onStop('connections of jobs', () => jobDatabase.close());
  const retention = createRetention({ db, clock, log, settings });
  const jobs = await startJobs({
    pool: jobDatabase.pool,
    bus,
    log,
    tasks: {
      mature_earnings: () => earnings.matureDue(),
      expire_promos: () => shop.expirePromos(),
      work_cashouts: () => cashouts.work(),
      expire_cashouts: () => cashouts.expire(),
      recognise_revenue: () => bookReports.recogniseDue(),
      sweep_purchases: () => shop.sweep(),
      ask_refunds: () => refunds.work(),
      process_events: async () => (await shop.processWaiting()) + (await cashouts.processWaiting()),
      fold_boards: () => targets.foldBehind(),
      repair_lives: () => live.repair(),
      seal_books: () => sealing.seal(),
      prepare_animations: () => animations.work(),
      end_lives: () => retention.end(),
    },
  });
  lifecycle.onStop('jobs', async () => {
    await jobs.stop();
    await Promise.all([shop.settled(), cashouts.settled(), gifts.settled()]);
    await live.flushLikes();
  });
  every(LIKES_EVERY_MS, 'writing likes', () => live.flushLikes());
  every(VIDEOS_EVERY_MS, 'converting videos', () => videos.work());
  every(VIDEOS_EVERY_MS, 'taking over recordings', async () => {
    for (const recording of await streams.finished()) await videos.addRecording(recording);
  });
  every(PICTURES_EVERY_MS, 'ending sessions without a picture', async () => {
    for (const { creator, id } of await streams.lost()) await live.endLost(creator, id);
  });
  every(SWEEP_VIDEOS_EVERY_MS, 'removing files of videos', () => videos.sweep());
  // What is being converted is given up; the next start does it again.
  lifecycle.onStop('giving up conversions', () => videos.stop());
  lifecycle.onStop('giving up what is prepared', () => animations.stop());
  every(SWEEP_COMBOS_EVERY_MS, 'closing combos', () => gifts.sweepCombos());
  every(SWEEP_OUTBOX_EVERY_MS, 'sending gifts on to other posting groups', () => gifts.sweepOutbox());
  every(ANNOUNCE_EVERY_MS, 'announcing', () => announcements.look());
  // With notices that stay in each process, another one hears of a change here.
  every(READ_SETTINGS_EVERY_MS, 'reading settings and words', () => Promise.all([settings.refresh(), words.refresh()]));
  every(RELEASE_HOLDS_EVERY_MS, 'sending gifts that were held', () => gifts.releaseHolds());
  await streams.start();
  if (config.demo) {
    await ensureDemo({ db, people, posts, live, shop, gifts }, parts.onStep);
  }
  return { local_url, demo_links: config.demo ? demoLinks() : [] };

  function demoLinks(): { role: string; handle: string; url: string }[] {
    const base = public_url.replace(/:\d+$/, (text) => (text === `:${config.port}` ? `:${port}` : text));
    return DEMO_DOORS.map(({ role, handle, to }) => ({
      role,
      handle,
      url: `${base}/demo/sign-in/${handle}?to=${encodeURIComponent(to)}`,
    }));
  }

  /** Repeats short work while the program runs; one run at a time. */
  function every(pause_ms: number, what: string, work: () => Promise<unknown>): void {
    let busy: Promise<unknown> | undefined;
    const timer = setInterval(() => {
      busy ??= work()
        .catch((error: unknown) => log.warn({ err: error }, `${what} failed; it is tried again`))
        .finally(() => (busy = undefined));
    }, pause_ms);
    lifecycle.onStop(what, async () => {
      clearInterval(timer);
      await busy;
    });
  }

  async function readClockOffset(): Promise<number> {
    const row = await db
      .selectFrom('setting')
      .select('value')
      .where('key', '=', 'demo_clock_offset_ms')
      .executeTakeFirst();
    return Number(row?.value ?? 0);
  }
}

/** In the demo, all the demo's people come from this machine. */
function isThisMachine(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
