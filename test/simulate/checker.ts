/**
 * Compares the books with the model. After every step: what every new posting holds, to the row; what was appended to every log; and everything
 * that changes, all of it (mirror.ts). Ever more rarely and at the end: the doctor's checks and the tests' own proofs, which look at everything
 * ever written and know nothing of the model.
 */
import { bucketOf } from '@busker/protocol';
import { CHECKS } from '../../server/src/doctor/checks.ts';
import { PROOFS } from '../helpers/books.ts';
import { canonical, judge, type CommandRow } from './judge.ts';
import { KINDS } from './kinds/registry.ts';
import { Mirror, type Watched } from './mirror.ts';
import { KIND, type Entry, type LogEvent, type Model, type Posting, type PostingContent } from './model.ts';
import type { SimulatedPostgres } from './postgres.ts';
import type { Sent } from './workload.ts';

/** The doctor looks at everything ever written: at first often, while that is little. */
const DOCTOR_EVERY = 400;
export const isDoctorsTurn = (step: number): boolean =>
  step % DOCTOR_EVERY === 0 || (step >= 25 && (step & (step - 1)) === 0);

const LEDGER: readonly Watched[] = [
  {
    name: 'account',
    table: 'ledger_account',
    key: `x.owner || '/' || x.kind`,
    says: `format('balance %s, credited %s, %s entries, frozen %s', x.balance, x.credited, x.seq, x.frozen)`,
    model: (model) =>
      [...model.accounts]
        .filter(([, { seq }]) => seq > 0n)
        .map(([key, { balance, credited, seq }]) => [
          key,
          `balance ${balance}, credited ${credited}, ${seq} entries, frozen ${frozen(model, key)}`,
        ]),
    absent: (model, key) => `balance 0, credited 0, 0 entries, frozen ${frozen(model, key)}`,
  },
  {
    name: 'target',
    table: 'target',
    key: 'x.id',
    says: `format('head %s, open %s', x.last_offset, x.open)`,
    model: (model) => [...model.targets.values()].map((one) => [one.id, `head ${one.head}, open ${letter(one.open)}`]),
  },
];
/** As PostgreSQL writes it. */
const letter = (yes: boolean): string => (yes ? 't' : 'f');
const frozen = (model: Model, account: string): string =>
  letter(model.people.get(account.slice(0, account.indexOf('/')))?.frozen ?? false);

export class Checker {
  readonly #postgres: SimulatedPostgres;
  readonly #model: Model;
  readonly #mirror: Mirror;
  /** Transactions below it have been looked at. */
  #mark = '0';
  readonly checked = { postings: 0, entries: 0, rows: 0, events: 0, doctor_visits: 0 };

  constructor(postgres: SimulatedPostgres, model: Model) {
    this.#postgres = postgres;
    this.#model = model;
    this.#mirror = new Mirror(postgres, [...LEDGER, ...KINDS.flatMap((kind) => kind.watched ?? [])]);
  }

  /** @returns what is wrong after a step. */
  async step(sent: readonly Sent[], orderly: boolean, times: readonly Date[]): Promise<string[]> {
    const mark = this.#mark;
    const postings = await this.#newPostings();
    const ids = postings.map((posting) => posting.id);
    const entries = ids.length === 0 ? [] : await this.#entries(ids);
    const rows =
      ids.length === 0
        ? []
        : [...(await this.#commands(ids)), ...(await this.#remembered(entries, sent)), ...(await this.#named(ids))];
    const heads = new Map([...this.#model.targets].map(([id, target]) => [id, target.head]));
    const { broken, contents } = judge(this.#model, { sent, postings, rows, orderly, times });
    // What follows would only repeat it.
    if (broken.length > 0) return broken;
    for (const posting of postings) {
      const { commands } = contents.get(posting.id)!;
      if (posting.commands !== commands)
        broken.push(`posting ${posting.id} says ${posting.commands} commands, the model ${commands}`);
    }
    if (ids.length > 0) {
      this.#compareEntries(entries, contents, broken);
      await this.#comparePlatform(ids, contents, broken);
      await this.#compareLogs(heads, contents, broken);
    }
    broken.push(...this.#transit());
    broken.push(...(await this.#mirror.compare(mark, this.#model)));
    await this.#compareParked(sent, broken);
    this.checked.postings += postings.length;
    this.checked.rows = this.#mirror.compared;
    return broken;
  }

  /** The checks that look at everything. @returns what is wrong. */
  async doctor(): Promise<string[]> {
    await this.#postgres.analyze();
    const broken = await this.#mirror.compareAll(this.#model);
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

  /** Postings since the last look, in the order of their commits; moves the mark. */
  async #newPostings(): Promise<(Posting & { commands: number })[]> {
    const rows = await this.#postgres.query<{ mark: string } & ((Posting & { commands: number }) | { id: null })>(
      `select pg_snapshot_xmax(pg_current_snapshot())::text as mark, p.id, p.at, p.commands
       from (values (1)) as always left join ledger_posting p on p.xid >= $1::text::xid8 order by p.xid, p.id`,
      [this.#mark],
    );
    this.#mark = rows[0]!.mark;
    return rows.filter((row) => row.id !== null);
  }

  #entries(postings: readonly string[]): Promise<BookEntry[]> {
    return this.#postgres.query<BookEntry>(
      `select owner, kind, seq, amount, balance_after, cause_kind, cause, posting from ledger_line where posting = any($1::uuid[])`,
      [postings],
    );
  }

  #commands(postings: readonly string[]): Promise<CommandRow[]> {
    return this.#postgres.query<CommandRow>(
      `select 'commands' as ids, owner, id, answer, posting from ledger_command where posting = any($1::uuid[]) order by posting, owner, id`,
      [postings],
    );
  }

  /** Ids that facts remember, found by their entries. */
  async #remembered(entries: readonly BookEntry[], sent: readonly Sent[]): Promise<CommandRow[]> {
    const found: CommandRow[] = [];
    for (const { name, ids, remembered } of KINDS) {
      if (!remembered) continue;
      const mine = entries.filter((entry) => remembered.of(entry));
      const postings = new Map<string, Set<string>>();
      for (const { cause, posting } of mine) postings.set(cause, (postings.get(cause) ?? new Set()).add(posting));
      if (postings.size === 0) continue;
      const commands = new Map(
        sent.filter(({ kind }) => kind.name === name).map(({ command }) => [remembered.fact(command), command.id]),
      );
      const facts = [...postings.keys()].sort();
      const rows = await this.#postgres.query<{ owner: string; fact: string; answer: unknown }>(remembered.sql, [
        facts.map(bucketOf),
        facts,
      ]);
      for (const { owner, fact, answer } of rows)
        for (const posting of postings.get(fact)!)
          found.push({ ids: ids ?? 'commands', owner, id: commands.get(fact) ?? `of ${fact}`, answer, posting });
    }
    return found.sort((a, b) => (`${a.posting}/${a.id}` < `${b.posting}/${b.id}` ? -1 : 1));
  }

  /** Ids of facts that name their posting. */
  async #named(postings: readonly string[]): Promise<CommandRow[]> {
    const found: CommandRow[] = [];
    for (const { ids, in_postings } of KINDS) {
      if (!in_postings || this.#model.groups === 1) continue;
      const rows = await this.#postgres.query<Omit<CommandRow, 'ids'>>(in_postings, [postings]);
      found.push(...rows.map((row) => ({ ...row, ids: ids ?? 'commands' })));
    }
    return found;
  }

  #compareEntries(rows: readonly BookEntry[], contents: ReadonlyMap<string, PostingContent>, broken: string[]): void {
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

  /** Offsets grow by one; within a posting the order of different kinds of events is the server's to choose, that of gifts of one kind of command is not. */
  async #compareLogs(
    before: ReadonlyMap<string, bigint>,
    contents: ReadonlyMap<string, PostingContent>,
    broken: string[],
  ): Promise<void> {
    const targets = [...this.#model.targets.values()];
    const touched = targets.filter(({ id, head }) => head !== before.get(id));
    if (touched.length === 0) return;
    const arrays = [
      touched.map(({ id }) => bucketOf(id)),
      touched.map(({ id }) => id),
      touched.map(({ id }) => before.get(id)!),
    ];
    const gifts = await this.#postgres.query<Record<string, unknown> & { target: string; offset: bigint; id: string }>(
      `select g.target, g."offset"::int8 as "offset", g.id, g.sender, g.creator, g.item, g.quantity, g.price_coins, g.coins, g.promo_coins, g.earned_micros, g.policy, g.combo, g.combo_count, g.combo_coins,
         g.playback_ms, m.text as message
       from unnest($1::int2[], $2::uuid[], $3::int8[]) as k (bucket, target, after)
       join gift_line g on g.bucket = k.bucket and g.target = k.target and g."offset" > k.after
       left join message m on m.bucket = (get_byte(uuid_send(g.message), 15) & 63)::int2 and m.id = g.message`,
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
       from unnest($1::int2[], $2::uuid[], $3::int8[]) as k (bucket, target, after)
       join target_event e on e.bucket = k.bucket and e.target = k.target and e."offset" > k.after`,
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
      const gifts_due = due.filter((event) => event.in_order_of !== undefined && event.target === id);
      for (const [by, events] of Map.groupBy(gifts_due, (event) => event.in_order_of)) {
        const in_order = events.map((event) => event.subject);
        const found = mine
          .filter((event) => event.kind === 'gift' && in_order.includes(event.subject))
          .map((event) => event.subject);
        if (found.join() !== in_order.join())
          broken.push(`target ${id}: gifts by ${by} in another order: ${found.join(', ')}; ${in_order.join(', ')}`);
      }
    }
    const text = (event: LogEvent): string =>
      `${event.target}: ${event.kind} ${event.subject} ${canonical(event.says)}`;
    compare('event', read.map(text), due.map(text), broken);
    this.checked.events += read.length;
  }

  /** What is in transit is what lies in the outbox and has not arrived. */
  #transit(): string[] {
    const booked = this.#model.platform.get(`${KIND.transit} COIN`) ?? 0n;
    let on_their_way = 0n;
    for (const { gift, arrived } of this.#model.outbox.values())
      if (!arrived) on_their_way += gift.from_promo + gift.from_paid;
    return booked === on_their_way ? [] : [`${booked} coins in transit, ${on_their_way} on their way`];
  }

  /** A command is parked when, and only when, its client was told so; then a person has looked at it. */
  async #compareParked(sent: readonly Sent[], broken: string[]): Promise<void> {
    const rows = await this.#postgres.query<{ id: string; fault: string }>('select id, fault from ledger_parked', []);
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

type BookEntry = Entry & { readonly posting: string };

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
