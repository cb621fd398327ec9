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
    readonly page: {
      readonly title: string;
      readonly heading: string;
      readonly says: string;
      readonly toSite: string;
      readonly none: string;
      readonly all: string;
      readonly to: string;
      readonly sent: string;
      readonly toWhom: Saying<{ address: Said }>;
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
  readonly animations: {
    readonly not_an_animation: string;
    readonly too_large: Saying<{ bytes: Count; most: Count }>;
    readonly given_up: Saying<{ times: Count }>;
    readonly not_json: string;
    readonly not_an_object: string;
    readonly number: Saying<{ key: string; least: Count; most: Count }>;
    readonly length: Saying<{ least: Count; most: Count; seconds: Count }>;
    readonly no_layers: string;
    readonly layers: Saying<{ layers: Count; most: Count }>;
    readonly layer_type: Saying<{ type: Said }>;
    readonly pictures: string;
    readonly fonts: string;
    readonly too_complex: Saying<{ most: Count }>;
    readonly too_deep: Saying<{ most: Count }>;
    readonly expressions: string;
    readonly key_name: Saying<{ key: Said }>;
    readonly outside: string;
    readonly not_finite: string;
    readonly zip_none: string;
    readonly zip_animations: Saying<{ animations: Count }>;
    readonly zip_no_id: string;
    readonly zip_missing: string;
    readonly zip_no_manifest: string;
    readonly zip_files: Saying<{ files: Count; most: Count }>;
    readonly zip_long_name: string;
    readonly zip_encrypted: string;
    readonly zip_same_name: string;
    readonly zip_too_large: Saying<{ most: Count }>;
    readonly zip_leads_out: string;
    readonly zip_damaged: string;
    readonly zip_packing: string;
    readonly zip_unpacking: string;
    readonly zip_not_json: string;
    readonly drawing_took_too_long: Saying<{ seconds: Count }>;
    readonly not_drawn: string;
    readonly not_drawn_because: Saying<{ words: Said }>;
    readonly nothing_seen: string;
    readonly flashes: Saying<{ flashes: Count; most: Count }>;
    readonly mp4_boxes: Saying<{ most: Count }>;
    readonly mp4_damaged: string;
    readonly mp4_no_box: Saying<{ box: Said }>;
    readonly vap_none: string;
    readonly vap_twice: string;
    readonly vap_large: Saying<{ most: Count }>;
    readonly vap_not_json: string;
    readonly vap_no_info: string;
    readonly vap_number: Saying<{ key: Said; least: Count; most: Count }>;
    readonly vap_frame: Saying<{ key: Said }>;
    readonly vap_needs_ffmpeg: string;
    readonly video_unreadable: string;
    readonly video_one: string;
    readonly video_codec: Saying<{ codec: Said }>;
    readonly video_pixels: Saying<{ format: Said }>;
    readonly video_size: Saying<{ height: Count; told_height: Count; told_width: Count; width: Count }>;
    readonly video_no_length: string;
    readonly video_length: Saying<{ seconds: Count; told_seconds: Count }>;
    readonly sound_kind: string;
    readonly sound_too_large: Saying<{ bytes: Count; most: Count }>;
    readonly sound_too_late: string;
    readonly sound_needs_ffmpeg: string;
    readonly sound_unreadable: string;
    readonly sound_too_long: Saying<{ seconds: Count }>;
    readonly sound_none: string;
    readonly sound_silent: string;
    readonly sound_thin: string;
    readonly no_twin_without_ffmpeg: string;
    readonly no_twin_too_large: Saying<{ bytes: Count; most: Count }>;
    readonly no_twin: string;
    readonly no_twin_because: Saying<{ words: Said }>;
    readonly places_stay_empty: string;
    readonly sound_of_its_own: string;
  };
  readonly reasons: {
    readonly payment_failed: string;
    readonly declined: string;
    readonly bank_did_not_pay: string;
    readonly payout_failed: string;
    readonly payout_returned: string;
    readonly account_not_payable: string;
    readonly money_sent_back: string;
    readonly account_closed: string;
    readonly account_number: string;
    readonly sandbox_bank: string;
    readonly found: string;
    readonly nobody_in_time: string;
    readonly no_answer: string;
    readonly not_carried_out: string;
    readonly provider_silent: string;
    readonly asked_again: string;
    readonly more_than_left: string;
    readonly nothing_left: string;
    readonly not_paid: string;
    readonly dispute_decides: string;
    readonly no_coins_on_sale: string;
    readonly pack_gone: string;
    readonly changed_meanwhile: string;
    readonly policy_in_the_past: string;
    readonly new_item_needs_animation: string;
    readonly self_block: string;
    readonly own: string;
    readonly nobody_to_ban: string;
    readonly other_session: string;
    readonly no_pictures: string;
    readonly media_silent: string;
    readonly media_without_pictures: string;
    readonly room_is_full: string;
    readonly operators_themselves: string;
    readonly only_an_admin: string;
    readonly is_a_post: string;
    readonly not_this_handle: string;
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
    readonly noCheckout: string;
    readonly notFound: string;
    readonly toBusker: string;
    readonly payments: {
      readonly title: string;
      readonly says: string;
      readonly none: string;
      readonly what: string;
      readonly payment: string;
      readonly paid: string;
      readonly refund: Saying<{ amount: Said; state: string }>;
      readonly dispute: Saying<{ amount: Said; state: string }>;
      readonly action: Saying<{ action: Said; price: Said; what: Said }>;
      readonly actions: {
        readonly refund: string;
        readonly half: string;
        readonly fail: string;
        readonly dispute: string;
        readonly win: string;
        readonly lose: string;
      };
    };
    readonly payouts: {
      readonly bank: string;
      readonly title: string;
      readonly says: string;
      readonly none: string;
      readonly account: string;
      readonly key: string;
      readonly states: {
        readonly processing: string;
        readonly paid: string;
        readonly failed: string;
        readonly returned: string;
      };
      readonly action: Saying<{ account: Said; action: Said; amount: Said }>;
      readonly actions: {
        readonly paid: string;
        readonly failed: string;
        readonly returned: string;
      };
    };
    readonly amount: string;
    readonly state: string;
    readonly byHand: string;
  };
}
