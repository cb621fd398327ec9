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

export const trayMessages: TrayMessages = {
  title: 'Send a gift',
  title_to: (recipient) => `Gift for ${recipient}`,
  all: 'All',
  categories: { 'small-talk': 'Small talk', love: 'Love', cheer: 'Cheer', luxury: 'Luxury' },
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
