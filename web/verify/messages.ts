/** Every text of the page. */
import { formatCoins, formatMoney } from '@busker/protocol';

const ACCOUNTS: Readonly<Record<number, string>> = {
  1: 'Bought coins',
  2: 'Promotional coins',
  3: 'Debt',
  4: 'Coins on hold',
  10: 'Pending',
  11: 'Available',
  12: 'Reserved for cash-out',
  13: 'Held',
};

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const t = {
  home: 'Busker',
  title: 'Check a proof',
  lead: 'The books are sealed every minute, so that nobody can quietly change them afterwards. With a proof from your wallet or studio you can see for yourself that your lines are in them. The file stays in your browser.',
  choose: 'Choose a proof',
  drop: 'or drop the file here',
  where: 'Get one under Wallet → Statement → Download proof, or in the studio under Statement.',
  against: 'Held against',
  published: 'the head that this site publishes',
  saved: 'a head that somebody saved',
  savedLabel: 'Saved head',
  savedHint:
    'The content of a head file, as this site gave it on some earlier day. The older and the further away it was kept, the more it says.',
  checking: 'Checking …',
  good: 'The proof holds.',
  goodSays: (person: string) => `These lines of ${person} are in the sealed books, as they were when they were sealed.`,
  bad: 'The proof does not hold.',
  badSays: 'Keep the file and ask the operator. What is wrong is said below.',
  unknown: 'Not everything could be checked.',
  unknownSays: 'What was checked holds. What was not, and why, is said below.',
  cannot:
    'Browsers give a page their cryptography only over https or on this machine. Open this page over https, or use another checker: the format is in the documentation.',
  noHead: 'Nothing is sealed yet. Come back in a minute.',
  unreachable: 'The site does not answer, so there is no published head to hold the proof against. Paste a saved one.',
  notSealed: (count: number) =>
    count === 1
      ? 'One newer line was not sealed yet when the file was made.'
      : `${count} newer lines were not sealed yet when the file was made.`,
  lines: 'What is proven',
  columns: ['When', 'Account', 'Line', 'Change', 'Balance after'] as const,
  shown: (shown: number, all: number) => `The first ${shown} of ${all} lines. All were checked.`,
  account: (kind: number) => ACCOUNTS[kind] ?? `Account ${kind}`,
  when: (at: Date | null) => (at === null ? '' : when.format(at)),
  amount: (amount: bigint, asset: string) =>
    asset === 'COIN'
      ? `${formatCoins(amount)} ${amount === 1n || amount === -1n ? 'coin' : 'coins'}`
      : formatMoney(amount, asset),
  verdicts: { good: 'Holds', bad: 'Wrong', unknown: 'Not checked' },
};
