/**
 * Compares the books with the model. After every step: what every new posting holds, to the row; every account; every log and what was appended; open
 * combos, orders and cash-outs. Every DOCTOR_EVERY steps and at the end: the doctor's checks and the tests' own proofs, which look at everything ever
 * written and know nothing of the model.
 */
import { CHECKS } from '../../server/src/doctor/checks.ts';
import { giftIdOf } from '../../server/src/gifts/gift-id.ts';
import { PROOFS } from '../helpers/books.ts';
import { canonical, judge, type CommandRow } from './judge.ts';
import { type Entry, type LogEvent, type Model, type Posting, type PostingContent } from './model.ts';
import type { SimulatedPostgres } from './postgres.ts';
import type { Sent } from './workload.ts';

/** Steps from one visit of the doctor to the next. */
export const DOCTOR_EVERY = 50;

export class Checker {
  readonly #postgres: SimulatedPostgres;
  readonly #model: Model;
  /** Transactions below it have been looked at. */
  #mark = '0';
  readonly checked = { postings: 0, entries: 0, accounts: 0, events: 0, doctor_visits: 0 };

  constructor(postgres: SimulatedPostgres, model: Model) {
    this.#postgres = postgres;
    this.#model = model;
  }

  async begin(): Promise<void> {
    this.#mark = await this.#nextMark();
  }

  /** @returns what is wrong after a step. */
  async step(sent: readonly Sent[], orderly: boolean, times: readonly Date[]): Promise<string[]> {
    const postings = await this.#postgres.query<Posting & { commands: number }>(
      'select id, at, commands from ledger_posting where xid >= $1::text::xid8 order by xid, id',
      [this.#mark],
    );
    this.#mark = await this.#nextMark();
    const ids = postings.map((posting) => posting.id);
    const rows = [...(await this.#commands(ids)), ...(await this.#gifts(ids, sent))];
    const heads = new Map([...this.#model.targets].map(([id, target]) => [id, target.head]));
    const { broken, contents } = judge(this.#model, { sent, postings, rows, orderly, times });
    // What follows would only repeat it.
    if (broken.length > 0) return broken;
    for (const posting of postings) {
      const { commands } = contents.get(posting.id)!;
      if (posting.commands !== commands)
        broken.push(`posting ${posting.id} says ${posting.commands} commands, the model ${commands}`);
    }
    if (postings.length > 0) {
      await this.#compareEntries(ids, contents, broken);
      await this.#comparePlatform(ids, contents, broken);
      await this.#compareLogs(heads, contents, broken);
      await this.#compareStates(broken);
    }
    await this.#compareAccounts(broken);
    await this.#compareParked(sent, broken);
    this.checked.postings += postings.length;
    return broken;
  }

  /** The checks that look at everything. @returns what is wrong. */
  async doctor(): Promise<string[]> {
    const broken: string[] = [];
    for (const check of CHECKS)
      for (const row of await this.#postgres.query<{ subject: string; says: string }>(
        `select * from (${check.wrong}) w limit 5`,
      ))
        broken.push(`doctor, ${check.name}: ${row.subject}: ${row.says}`);
    for (const proof of PROOFS)
      for (const row of await this.#postgres.query<{ format: string }>(`${proof.sql} limit 5`))
        broken.push(`not true: ${proof.says}: ${row.format}`);
    this.checked.doctor_visits++;
    return broken;
  }

  #commands(postings: readonly string[]): Promise<CommandRow[]> {
    return this.#postgres.query<CommandRow>(
      `select 'commands' as ids, owner, id, answer, posting from ledger_command where posting = any($1::uuid[]) order by posting, owner, id`,
      [postings],
    );
  }

  /** A gift is its own accepted id: found by what it spent. */
  async #gifts(postings: readonly string[], sent: readonly Sent[]): Promise<CommandRow[]> {
    const rows = await this.#postgres.query<{
      sender: string;
      gift: string;
      coins: bigint;
      paid: bigint;
      promo: bigint;
      posting: string;
    }>(
      `select g.sender, g.id as gift, g.price_coins::int8 * g.quantity as coins, g.paid_after as paid, coalesce(g.promo_after, 0) as promo, e.posting
       from (select distinct owner, cause, posting from ledger_line where posting = any($1::uuid[]) and cause_kind = 1 and amount < 0) e
       left join gift g on g.id = e.cause order by e.posting, g.id`,
      [postings],
    );
    const commands = new Map(sent.map(({ command }) => [giftOf(command), command.id]));
    return rows.map((row) => ({
      ids: 'gifts',
      owner: row.sender,
      id: commands.get(row.gift) ?? `of gift ${row.gift}`,
      answer: { gift_id: row.gift, coins: `${row.coins}`, paid: `${row.paid}`, promo: `${row.promo}` },
      posting: row.posting,
    }));
  }

  async #nextMark(): Promise<string> {
    const [row] = await this.#postgres.query<{ mark: string }>(
      'select pg_snapshot_xmax(pg_current_snapshot())::text as mark',
    );
    return row!.mark;
  }

  async #compareEntries(ids: string[], contents: ReadonlyMap<string, PostingContent>, broken: string[]): Promise<void> {
    const rows = await this.#postgres.query<Entry & { posting: string }>(
      `select owner, kind, seq, amount, balance_after, cause_kind, cause, posting from ledger_line where posting = any($1::uuid[])`,
      [ids],
    );
    const text = (entry: Entry, posting: string): string =>
      `${posting}: ${entry.owner}/${entry.kind} entry ${entry.seq}: ${entry.amount}, after it ${entry.balance_after}, cause ${entry.cause_kind} ${entry.cause}`;
    compare(
      'entry',
      rows.map((row) => text(row, row.posting)),
      [...contents.values()].flatMap(({ entries, posting }) => entries.map((entry) => text(entry, posting.id))),
      broken,
    );
    this.checked.entries += rows.length;
  }

  async #comparePlatform(
    ids: string[],
    contents: ReadonlyMap<string, PostingContent>,
    broken: string[],
  ): Promise<void> {
    const rows = await this.#postgres.query<{ posting: string; kind: number; asset: string; amount: bigint }>(
      'select posting, kind, asset, amount from ledger_platform_entry where posting = any($1::uuid[])',
      [ids],
    );
    compare(
      'entry of the platform',
      rows.map((row) => `${row.posting}: ${row.kind} ${row.asset} ${row.amount}`),
      [...contents.values()].flatMap(({ platform, posting }) =>
        [...platform.values()]
          .filter((leg) => leg.amount !== 0n)
          .map((leg) => `${posting.id}: ${leg.kind} ${leg.asset} ${leg.amount}`),
      ),
      broken,
    );
    this.checked.entries += rows.length;
  }

  async #compareAccounts(broken: string[]): Promise<void> {
    const rows = await this.#postgres.query<{
      owner: string;
      kind: number;
      asset: string;
      balance: bigint;
      credited: bigint;
      seq: bigint;
      frozen: boolean;
    }>('select owner, kind, asset, balance, credited, seq, frozen from ledger_account order by owner, kind');
    const there = new Set<string>();
    for (const row of rows) {
      const key = `${row.owner}/${row.kind}`;
      there.add(key);
      const model = this.#model.accounts.get(key) ?? { balance: 0n, credited: 0n, seq: 0n };
      const frozen = this.#model.people.get(row.owner)?.frozen ?? false;
      if (
        row.balance !== model.balance ||
        row.credited !== model.credited ||
        row.seq !== model.seq ||
        row.frozen !== frozen
      )
        broken.push(
          `account ${key}: balance ${row.balance}, credited ${row.credited}, ${row.seq} entries, frozen ${row.frozen}; the model says ${model.balance}, ${model.credited}, ${model.seq}, ${frozen}`,
        );
    }
    for (const [key, { seq }] of this.#model.accounts)
      if (seq > 0n && !there.has(key)) broken.push(`account ${key} is missing`);
    this.checked.accounts += rows.length;
  }

  /** Offsets grow by one; within a posting the order of different kinds of events is the server's to choose, that of gifts is not. */
  async #compareLogs(
    before: ReadonlyMap<string, bigint>,
    contents: ReadonlyMap<string, PostingContent>,
    broken: string[],
  ): Promise<void> {
    const targets = [...this.#model.targets.values()];
    const heads = new Map(
      (
        await this.#postgres.query<{ id: string; last_offset: bigint; open: boolean }>(
          'select id, last_offset, open from target',
        )
      ).map((row) => [row.id, row]),
    );
    for (const { id, head, open } of targets) {
      const row = heads.get(id);
      if (!row || row.last_offset !== head || row.open !== open)
        broken.push(`target ${id}: head ${row?.last_offset}, open ${row?.open}; the model says ${head}, ${open}`);
    }
    const touched = targets.filter(({ id, head }) => head !== before.get(id));
    const arrays = [touched.map(({ id }) => id), touched.map(({ id }) => before.get(id)!)];
    const gifts = await this.#postgres.query<Record<string, unknown> & { target: string; offset: bigint; id: string }>(
      `select g.target, g."offset", g.id, g.sender, g.creator, g.item, g.quantity, g.price_coins, g.coins, g.promo_coins, g.earned_micros, g.policy, g.combo, g.combo_count, g.combo_coins,
         g.playback_ms, m.text as message
       from unnest($1::uuid[], $2::int8[]) as k (target, after)
       join gift_line g on g.target = k.target and g."offset" > k.after
       left join message m on m.id = g.message`,
      arrays,
    );
    const others = await this.#postgres.query<{
      target: string;
      offset: bigint;
      kind: LogEvent['kind'];
      subject: string;
      payload: Record<string, unknown>;
    }>(
      `select e.target, e."offset", e.kind, e.subject, e.payload
       from unnest($1::uuid[], $2::int8[]) as k (target, after) join target_event e on e.target = k.target and e."offset" > k.after`,
      arrays,
    );
    const read = [
      ...gifts.map(({ target, offset, id, ...says }) => ({ target, offset, kind: 'gift' as const, subject: id, says })),
      ...others.map(({ payload, ...event }) => ({ ...event, says: payload })),
    ].sort((a, b) => (a.offset < b.offset ? -1 : 1));
    const due = [...contents.values()].flatMap(({ log }) => log);
    for (const { id } of touched) {
      const mine = read.filter((event) => event.target === id);
      mine.forEach((event, index) => {
        if (event.offset !== before.get(id)! + BigInt(index) + 1n)
          broken.push(`target ${id}: offset ${event.offset} at place ${index} after ${before.get(id)}`);
      });
      const giftsOf = (events: readonly LogEvent[]): string =>
        events
          .filter((event) => event.kind === 'gift' && event.target === id)
          .map((event) => event.subject)
          .join(', ');
      if (giftsOf(mine) !== giftsOf(due))
        broken.push(`target ${id}: gifts in another order: ${giftsOf(mine)}; ${giftsOf(due)}`);
    }
    const text = (event: LogEvent): string =>
      `${event.target}: ${event.kind} ${event.subject} ${canonical(event.says)}`;
    compare('event', read.map(text), due.map(text), broken);
    this.checked.events += read.length;
  }

  /** What else the ledger's commands move: whole tables, which stay small here. */
  async #compareStates(broken: string[]): Promise<void> {
    const combos = await this.#postgres.query<{ id: string; count: number; price_coins: number; ends_at: Date }>(
      'select id, count, price_coins, ends_at from combo',
    );
    const combo = (c: { id: string; count: number; price_coins: number | bigint; ends_at: Date }): string =>
      `${c.id}: ${c.count} items of ${c.price_coins} coins, until ${c.ends_at.toISOString()}`;
    compare('open combo', combos.map(combo), [...this.#model.combos.values()].map(combo), broken);

    const orders = await this.#postgres.query<{ id: string; state: string; payment_id: string | null }>(
      'select id, state, payment_id from purchase',
    );
    const order = (o: { id: string; state: string; payment_id: string | null }): string =>
      `${o.id}: ${o.state}, paid by ${o.payment_id}`;
    compare('order', orders.map(order), [...this.#model.orders.values()].map(order), broken);

    const cashouts = await this.#postgres.query<{ id: string; state: string; events: number; approvals: number }>(
      `select c.id, c.state, (select count(*)::int from cashout_event e where e.cashout = c.id) as events,
         (select count(*)::int from cashout_approval a where a.cashout = c.id) as approvals from cashout c`,
    );
    const cashout = (c: { id: string; state: string; events: number; approvals: number }): string =>
      `${c.id}: ${c.state}, ${c.events} events, ${c.approvals} approvals`;
    compare(
      'cash-out',
      cashouts.map(cashout),
      [...this.#model.cashouts.values()].map((one) => cashout({ ...one, approvals: one.approvals.length })),
      broken,
    );
  }

  /** A command is parked when, and only when, its client was told so; then a person has looked at it. */
  async #compareParked(sent: readonly Sent[], broken: string[]): Promise<void> {
    const rows = await this.#postgres.query<{ id: string; fault: string }>('select id, fault from ledger_parked');
    const told = sent.filter((one) => one.told?.outcome === 'error' && one.told.code === 'fault');
    for (const row of rows)
      if (!row.fault.includes('simulated:')) broken.push(`command ${row.id} broke an invariant: ${row.fault}`);
    if (rows.length > 0) await this.#postgres.query('delete from ledger_parked');
    for (const row of rows)
      if (
        !told.some(({ command }) => command.id === row.id) &&
        !sent.some((one) => one.command.id === row.id && one.told === undefined)
      )
        broken.push(`command ${row.id} is parked, and its client does not know`);
  }
}

/** What the server calls the gift that a command becomes. */
const giftOf = (command: Sent['command']): string | undefined =>
  'target' in command && 'quantity' in command
    ? giftIdOf(command.owner, command.id, command.target as string)
    : undefined;

/** Two lists that must be the same, in any order. */
function compare(what: string, books: readonly string[], model: readonly string[], broken: string[]): void {
  const left = new Map<string, number>();
  for (const one of model) left.set(one, (left.get(one) ?? 0) + 1);
  for (const one of books) {
    const n = left.get(one) ?? 0;
    if (n === 0) broken.push(`${what} that the model does not have: ${one}`);
    else left.set(one, n - 1);
  }
  for (const [one, n] of left) if (n > 0) broken.push(`${what} that the books do not have: ${one}`);
}
