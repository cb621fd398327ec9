// Made by scripts/generate-texts.ts from languages/en.json. Do not edit.
import type { Count, Said, Saying } from '@busker/protocol';

export interface ServerTexts {
  readonly someone: string;
  readonly aGift: string;
  readonly gift: string;
  readonly aProvider: string;
  readonly wallet: {
    readonly gift: Saying<{ item: Said; quantity: Count; who: Said }>;
    readonly purchase: Saying<{ coins: Count; provider: Said }>;
    readonly promo: string;
    readonly paid: string;
    readonly expiry: Saying<{ coins: Count }>;
    readonly correction: string;
    readonly held: Saying<{ gift: Said }>;
    readonly heldOpen: Saying<{ gift: Said }>;
    readonly undone: Saying<{ gift: Said }>;
    readonly returned: Saying<{ gift: Said; why: string }>;
    readonly refund: Saying<{ coins: Count; how: string }>;
    readonly debt: Saying<{ coins: Count; how: string }>;
    readonly reversal: Saying<{ coins: Count; how: string }>;
  };
  readonly earnings: {
    readonly gift: Saying<{ item: Said; quantity: Count; who: Said }>;
    readonly maturity: Saying<{ day: Said }>;
    readonly thatDay: string;
    readonly cashout: {
      readonly reserved: string;
      readonly settled: string;
      readonly rest: string;
      readonly expired: string;
      readonly back: string;
    };
    readonly refund: Saying<{ gifts: Count; how: string; item: Said; who: Said }>;
    readonly reversal: Saying<{ gifts: Count; how: string; item: Said; who: Said }>;
    readonly correction: string;
    readonly pending: string;
    readonly available: string;
    readonly reserved: string;
  };
  readonly file: {
    readonly time: Saying<{ zone: Said }>;
    readonly what: string;
    readonly account: string;
    readonly coins: string;
    readonly amount: string;
    readonly balance: string;
    readonly allCoins: string;
    readonly allEarnings: string;
    readonly currency: string;
    readonly reference: string;
    readonly opening: string;
    readonly closing: string;
  };
  readonly mail: {
    readonly newPassword: {
      readonly subject: string;
      readonly text: Saying<{ link: Said; name: Said }>;
    };
  };
  readonly videos: {
    readonly not_a_video: string;
    readonly unreadable: string;
    readonly unreadable_because: Saying<{ words: Said }>;
    readonly no_pictures: string;
    readonly no_length: string;
    readonly too_large: string;
    readonly too_long: Saying<{ most: Count; seconds: Count }>;
    readonly nothing_recorded: string;
    readonly no_ffmpeg_recording: string;
    readonly no_ffmpeg_size: Saying<{ most: Count }>;
    readonly fault: string;
  };
  readonly streams: {
    readonly rtmp_off: string;
    readonly port_taken: Saying<{ port: Said }>;
    readonly port_failed: Saying<{ port: Said }>;
  };
  readonly sandbox: {
    readonly notice: string;
    readonly name: string;
    readonly order: string;
    readonly payBusker: string;
    readonly total: string;
    readonly payment: string;
    readonly standsIn: string;
    readonly pay: Saying<{ price: Said }>;
    readonly orSee: string;
    readonly cancel: string;
    readonly back: string;
    readonly choices: {
      readonly decline: {
        readonly label: string;
        readonly says: string;
      };
      readonly later: {
        readonly label: string;
        readonly says: string;
      };
      readonly later_fails: {
        readonly label: string;
        readonly says: string;
      };
      readonly twice: {
        readonly label: string;
        readonly says: string;
      };
      readonly late: {
        readonly label: string;
        readonly says: string;
      };
    };
    readonly states: {
      readonly processing: string;
      readonly paid: string;
      readonly failed: string;
      readonly expired: string;
    };
    readonly failures: {
      readonly declined: string;
      readonly bank: string;
    };
    readonly noCheckout: string;
    readonly notFound: string;
    readonly toBusker: string;
  };
}
