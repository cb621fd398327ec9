/** English. */
import type { BalanceMessages, BoardMessages, OverlayMessages, TrayMessages } from './messages.ts';

const coinsText = (coins: string): string => (coins === '1' ? '1 coin' : `${coins} coins`);

export const overlayMessages: OverlayMessages = {
  sent: (item) => `sent ${item}`,
  times: (count) => `×${count}`,
  caption: (sender, item) => `${sender} sent ${item}`,
  more: (count, count_text, coins_text) =>
    `and ${count_text} more ${count === 1 ? 'gift' : 'gifts'}, ${coinsText(coins_text)}`,
  thanks: (supporter) => `Thank you, ${supporter}!`,
  say: (sender, item, count, count_text) =>
    count === 1 ? `${sender} sent ${item}.` : `${sender} sent ${item} ${count_text} times.`,
  sayMore: (count, text) => `And ${count === 1 ? `${text} more gift` : `${text} more gifts`}.`,
  sayThanks: (supporter, text) => `Thank you to ${supporter}: ${text}`,
};

const RETURNED: Readonly<Record<string, string>> = {
  target_closed: 'it ended before',
  blocked: 'this person takes no gifts from you',
  muted: 'you are muted here',
  banned: 'your account is banned',
  frozen: 'a wallet is frozen',
};

const LIMITS_REACHED: Readonly<Record<string, string>> = {
  own_day: 'This would pass the limit that you set for a day.',
  own_month: 'This would pass the limit that you set for a month.',
  cap_gift: 'One gift may not cost that much here.',
  cap_day: 'This would pass what one person may give here in a day.',
  cap_new_account: 'This would pass what a new account may give in a day.',
};

export const trayMessages: TrayMessages = {
  title: 'Send a gift',
  title_to: (recipient) => `Gift for ${recipient}`,
  all: 'All',
  categories: { 'small-talk': 'Small talk', love: 'Love', cheer: 'Cheer', luxury: 'Luxury', seasonal: 'Seasonal' },
  categories_label: 'Kinds of gifts',
  gifts_label: 'Gifts',
  loading: 'Loading gifts',
  empty: 'No gifts here yet.',
  gift_label: (name, coins, money) => `${name}, ${coinsText(coins)}, ${money}`,
  quantity: 'How many',
  quantity_other: 'Other number',
  message: 'Say something with it',
  message_left: (left) => (left === 1 ? '1 character left' : `${left} characters left`),
  send: 'Send',
  send_label: (name, quantity, coins, money) => `Send ${name} × ${quantity} for ${coinsText(coins)}, ${money}`,
  again: 'Again!',
  again_label: (name) => `Send ${name} again`,
  times: (count) => `×${count}`,
  balance: 'Your coins',
  top_up: 'Get coins',
  sign_in: 'Sign in to send',
  missing: (coins, money) => `You need ${coins} more ${coins === '1' ? 'coin' : 'coins'} — ${money}`,
  missing_button: (coins) => `Get ${coinsText(coins)}`,
  close: 'Close',
  sent: (name, count) => `${name} ×${count} sent`,
  confirm: (name, quantity, coins, money) =>
    `${name}${quantity === '1' ? '' : ` × ${quantity}`} costs ${coinsText(coins)}, ${money}. Send it?`,
  confirm_yes: 'Yes, send it',
  confirm_no: 'Not now',
  held: (name, seconds) => (seconds > 0 ? `${name} goes in ${seconds} s` : `${name} is going…`),
  undo: 'Undo',
  undo_label: (name) => `Take ${name} back`,
  undone: (name, coins) => `${name} was taken back. ${coinsText(coins)} are yours again.`,
  returned: (name, coins, why) =>
    `${name} could not be shown: ${RETURNED[why] ?? 'something changed meanwhile'}. ${coinsText(coins)} are yours again.`,
  limit_reached: (limit, left, until) =>
    [
      LIMITS_REACHED[limit] ?? 'This would pass a limit.',
      ...(left === undefined
        ? []
        : [
            `${left === '0' ? 'Nothing is' : left === '1' ? '1 coin is' : `${left} coins are`} left${until === undefined ? '' : ` until ${until}`}.`,
          ]),
      'Nothing was charged.',
    ].join(' '),
  frozen: 'Your wallet is frozen. Write to support to learn why.',
  not_sent: 'The connection is down. Nothing was charged; try again when it is back.',
  maybe_sent: 'No answer came. Your statement shows whether the gift was sent.',
};

export const boardMessages: BoardMessages = {
  title: 'Top supporters',
  empty: 'Nobody yet',
  empty_hint: 'The first gift opens the board.',
  rank: (rank) => `${rank}`,
  row: (rank, name, coins) => `${rank}. ${name}, ${coinsText(coins)}`,
  totals: (count, text, coins) => `${count === 1 ? `${text} supporter` : `${text} supporters`} · ${coinsText(coins)}`,
};

export const balanceMessages: BalanceMessages = {
  label: coinsText,
  top_up: 'Get coins',
  frozen: 'Frozen',
};
