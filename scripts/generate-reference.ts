/**
 * Writes docs/reference from the code: the error table, the settings, the role table. `--check` writes nothing and fails when a page
 * is not what the code says (a test does the same). Usage: node scripts/generate-reference.ts [--check]
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import {
  ACTIONS,
  ERRORS,
  formatCoins,
  formatMoney,
  type Retry,
  ROLES,
  type Route,
  ROUTES,
} from '../protocol/src/index.ts';
import { ENVIRONMENT, type EnvEntry } from '../server/src/platform/config.ts';
import { DEFAULT_SETTINGS, type SettingValues } from '../server/src/platform/settings.ts';

const FOLDER = new URL('../docs/reference/', import.meta.url);
const MADE_BY = '<!-- Made by scripts/generate-reference.ts from the code; do not edit. -->';

const RETRY: Record<Retry, string> = {
  never: 'The same request will be refused again.',
  change: 'Change the request first.',
  later: 'Send the same request, with the same id, again later.',
};

const coinsOrNone = (value: bigint): string => (value === 0n ? 'none' : `${formatCoins(value, 'en')} coins`);

/** What each run-time setting means; a setting without a line here does not compile. */
const SETTINGS: {
  readonly [K in keyof SettingValues]: readonly [says: string, shown: (value: SettingValues[K]) => string];
} = {
  hold_days: ['Days that earnings stay pending before they can be cashed out.', String],
  full_screen_from_coins: [
    'Gifts from this price play over the whole video.',
    (value) => `${formatCoins(value, 'en')} coins`,
  ],
  four_eyes_from_micros: ['Cash-outs from this amount need two operators.', (value) => formatMoney(value, 'USD', 'en')],
  minimum_cashout_micros: ['Smallest cash-out.', (value) => formatMoney(value, 'USD', 'en')],
  cashout_expires_days: ['Days after which a cash-out that was not submitted gives its reservation back.', String],
  coin_name: ['What a coin is called.', String],
  max_gift_coins: ['Most coins of one gift. 0: no cap.', coinsOrNone],
  max_day_coins: ['Most coins that one viewer gives in a day of their time zone. 0: no cap.', coinsOrNone],
  new_account_days: ['For so many days after its sign-up an account is new. 0: never.', String],
  new_account_day_coins: ['Most coins that a new account gives in a day. 0: no cap of its own.', coinsOrNone],
  confirm_from_coins: ['Gifts from this price are asked about again. 0: none.', coinsOrNone],
  undo_from_coins: ['Gifts from this price can be undone before anybody sees them. 0: none.', coinsOrNone],
  undo_ms: ['How long such a gift can be undone, in milliseconds.', String],
  announce_from_coins: ['Gifts from this price, quantity included, are announced to everybody. 0: none.', coinsOrNone],
  announce_per_minute: ['Most announcements in a minute, 0 to 60; the dearest go first. 0: none.', String],
  min_age: ['Years that somebody must say they have before they buy coins. 0: nobody is asked.', String],
  refund_claws_pending: [
    'Whether a refund takes back what creators earned on its coins, as long as it is pending.',
    (value) => (value ? 'yes' : 'no'),
  ],
  refund_rest: [
    'What becomes of refunded coins that nobody still has: the viewer owes them (`debt`), or the platform bears it (`loss`).',
    String,
  ],
  keep_commands_days: ['Days that accepted ids of commands are remembered.', String],
  keep_provider_events_days: ['Days that events of providers are kept after they were dealt with.', String],
  keep_chat_days: ['Days that lines of chats are kept.', String],
  keep_messages_days: ['Days that messages on gifts and thank-yous are kept; the gifts stay.', String],
  keep_reports_days: ['Days that reports are kept after they were resolved.', String],
};

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');

/** Every code with its status, what it says, and whether to try again. */
function errors(): string {
  const entries = Object.entries(ERRORS);
  const one = ([code, { status, retry, sentence }]: (typeof entries)[number]): string => `## ${code}

${sentence}

HTTP status ${status}. ${RETRY[retry]}`;
  return `# Errors

${MADE_BY}

Every refusal, by HTTP or on the socket, is one of these. Its body:

\`\`\`json
{ "error": { "code": "rate_limited", "message": "…", "retry": "later", "retry_after_ms": 1200, "details": {}, "docs": "docs/reference/errors.md#rate_limited" } }
\`\`\`

\`code\` is for programs, \`message\` for people; \`details\` helps to find out why and is no contract. A refusal changes nothing and
consumes no id: the same id can be sent again.

${table(
  ['Code', 'Status', 'Try again', 'Says'],
  entries.map(([code, { status, retry, sentence }]) => [`[${code}](#${code})`, String(status), retry, sentence]),
)}

${entries.map(one).join('\n\n')}
`;
}

/** The environment, and what operators change at run time. */
function settings(): string {
  const environment = Object.entries(ENVIRONMENT as Record<string, EnvEntry>).map(([name, entry]) => [
    `\`${name}\``,
    entry.secret ? `${entry.says} Secret.` : entry.says,
    entry.fallback === undefined ? '' : entry.fallback === '' ? 'empty' : `\`${entry.fallback}\``,
    entry.production === undefined ? '' : 'yes',
  ]);
  const run_time = (Object.keys(SETTINGS) as (keyof SettingValues)[]).map((key) => {
    const [says, shown] = SETTINGS[key] as readonly [string, (value: unknown) => string];
    return [`\`${key}\``, says, shown(DEFAULT_SETTINGS[key])];
  });
  return `# Settings

${MADE_BY}

## Environment

Read once, at the start. "Needed" means that \`--production\` refuses to start without it.

${table(['Variable', 'Meaning', 'Default', 'Needed'], environment)}

## At run time

Changed by an admin in the console, with a reason; the change is in the audit log. Amounts are in the base currency.

${table(['Setting', 'Meaning', 'Default'], run_time)}
`;
}

/** Who may do what, and by which addresses. */
function roles(): string {
  const routes = Object.values(ROUTES) as Route[];
  const rows = Object.entries(ACTIONS).map(([action, allowed]) => [
    `\`${action}\``,
    ...ROLES.map((role) => ((allowed as readonly string[]).includes(role) ? 'yes' : '')),
    routes
      .filter((route) => route.action === action)
      .map((route) => `\`${route.method} ${route.path}\``)
      .join(', '),
  ]);
  return `# Roles

${MADE_BY}

Who may do what. The server asks this table at every door. Everybody who signed in is a viewer; a person may hold several roles. \`overlay\` is
a secret link that can only watch one creator's rooms. Whoever is banned may still read as a viewer and creator, and do nothing else.
Addresses are below \`/api/v1\`; some actions guard messages of the socket.

${table(['Action', ...ROLES, 'Addresses'], rows)}
`;
}

/** The pages by file name. */
export function renderReference(): Map<string, string> {
  return new Map([
    ['errors.md', errors()],
    ['settings.md', settings()],
    ['roles.md', roles()],
  ]);
}

/** Names of pages that are missing or not what the code says. */
export async function stalePages(): Promise<string[]> {
  const stale: string[] = [];
  for (const [name, text] of renderReference()) {
    const written = await readFile(new URL(name, FOLDER), 'utf8').catch(() => undefined);
    if (written !== text) stale.push(name);
  }
  return stale;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const stale = await stalePages();
    if (stale.length > 0) {
      process.stderr.write(`Not what the code says: ${stale.join(', ')}. Run: node scripts/generate-reference.ts\n`);
      process.exitCode = 1;
    }
  } else {
    await mkdir(FOLDER, { recursive: true });
    for (const [name, text] of renderReference()) await writeFile(new URL(name, FOLDER), text);
  }
}
