/** The whole crowd: made, seated, let loose, followed to the last tap, and judged. */
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@busker/client';
import { newId } from '@busker/protocol';
import { StartProblem } from '../../server/src/platform/start-problem.ts';
import { openAccount } from './accounts.ts';
import { judgeScreens, judgeShown, judgeTaps, readGiftIds, readTruth } from './audit.ts';
import { chanceOf } from '../helpers/chance.ts';
import { HABITS, KINDS, type Kind } from './habits.ts';
import { each } from './persist.ts';
import { createTally, type Tally } from './tally.ts';
import { createViewer, type Stage, type Viewer } from './viewer.ts';

export interface AudienceOptions {
  /** Where the server listens, without a slash at the end. */
  readonly url: string;
  readonly viewers: number;
  /** The same seed makes the same people with the same plans; what happens in between is the server's and the network's. */
  readonly seed: number;
  /** Acts per time, compared to an ordinary evening. Default 1. */
  readonly pace?: number;
  /** Nobody else uses the server, so that the number of viewers can be told exactly. */
  readonly alone: boolean;
  readonly onStep?: (says: string) => void;
}

export interface Audience {
  readonly viewers: readonly Viewer[];
  readonly stage: Stage;
  readonly tally: Tally;
  /** Everybody acts until the signal; resolves when the last tap has met its fate. */
  perform(evening: AbortSignal): Promise<void>;
  /** Viewers who are connected and see their room. */
  watching: () => number;
  /**
   * Waits until every screen shows what the books say, and holds everything that was told against the database.
   * @returns what is wrong, a sentence each.
   */
  judge(database_url: string): Promise<string[]>;
  leave(): void;
}

/** Passwords are hashed on the server's cores: more at once only wait. */
const SIGN_INS_AT_ONCE = 4;
const ARRIVALS_AT_ONCE = 12;
const READS_AT_ONCE = 8;
const POSTS = 12;
const PERFORMERS = ['tumble.tom', 'ember.noor', 'kofi.drums'] as const;
/** Only what is wrong waits so long. */
const PATIENCE_MS = 60_000;

/**
 * Makes the crowd: accounts, first coins, seats.
 * @param database_url of the server's database, now; a restart may move it, which is why `judge` asks again.
 */
export async function gatherAudience(options: AudienceOptions, database_url: string): Promise<Audience> {
  const { url, seed } = options;
  const step = options.onStep ?? ((): void => undefined);
  const tally = createTally();
  const stage = await readStage(url);

  let made = 0;
  let done = 0;
  const progress = (what: string) => {
    if (++done % 25 === 0 || done === options.viewers) step(`${what} ${done}/${options.viewers}`);
  };
  const numbers = Array.from({ length: options.viewers }, (_, n) => n);
  const signed_in = await openAccount(url, 0, false, tally.left);
  const known = !signed_in.made;
  const accounts = await each(numbers, SIGN_INS_AT_ONCE, async (n) => {
    const account = n === 0 ? signed_in : await openAccount(url, n, known, tally.left);
    if (account.made) made++;
    progress('Signing in');
    return account;
  });
  step(`${made} accounts made, ${accounts.length - made} met again`);
  const before = await readGiftIds(
    database_url,
    accounts.map((account) => account.id),
  );

  done = 0;
  const kinds = kindsOf(options.viewers);
  const viewers = await each(accounts, ARRIVALS_AT_ONCE, async (account, n) => {
    const viewer = await createViewer({
      stage,
      account,
      kind: kinds[n]!,
      chance: chanceOf(seed, n),
      tally,
      pace: options.pace ?? 1,
    });
    await viewer.arrive();
    progress('Buying coins and taking seats');
    return viewer;
  });

  async function problems(now_url: string): Promise<string[]> {
    const people = accounts.map((account) => account.id);
    const truth = await readTruth(now_url, people, [...stage.rooms, ...stage.posts], tally.taps.values(), before);
    return [
      ...tally.wrong,
      ...judgeTaps(tally.taps.values(), truth),
      ...judgeShown(tally.shown, truth),
      ...viewers.flatMap((viewer) => (viewer.screens().length === 0 ? [`${viewer.account.name} sees no room`] : [])),
      ...judgeScreens(
        viewers.flatMap((viewer) => viewer.screens()),
        truth,
        options.alone,
      ),
    ];
  }

  return {
    viewers,
    stage,
    tally,
    async perform(evening) {
      await Promise.all(viewers.map((viewer) => viewer.act(evening)));
    },
    watching: () => viewers.filter((viewer) => viewer.is_watching).length,
    async judge(now_url) {
      const until = performance.now() + PATIENCE_MS;
      let wrong = await problems(now_url);
      // Combos end by time, boards and hearts are told a little later: that much patience is part of the promise.
      while (wrong.length > 0 && performance.now() < until) {
        await delay(500);
        wrong = await problems(now_url);
      }
      return [...wrong, ...(await judgeWallets(viewers, tally))];
    },
    leave() {
      for (const viewer of viewers) viewer.leave();
    },
  };
}

/** Every wallet holds what was there, plus what was bought, minus what was acknowledged as sent. */
async function judgeWallets(viewers: readonly Viewer[], tally: Tally): Promise<string[]> {
  const spent = new Map<string, bigint>();
  for (const tap of tally.taps.values()) {
    if (tap.acknowledged_coins !== undefined)
      spent.set(tap.sender, (spent.get(tap.sender) ?? 0n) + tap.acknowledged_coins);
  }
  const wrong = await each(viewers, READS_AT_ONCE, async ({ account, first_coins, bought_coins }) => {
    const { balance } = await account.client.call('wallet.get', {});
    const expected = first_coins + bought_coins - (spent.get(account.id) ?? 0n);
    return BigInt(balance.total) === expected
      ? []
      : [`${account.name} has ${balance.total} coins and should have ${expected}`];
  });
  return wrong.flat();
}

async function readStage(url: string): Promise<Stage> {
  const visitor = createClient({ base_url: url });
  const [catalogue, shop, lives, feed] = await Promise.all([
    visitor.call('gifts.catalogue', { query: {} }),
    visitor.call('shop.get', { query: {} }),
    visitor.call('live.list', { query: {} }),
    visitor.call('feed.get', { query: {} }),
  ]);
  if (!shop.providers.some((provider) => provider.id === 'sandbox'))
    throw new StartProblem(
      'The crowd pays in the sandbox, which this server does not have.',
      'Start the server without --production.',
    );
  const rooms = lives.rows.map((session) => session.id);
  for (const handle of rooms.length === 0 ? PERFORMERS : []) rooms.push(await goLive(url, handle));
  const posts = [...new Set(feed.rows.map((post) => post.id))].slice(0, POSTS);
  return { url, items: catalogue.items, shop, rooms, posts };
}

/** When nobody is live, people of the demo go live, by the demo's sign-in. */
async function goLive(url: string, handle: string): Promise<string> {
  const response = await fetch(`${url}/demo/sign-in/${handle}`, { redirect: 'manual' });
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const client = createClient({ base_url: url, headers: { cookie, origin: url } });
  const source = (await client.call('live.sources', {})).rows.find(({ kind }) => kind === 'clip');
  if (!source)
    throw new StartProblem('Nobody is live, and there is nothing to go live with.', 'Go live in the studio first.');
  return (
    await client.call('live.start', {
      body: { id: newId(), title: 'Late, for whoever is still up', source_id: source.id },
    })
  ).id;
}

/** The same mix for every seed: shares as in HABITS, spread evenly, so that a small crowd has all kinds too. */
function kindsOf(viewers: number): Kind[] {
  const given = new Map<Kind, number>(KINDS.map((kind) => [kind, 0]));
  return Array.from({ length: viewers }, (_, n) => {
    const lacks = (kind: Kind): number => (HABITS[kind].share / 100) * (n + 1) - given.get(kind)!;
    const kind = KINDS.reduce((a, b) => (lacks(b) > lacks(a) ? b : a));
    given.set(kind, given.get(kind)! + 1);
    return kind;
  });
}
