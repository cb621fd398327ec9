/**
 * Whether what clients were told and what the books hold can be explained by doing the commands one after another.
 *
 * Without a fault there is one explanation: the order in which they came. After a fault a batch is tried again, so a command may have been decided
 * later than one that came after it; then accepted commands are explained in the order of their postings, and for every refusal there must be a
 * moment between them at which exactly it was due. Nothing else is taken on trust: an accepted command is applied to the model only where the
 * books have it, an answer `ok` must be found there, and an id that is found twice is a double.
 */
import type { Model, Posting, PostingContent } from './model.ts';
import type { Sent } from './workload.ts';

/** An accepted id as the books have it. */
export interface CommandRow {
  /** Whose ids it must differ from. */
  readonly ids: string;
  readonly owner: string;
  readonly id: string;
  readonly answer: unknown;
  readonly posting: string;
}

export interface Step {
  readonly sent: readonly Sent[];
  /** In the order of their commits. */
  readonly postings: readonly Posting[];
  readonly rows: readonly CommandRow[];
  /** One batch and no fault: the order of arrival is the only explanation. */
  readonly orderly: boolean;
  /** Times at which something may have been decided. */
  readonly times: readonly Date[];
}

interface Verdict {
  /** What is wrong, for people. */
  readonly broken: string[];
  /** What each posting of the step must hold. */
  readonly contents: ReadonlyMap<string, PostingContent>;
}

export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint'
      ? `${inner}`
      : inner !== null && typeof inner === 'object' && !Array.isArray(inner) && !(inner instanceof Date)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
  );

export const nameOf = ({ kind, command, told }: Sent): string =>
  `${kind.name} ${canonical(command)}, told ${told === undefined ? 'nothing' : canonical(told)}`;

export function judge(model: Model, step: Step): Verdict {
  const broken: string[] = [];
  const contents = new Map<string, PostingContent>(
    step.postings.map((posting) => [posting.id, { posting, entries: [], platform: new Map(), log: [], commands: 0 }]),
  );
  const { accepted, refused } = match(model, step, broken);

  const order = new Map(step.postings.map((posting, index) => [posting.id, index]));
  const arrival = new Map(step.sent.map((sent, index) => [sent, index]));
  accepted.sort(
    (a, b) => order.get(a.row.posting)! - order.get(b.row.posting)! || arrival.get(a.sent)! - arrival.get(b.sent)!,
  );
  const unexplained = new Set(refused);
  /** Takes away the refusals that are due now; those that came before `until`, when the order is known. */
  const explain = (until: number): void => {
    for (const sent of unexplained) {
      if (step.orderly && arrival.get(sent)! > until) continue;
      if (step.times.some((at) => isDue(model, sent, at)) || yielded(model, step, sent)) unexplained.delete(sent);
      else if (step.orderly) {
        broken.push(`${nameOf(sent)}; the model says ${canonical(expected(model, sent, step.times[0]!).outcome)}`);
        unexplained.delete(sent);
      }
    }
  };

  let under_way: string | undefined;
  for (const { sent, row } of accepted) {
    explain(arrival.get(sent)!);
    if (under_way !== undefined && under_way !== row.posting) {
      model.endPosting();
      explain(arrival.get(sent)!);
    }
    under_way = row.posting;
    const content = contents.get(row.posting)!;
    const due = expected(model, sent, content.posting.at);
    if (!due.effect) {
      broken.push(`accepted, but the model says ${due.outcome}: ${nameOf(sent)}`);
      continue;
    }
    const answer = canonical(due.effect.answer);
    if (answer !== canonical(row.answer))
      broken.push(`answered ${canonical(row.answer)}, the model says ${answer}: ${nameOf(sent)}`);
    model.apply(due.effect, content);
    model.accepted.set(keyOf(sent), {
      kind: sent.kind.name,
      content: contentOf(sent),
      answer: row.answer,
      posting: row.posting,
    });
  }
  explain(Infinity);
  model.endPosting();
  explain(Infinity);
  for (const sent of unexplained) broken.push(`no order of the batch explains this refusal: ${nameOf(sent)}`);
  return { broken, contents };
}

const keyOf = ({ kind, command }: Sent): string => `${kind.ids ?? 'commands'}/${command.owner}/${command.id}`;
const contentOf = ({ kind, command }: Sent): string => canonical(kind.content(command));

/** What must come of a command now; ids first, then the deadline, then what its kind says. */
function expected(model: Model, sent: Sent, at: Date): ReturnType<Sent['kind']['expect']> {
  const seen = model.accepted.get(keyOf(sent));
  if (seen)
    return {
      outcome:
        seen.kind === sent.kind.name && seen.content === contentOf(sent) ? 'duplicate' : 'id_reused_with_other_content',
    };
  if (sent.command.deadline && sent.command.deadline < at) return { outcome: 'stale' };
  return sent.kind.expect(model, sent.command, at);
}

function isDue(model: Model, sent: Sent, at: Date): boolean {
  const told = sent.told!;
  const due = expected(model, sent, at);
  if (due.effect || due.outcome !== told.outcome) return false;
  if (told.outcome === 'duplicate') {
    const seen = model.accepted.get(keyOf(sent))!;
    return 'posting' in told && told.posting === seen.posting && canonical(told.answer) === canonical(seen.answer);
  }
  return due.details === undefined || ('details' in told && canonical(due.details) === canonical(told.details));
}

/** Whether it gave way to another command of its batch, as its kind may. */
function yielded(model: Model, step: Step, sent: Sent): boolean {
  const { yields } = sent.kind;
  return (
    yields !== undefined &&
    sent.told?.outcome === yields.outcome &&
    step.sent.some((one) => one !== sent && yields.to.includes(one.kind.name)) &&
    step.times.some((at) => expected(model, sent, at).effect !== undefined)
  );
}

const NO_REFUSALS: ReadonlySet<string> = new Set(['ok', 'duplicate', 'overloaded', 'error']);
const wasRefused = ({ told }: Sent): boolean => told !== undefined && !NO_REFUSALS.has(told.outcome);

/** Ties what the books accepted to what was sent, and sorts the rest by what it must be. */
function match(
  model: Model,
  step: Step,
  broken: string[],
): { accepted: { sent: Sent; row: CommandRow }[]; refused: Sent[] } {
  const accepted: { sent: Sent; row: CommandRow }[] = [];
  const taken = new Set<Sent>();
  const found = new Set<string>();
  const copies = Map.groupBy(step.sent, keyOf);
  const gotNoAnswer = ({ told }: Sent): boolean => told?.outcome === 'error';
  /** Postings of which a command that was sent but once got no answer. */
  const gaveUp = new Set(
    step.rows.flatMap(({ ids, owner, id, posting }) => {
      const [only, another] = copies.get(`${ids}/${owner}/${id}`) ?? [];
      return only && !another && gotNoAnswer(only) ? [posting] : [];
    }),
  );
  for (const row of step.rows) {
    const key = `${row.ids}/${row.owner}/${row.id}`;
    if (found.has(key) || model.accepted.has(key)) {
      broken.push(`double: ${key} was posted again, in posting ${row.posting}`);
      continue;
    }
    found.add(key);
    // A refusal consumes no id: a copy that was told one is not what was posted, whichever later one got no answer.
    const candidates = step.sent.filter((sent) => keyOf(sent) === key && !taken.has(sent) && !wasRefused(sent));
    const toldSo = candidates.filter(
      ({ told }) =>
        told && 'posting' in told && told.posting === row.posting && canonical(told.answer) === canonical(row.answer),
    );
    const sent =
      toldSo.find(({ told }) => told!.outcome === 'ok') ??
      // Posted by a batch that gave up before it knew: not the copy that came later and was told of it.
      (gaveUp.has(row.posting) ? candidates.find((one) => gotNoAnswer(one)) : undefined) ??
      candidates.find(
        (one) =>
          one.told?.outcome !== 'ok' &&
          canonical(expected(model, one, step.times[0]!).effect?.answer) === canonical(row.answer),
      ) ??
      toldSo[0] ??
      candidates[0];
    if (!sent) {
      broken.push(`nobody sent ${key}, which posting ${row.posting} holds`);
      continue;
    }
    taken.add(sent);
    accepted.push({ sent, row });
    if (sent.told?.outcome === 'error' && sent.told.code === 'fault')
      broken.push(`told that it was parked, but posted: ${nameOf(sent)}`);
  }
  const refused: Sent[] = [];
  for (const sent of step.sent) {
    if (taken.has(sent) || sent.told === undefined || sent.told.outcome === 'error') continue;
    if (sent.told.outcome === 'ok') broken.push(`acknowledged and missing: ${nameOf(sent)}`);
    else if (sent.told.outcome !== 'overloaded') refused.push(sent);
  }
  return { accepted, refused };
}
