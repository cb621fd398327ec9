/**
 * The kind of command that sets a viewer's own limits. It goes through the teller, under the lock of the wallet, so that a stricter limit
 * holds from its acknowledgement on: no gift that was decided on the old one commits after it. It moves no coins.
 *
 * Refusals: `bad_request` (another currency for loads while a limit on loads holds or waits).
 */
import { bucketOf } from '@busker/protocol';
import type { CommandBase, CommandKind } from '../ledger/types.ts';
import { LOAD_RULES, WRITE_RULES } from './limits.sql.ts';
import {
  limitsLoads,
  noRules,
  readRules,
  rulesJson,
  wishAll,
  LIMIT_NAMES,
  type Rules,
  type RulesJson,
  type Wishes,
} from './rules.ts';

export interface SetLimits extends CommandBase {
  readonly zone: string;
  /** What limits on loads are counted in. */
  readonly currency: string;
  readonly wishes: Wishes;
}

interface Facts {
  readonly person: string;
  readonly rules: Rules;
}

export const setLimitsKind: CommandKind<SetLimits, Facts, RulesJson, Map<string, Rules>> = {
  name: 'set_limits',
  code: 17,
  content: (c) => [
    c.zone,
    c.currency,
    ...LIMIT_NAMES.map((name) => c.wishes[name] ?? (name in c.wishes ? 'none' : null)),
  ],
  locks: (c) => [{ owner: c.owner, kind: 'wallet_paid' }],
  async load(tx, commands) {
    const people = [...new Set(commands.map((command) => command.owner))];
    const rows = await tx.query<{ person: string; rules: RulesJson | null }>(LOAD_RULES, [
      people.map(bucketOf),
      people,
    ]);
    return new Map(rows.flatMap((row) => (row.rules ? [[row.person, readRules(row.rules)]] : [])));
  },
  decide(view, c) {
    const before = view.loaded.get(c.owner) ?? noRules(c.zone, c.currency);
    if (before.currency !== c.currency && limitsLoads(before))
      return {
        outcome: 'bad_request',
        details: { field: 'currency', why: `limits on loads are in ${before.currency}` },
      };
    const rules = wishAll({ ...before, currency: c.currency }, c.wishes, c.zone, view.at);
    view.loaded.set(c.owner, rules);
    return { outcome: 'ok', legs: [], platform: [], facts: { person: c.owner, rules }, answer: rulesJson(rules) };
  },
  async write(tx, facts) {
    const last = [...new Map(facts.map((fact) => [fact.person, fact.rules]))];
    await tx.query(WRITE_RULES, [
      last.map(([person]) => bucketOf(person)),
      last.map(([person]) => person),
      last.map(([, rules]) => JSON.stringify(rulesJson(rules))),
    ]);
  },
};
