/**
 * Texts of the elements, as one small typed object for each. Another language is another file that gives the same functions;
 * numbers arrive already written in the visitor's locale.
 */
export interface OverlayMessages {
  /** Second line of a banner. */
  sent(item: string): string;
  /** The counter, e.g. "×12". */
  times(count: string): string;
  /** Caption below a full-screen effect. */
  caption(sender: string, item: string): string;
  more(gifts: number, gifts_text: string, coins_text: string): string;
  thanks(supporter: string): string;
  /** For screen readers: one gift. */
  say(sender: string, item: string, count: number, count_text: string): string;
  /** For screen readers: how many gifts beyond those named. */
  sayMore(gifts: number, gifts_text: string): string;
  sayThanks(supporter: string, text: string): string;
}

export interface TrayMessages {
  readonly title: string;
  title_to(recipient: string): string;
  readonly all: string;
  readonly categories: Readonly<Record<string, string>>;
  readonly categories_label: string;
  readonly gifts_label: string;
  readonly loading: string;
  readonly empty: string;
  /** Label of one gift for people who cannot see it. */
  gift_label(name: string, coins: string, money: string): string;
  readonly quantity: string;
  readonly quantity_other: string;
  readonly message: string;
  message_left(left: number): string;
  readonly send: string;
  send_label(name: string, quantity: string, coins: string, money: string): string;
  readonly again: string;
  again_label(name: string): string;
  /** Inside the ring, e.g. "×12". */
  times(count: string): string;
  readonly balance: string;
  readonly top_up: string;
  readonly sign_in: string;
  missing(coins: string, money: string): string;
  missing_button(coins: string): string;
  readonly close: string;
  sent(name: string, count: string): string;
  /** Asked before a dear gift goes. */
  confirm(name: string, quantity: string, coins: string, money: string): string;
  readonly confirm_yes: string;
  readonly confirm_no: string;
  /** A dear gift that is not shown yet: it goes by itself. */
  held(name: string, seconds: number): string;
  readonly undo: string;
  undo_label(name: string): string;
  undone(name: string, coins: string): string;
  /** It could not be sent any more; `why` is a code of the error table. */
  returned(name: string, coins: string, why: string): string;
  /** `limit`, as the details of `limit_reached` name it; `left` coins, until a time, when they are known. */
  limit_reached(limit: string, left: string | undefined, until: string | undefined): string;
  readonly frozen: string;
  readonly not_sent: string;
  readonly maybe_sent: string;
}

export interface BoardMessages {
  readonly title: string;
  readonly empty: string;
  readonly empty_hint: string;
  rank(rank: number): string;
  row(rank: number, name: string, coins: string): string;
  totals(supporters: number, supporters_text: string, coins: string): string;
}

export interface BalanceMessages {
  label(coins: string): string;
  readonly top_up: string;
  readonly frozen: string;
}
