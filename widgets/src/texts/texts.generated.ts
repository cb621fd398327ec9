// Made by scripts/generate-texts.ts from languages/en.json. Do not edit.
import type { RawTexts, Count, Said, Saying } from '@busker/protocol';

export interface TrayTexts {
  readonly title: string;
  readonly title_to: Saying<{ recipient: Said }>;
  readonly all: string;
  readonly categories: {
    readonly 'small-talk': string;
    readonly love: string;
    readonly cheer: string;
    readonly luxury: string;
    readonly seasonal: string;
  };
  readonly categories_label: string;
  readonly gifts_label: string;
  readonly loading: string;
  readonly empty: string;
  readonly gift_label: Saying<{ coins: Count; money: Said; name: Said }>;
  readonly quantity: string;
  readonly quantity_other: string;
  readonly message: string;
  readonly message_left: Saying<{ left: Count }>;
  readonly send: string;
  readonly send_label: Saying<{ coins: Count; money: Said; name: Said; quantity: Count }>;
  readonly again: string;
  readonly again_label: Saying<{ name: Said }>;
  readonly times: Saying<{ count: Count }>;
  readonly balance: string;
  readonly top_up: string;
  readonly sign_in: string;
  readonly missing: Saying<{ coins: Count; money: Said }>;
  readonly missing_button: Saying<{ coins: Count }>;
  readonly close: string;
  readonly sent: Saying<{ count: Count; name: Said }>;
  readonly confirm: Saying<{ coins: Count; money: Said; name: Said; quantity: Count }>;
  readonly confirm_yes: string;
  readonly confirm_no: string;
  readonly held: Saying<{ name: Said; seconds: Count }>;
  readonly undo: string;
  readonly undo_label: Saying<{ name: Said }>;
  readonly undone: Saying<{ coins: Count; name: Said }>;
  readonly returned: {
    readonly target_closed: Saying<{ coins: Count; name: Said }>;
    readonly blocked: Saying<{ coins: Count; name: Said }>;
    readonly muted: Saying<{ coins: Count; name: Said }>;
    readonly banned: Saying<{ coins: Count; name: Said }>;
    readonly frozen: Saying<{ coins: Count; name: Said }>;
    readonly other: Saying<{ coins: Count; name: Said }>;
  };
  readonly limits: {
    readonly own_day: string;
    readonly own_month: string;
    readonly cap_gift: string;
    readonly cap_day: string;
    readonly cap_new_account: string;
    readonly other: string;
  };
  readonly limit_left: Saying<{ left: Count }>;
  readonly limit_left_until: Saying<{ left: Count; until: Said }>;
  readonly not_charged: string;
  readonly frozen: string;
  readonly not_sent: string;
  readonly maybe_sent: string;
}

export interface OverlayTexts {
  readonly sent: Saying<{ item: Said }>;
  readonly earlier: string;
  readonly times: Saying<{ count: Count }>;
  readonly caption: Saying<{ item: Said; sender: Said }>;
  readonly more: Saying<{ coins: Count; gifts: Count }>;
  readonly thanks: Saying<{ supporter: Said }>;
  readonly say: Saying<{ count: Count; item: Said; sender: Said }>;
  readonly sayMore: Saying<{ gifts: Count }>;
  readonly sayThanks: Saying<{ supporter: Said; text: Said }>;
}

export interface BoardTexts {
  readonly title: string;
  readonly empty: string;
  readonly empty_hint: string;
  readonly row: Saying<{ coins: Count; name: Said; rank: Count }>;
  readonly totals: Saying<{ coins: Count; supporters: Count }>;
}

export interface BalanceTexts {
  readonly label: Saying<{ coins: Count }>;
  readonly top_up: string;
  readonly frozen: string;
}

export interface StreamTexts {
  readonly test: string;
  readonly earlier: string;
  readonly sent: Saying<{ item: Said; sender: Said }>;
  readonly times: Saying<{ count: Count }>;
  readonly more: Saying<{ gifts: Count }>;
  readonly sampleMessage: string;
  readonly goal: string;
  readonly board: string;
  readonly supporters: string;
  readonly coins: Saying<{ coins: Count }>;
  readonly of: Saying<{ now: Said; target: Said }>;
  readonly percent: Saying<{ percent: Said }>;
  readonly people: {
    readonly one: string;
    readonly two: string;
    readonly three: string;
    readonly four: string;
    readonly five: string;
  };
}

export const trayEnglish = {
  "title": "Send a gift",
  "title_to": "Gift for {recipient}",
  "all": "All",
  "categories": {
    "small-talk": "Small talk",
    "love": "Love",
    "cheer": "Cheer",
    "luxury": "Luxury",
    "seasonal": "Seasonal"
  },
  "categories_label": "Kinds of gifts",
  "gifts_label": "Gifts",
  "loading": "Loading gifts",
  "empty": "No gifts here yet.",
  "gift_label": "{name}, {coins, plural, one {# coin} other {# coins}}, {money}",
  "quantity": "How many",
  "quantity_other": "Other number",
  "message": "Say something with it",
  "message_left": "{left, plural, one {# character left} other {# characters left}}",
  "send": "Send",
  "send_label": "Send {name} × {quantity, number} for {coins, plural, one {# coin} other {# coins}}, {money}",
  "again": "Again!",
  "again_label": "Send {name} again",
  "times": "×{count, number}",
  "balance": "Your coins",
  "top_up": "Get coins",
  "sign_in": "Sign in to send",
  "missing": "{coins, plural, one {You need # more coin} other {You need # more coins}} — {money}",
  "missing_button": "Get {coins, plural, one {# coin} other {# coins}}",
  "close": "Close",
  "sent": "{name} ×{count, number} sent",
  "confirm": "{quantity, plural, one {{name} costs {coins, plural, one {# coin} other {# coins}}, {money}. Send it?} other {{name} × # costs {coins, plural, one {# coin} other {# coins}}, {money}. Send it?}}",
  "confirm_yes": "Yes, send it",
  "confirm_no": "Not now",
  "held": "{seconds, plural, =0 {{name} is going…} one {{name} goes in # s} other {{name} goes in # s}}",
  "undo": "Undo",
  "undo_label": "Take {name} back",
  "undone": "{coins, plural, one {{name} was taken back. # coin is yours again.} other {{name} was taken back. # coins are yours again.}}",
  "returned": {
    "target_closed": "{coins, plural, one {{name} could not be shown: it ended before. # coin is yours again.} other {{name} could not be shown: it ended before. # coins are yours again.}}",
    "blocked": "{coins, plural, one {{name} could not be shown: this person takes no gifts from you. # coin is yours again.} other {{name} could not be shown: this person takes no gifts from you. # coins are yours again.}}",
    "muted": "{coins, plural, one {{name} could not be shown: you are muted here. # coin is yours again.} other {{name} could not be shown: you are muted here. # coins are yours again.}}",
    "banned": "{coins, plural, one {{name} could not be shown: your account is banned. # coin is yours again.} other {{name} could not be shown: your account is banned. # coins are yours again.}}",
    "frozen": "{coins, plural, one {{name} could not be shown: a wallet is frozen. # coin is yours again.} other {{name} could not be shown: a wallet is frozen. # coins are yours again.}}",
    "other": "{coins, plural, one {{name} could not be shown: something changed meanwhile. # coin is yours again.} other {{name} could not be shown: something changed meanwhile. # coins are yours again.}}"
  },
  "limits": {
    "own_day": "This would pass the limit that you set for a day.",
    "own_month": "This would pass the limit that you set for a month.",
    "cap_gift": "One gift may not cost that much here.",
    "cap_day": "This would pass what one person may give here in a day.",
    "cap_new_account": "This would pass what a new account may give in a day.",
    "other": "This would pass a limit."
  },
  "limit_left": "{left, plural, =0 {Nothing is left.} one {# coin is left.} other {# coins are left.}}",
  "limit_left_until": "{left, plural, =0 {Nothing is left until {until}.} one {# coin is left until {until}.} other {# coins are left until {until}.}}",
  "not_charged": "Nothing was charged.",
  "frozen": "Your wallet is frozen. Write to support to learn why.",
  "not_sent": "The connection is down. Nothing was charged; try again when it is back.",
  "maybe_sent": "No answer came. Your statement shows whether the gift was sent."
} as const satisfies RawTexts;

export const overlayEnglish = {
  "sent": "sent {item}",
  "earlier": "Earlier",
  "times": "×{count, number}",
  "caption": "{sender} sent {item}",
  "more": "{gifts, plural, one {and # more gift, {coins, plural, one {# coin} other {# coins}}} other {and # more gifts, {coins, plural, one {# coin} other {# coins}}}}",
  "thanks": "Thank you, {supporter}!",
  "say": "{count, plural, one {{sender} sent {item}.} other {{sender} sent {item} # times.}}",
  "sayMore": "{gifts, plural, one {And # more gift.} other {And # more gifts.}}",
  "sayThanks": "Thank you to {supporter}: {text}"
} as const satisfies RawTexts;

export const boardEnglish = {
  "title": "Top supporters",
  "empty": "Nobody yet",
  "empty_hint": "The first gift opens the board.",
  "row": "{rank, number}. {name}, {coins, plural, one {# coin} other {# coins}}",
  "totals": "{supporters, plural, one {# supporter} other {# supporters}} · {coins, plural, one {# coin} other {# coins}}"
} as const satisfies RawTexts;

export const balanceEnglish = {
  "label": "{coins, plural, one {# coin} other {# coins}}",
  "top_up": "Get coins",
  "frozen": "Frozen"
} as const satisfies RawTexts;

export const streamEnglish = {
  "test": "Test",
  "earlier": "Given before",
  "sent": "{sender} sent {item}",
  "times": "×{count, number}",
  "more": "{gifts, plural, one {and # more gift} other {and # more gifts}}",
  "sampleMessage": "You made my day!",
  "goal": "Goal",
  "board": "Top supporters",
  "supporters": "Latest supporters",
  "coins": "{coins, plural, one {# coin} other {# coins}}",
  "of": "{now} of {target}",
  "percent": "{percent} %",
  "people": {
    "one": "Mira",
    "two": "Tomás",
    "three": "Aiko",
    "four": "Noor",
    "five": "Sven"
  }
} as const satisfies RawTexts;
