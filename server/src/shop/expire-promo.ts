/**
 * The kind of command that lets what is left of a promotional grant expire. Its id follows from the grant and from how often something of it has
 * expired before, so runs side by side, and one that was killed and repeated, take each coin once.
 *
 * Decided under the lock of the wallet's promotional coins: a gift in the same moment is before it, and has its coins, or after it, and finds none.
 * A frozen wallet's coins expire too.
 *
 * Refusals, all `wrong_state`: nothing of it can expire any more, it has looked before, its time is not over, or all that is left of it is held
 * for gifts that can still be undone: a later run looks again.
 */
import { bucketOf } from '@busker/protocol';
import type { Interval } from '../ledger/positions.ts';
import { promoCredits } from '../ledger/promo-credits.ts';
import {
  CAUSES,
  COIN,
  PERSON_KINDS,
  type CommandBase,
  type CommandKind,
  type DecideView,
  type Posting,
  type PostingTx,
} from '../ledger/types.ts';
import type { Bus } from '../platform/bus.ts';
import { deriveId, deriveIdIn } from '../platform/derive-id.ts';
import { coinsOf, expirePieces, spendPieces, type PromoPiece } from './promo-plan.ts';

export interface ExpirePromo extends CommandBase {
  /** The grant. */
  readonly promo: string;
  /** How often something of it has expired before. */
  readonly look: number;
}
/** The command of a row of `promo_due`. */
export function expirePromo(due: {
  readonly person: string;
  readonly promo: string;
  readonly looks: number;
}): ExpirePromo {
  const { person, promo, looks } = due;
  return { owner: person, id: deriveId('promo expiry', person, promo, `${looks}`), promo, look: looks };
}

interface Due {
  readonly person: string;
  readonly promo: string;
  readonly expires_at: Date;
  readonly looks: number;
}
/** A wallet's promotional coins, moved on by the decisions of the batch. */
interface PromoWallet {
  /** Unspent, in the order of their positions. */
  pieces: readonly PromoPiece[];
  /** What they add up to. */
  coins: bigint;
  /** What the batch had brought when they were last looked at. */
  brought: bigint;
  /** Grants with coins that are held, or were spent in this batch on what may be a hold. */
  readonly may_come_back: Set<string>;
}
interface Loaded {
  readonly dues: ReadonlyMap<string, Due>;
  readonly wallets: ReadonlyMap<string, PromoWallet>;
}
interface Facts {
  readonly command: ExpirePromo;
  readonly expiry: string;
  readonly coins: bigint;
  readonly removals: readonly Interval[];
  /** Nothing of it can come back. */
  readonly over: boolean;
}

const LOAD_DUES = `
  select d.person, d.promo, d.expires_at, d.looks
  from promo_due d join unnest($1::int2[], $2::uuid[], $3::uuid[]) as k (bucket, person, promo) on d.bucket = k.bucket and d.person = k.person and d.promo = k.promo`;
const LOAD_PIECES = `
  select k.person, w.from_position as "from", w.to_position as "to", w.state, w.origin as promo
  from unnest($1::int2[], $2::uuid[]) as k (bucket, person) cross join lateral wallet_pieces(k.bucket, k.person, ${PERSON_KINDS.wallet_promo}::int2) w
  where w.state in ('unspent', 'held') and w.origin_kind = ${CAUSES.promo}
  order by k.person, w.from_position`;
const INSERT_EXPIRIES = `
  insert into promo_expiry (bucket, id, person, promo, coins, posting, at)
  select k.bucket, k.id, k.person, k.promo, k.coins, $6, $7
  from unnest($1::int2[], $2::uuid[], $3::uuid[], $4::uuid[], $5::int8[]) as k (bucket, id, person, promo, coins)`;
const INSERT_REMOVALS = `
  insert into ledger_removal (bucket, owner, kind, from_position, to_position, cause_kind, cause, posting)
  select k.bucket, k.owner, ${PERSON_KINDS.wallet_promo}, k.from_position, k.to_position, ${CAUSES.promo_expiry}, k.cause, $6
  from unnest($1::int2[], $2::uuid[], $3::int8[], $4::int8[], $5::uuid[]) as k (bucket, owner, from_position, to_position, cause)`;
const COUNT_LOOKS = `
  update promo_due d set looks = d.looks + 1
  from unnest($1::int2[], $2::uuid[], $3::uuid[]) as k (bucket, person, promo) where d.bucket = k.bucket and d.person = k.person and d.promo = k.promo`;
const FORGET_DUES = `
  delete from promo_due d
  using unnest($1::int2[], $2::uuid[], $3::uuid[]) as k (bucket, person, promo) where d.bucket = k.bucket and d.person = k.person and d.promo = k.promo`;

const dueKey = (person: string, promo: string): string => `${person}/${promo}`;

export function expirePromoKind(bus: Bus): CommandKind<ExpirePromo, Facts, { coins: string }, Loaded> {
  return {
    name: 'expire_promo',
    code: 11,
    content: (c) => [c.promo, c.look],
    locks: (c) => [{ owner: c.owner, kind: 'wallet_promo' }],
    load,
    decide,
    write,
    committed(facts) {
      for (const { command } of facts) bus.publish('wallet', { person: command.owner, command: null });
    },
  };
}

async function load(tx: PostingTx, commands: readonly ExpirePromo[]): Promise<Loaded> {
  const people = [...new Set(commands.map((c) => c.owner))];
  const [dues, rows] = await Promise.all([
    tx.query<Due>(LOAD_DUES, [
      commands.map((c) => bucketOf(c.owner)),
      commands.map((c) => c.owner),
      commands.map((c) => c.promo),
    ]),
    tx.query<PromoPiece & { person: string; state: string }>(LOAD_PIECES, [people.map(bucketOf), people]),
  ]);
  const byPerson = Map.groupBy(rows, (row) => row.person);
  return {
    dues: new Map(dues.map((due) => [dueKey(due.person, due.promo), due])),
    wallets: new Map(
      people.map((person): [string, PromoWallet] => {
        const all = byPerson.get(person) ?? [];
        const pieces = all.filter((piece) => piece.state === 'unspent');
        const held = all.filter((piece) => piece.state === 'held').map((piece) => piece.promo);
        return [person, { pieces, coins: coinsOf(pieces), brought: 0n, may_come_back: new Set(held) }];
      }),
    ),
  };
}

/** Brings the wallet up to what earlier commands of the batch did to it. */
function catchUp(view: DecideView<Loaded>, owner: string): PromoWallet {
  const wallet = view.loaded.wallets.get(owner)!;
  const { coins: brought } = promoCredits(view, owner);
  const spent = wallet.coins + (brought - wallet.brought) - view.account({ owner, kind: 'wallet_promo' }).balance;
  if (spent < 0n) throw new Error(`the promotional coins of ${owner} have more to spend than positions`);
  const before = wallet.pieces;
  wallet.pieces = spendPieces(before, spent);
  if (spent > 0n) {
    const untouched = new Set<PromoPiece>(wallet.pieces);
    for (const piece of before) if (!untouched.has(piece)) wallet.may_come_back.add(piece.promo);
  }
  wallet.coins += brought - wallet.brought - spent;
  wallet.brought = brought;
  return wallet;
}

function decide(
  view: DecideView<Loaded>,
  c: ExpirePromo,
): ReturnType<CommandKind<ExpirePromo, Facts, { coins: string }, Loaded>['decide']> {
  const due = view.loaded.dues.get(dueKey(c.owner, c.promo));
  if (!due || due.looks !== c.look || due.expires_at > view.at) return { outcome: 'wrong_state' };
  const wallet = catchUp(view, c.owner);
  const { removals, coins, rest } = expirePieces(wallet.pieces, c.promo);
  const over = !wallet.may_come_back.has(c.promo);
  if (coins === 0n && !over) return { outcome: 'wrong_state' };
  wallet.pieces = rest;
  wallet.coins -= coins;
  const expiry = deriveIdIn(bucketOf(c.owner), 'promo expiry', c.owner, c.promo, `${c.look}`);
  return {
    outcome: 'ok',
    legs:
      coins === 0n
        ? []
        : [
            {
              owner: c.owner,
              kind: 'wallet_promo',
              asset: COIN,
              amount: -coins,
              cause: 'promo_expiry',
              cause_id: expiry,
            },
          ],
    platform: coins === 0n ? [] : [{ kind: 'promo_expired', asset: COIN, amount: coins }],
    facts: { command: c, expiry, coins, removals, over },
    answer: { coins: `${coins}` },
  };
}

async function write(tx: PostingTx, facts: readonly Facts[], posting: Posting): Promise<void> {
  const took = facts.filter((fact) => fact.coins > 0n);
  const keys = (some: readonly Facts[]) => [
    some.map(({ command }) => bucketOf(command.owner)),
    some.map(({ command }) => command.owner),
    some.map(({ command }) => command.promo),
  ];
  const removals = took.flatMap(({ command, expiry, removals: parts }) =>
    parts.map((part) => ({ ...part, owner: command.owner, expiry })),
  );
  await Promise.all([
    tx.query(INSERT_EXPIRIES, [
      took.map(({ command }) => bucketOf(command.owner)),
      took.map(({ expiry }) => expiry),
      took.map(({ command }) => command.owner),
      took.map(({ command }) => command.promo),
      took.map(({ coins }) => coins),
      posting.id,
      posting.at,
    ]),
    tx.query(INSERT_REMOVALS, [
      removals.map(({ owner }) => bucketOf(owner)),
      removals.map(({ owner }) => owner),
      removals.map(({ from }) => from),
      removals.map(({ to }) => to),
      removals.map(({ expiry }) => expiry),
      posting.id,
    ]),
    tx.query(COUNT_LOOKS, keys(facts.filter((fact) => !fact.over))),
    tx.query(FORGET_DUES, keys(facts.filter((fact) => fact.over))),
  ]);
}
