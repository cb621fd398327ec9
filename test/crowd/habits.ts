/** How the people of the crowd behave. Shares and weights are guesses at a lively evening; each makes some door busy. */

export type Act = 'combo' | 'gift' | 'dear_gift' | 'chat' | 'like' | 'post' | 'wander';
export type Kind = 'fan' | 'talker' | 'patron' | 'scroller';

export interface Habits {
  /** How many of a hundred people are like this. */
  readonly share: number;
  /** Mean pause between two acts. */
  readonly pause_ms: number;
  /** Coins that are bought before the evening: few enough that some run out. */
  readonly first_coins: readonly [least: number, most: number];
  readonly acts: Readonly<Partial<Record<Act, number>>>;
}

export const HABITS: Readonly<Record<Kind, Habits>> = {
  fan: {
    share: 50,
    pause_ms: 2_500,
    first_coins: [150, 900],
    acts: { combo: 45, gift: 20, chat: 10, like: 15, wander: 6, post: 4 },
  },
  talker: { share: 25, pause_ms: 2_500, first_coins: [40, 150], acts: { chat: 40, like: 30, gift: 18, wander: 12 } },
  patron: {
    share: 8,
    pause_ms: 4_000,
    first_coins: [6_000, 17_000],
    acts: { dear_gift: 22, combo: 20, gift: 25, chat: 12, like: 15, wander: 6 },
  },
  scroller: { share: 17, pause_ms: 2_000, first_coins: [100, 400], acts: { post: 75, like: 10, gift: 8, wander: 7 } },
};

export const KINDS = Object.keys(HABITS) as Kind[];

/** Taps of one combo, and the pause between two: a thumb does up to about ten a second, which the rate limit allows. */
export const COMBO_TAPS = [4, 24] as const;
export const TAP_PAUSE_MS = [110, 220] as const;
/** Of a hundred gifts in a room, how many go by HTTP; on a post it is half. */
export const BY_HTTP = 0.15;
export const WITH_MESSAGE = 0.15;
/** How long somebody who left stays away. */
export const AWAY_MS = [400, 4_000] as const;

export const LINES: readonly string[] = [
  'What a voice',
  'Encore, please',
  'Good evening from the tram',
  'My cat is listening too',
  'That was lovely',
  'Again, again',
  'Who wrote this one?',
  'It rains here, stay warm',
  'Goosebumps',
  'Greetings from the kitchen',
  'The second verse is my favourite',
  'Bravo',
  'How long have you played?',
  'I was here last week too',
  'Thank you for tonight',
];
