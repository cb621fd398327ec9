import type { Song } from './music.ts';
import {
  ballad,
  buckets,
  canal,
  drift,
  embersong,
  fair,
  height,
  musicbox,
  neonAria,
  parade,
  sleight,
} from './songs.ts';

/** One clip to make. Its length is the song's, or `silent_s`. */
export interface Clip {
  readonly id: string;
  readonly kind: 'post' | 'live';
  readonly title: string;
  readonly creator_hint: string;
  readonly alt: string;
  readonly song?: Song;
  readonly silent_s?: number;
  /** Where in the loop (0..1) the poster is taken: the first frame, unless it says little. */
  readonly poster_phase?: number;
}

export const FRAMES_PER_S = 30;
export const LIMIT_BYTES = { post: 450_000, live: 900_000, poster: 30_000, all: 7_000_000 } as const;

export const clips: readonly Clip[] = [
  {
    id: 'guitarist',
    kind: 'post',
    title: "Rain didn't stop us tonight. Thank you, corner of Mill Street 🌧️",
    creator_hint: 'rosaline.strings',
    alt: 'A guitarist in a hat plays under a street lamp in the rain, his open case glinting with coins.',
    song: ballad,
  },
  {
    id: 'juggler',
    kind: 'post',
    title: 'Five clubs, zero drops (this time)',
    creator_hint: 'tumble.tom',
    alt: 'A juggler keeps five glowing clubs in the air before a fairground wheel and strings of lights.',
    song: fair,
  },
  {
    id: 'fire',
    kind: 'post',
    title: 'New poi, same courtyard. Volume up for the drums 🔥',
    creator_hint: 'ember.noor',
    alt: 'A fire dancer swings two burning poi that draw circles of flame in an old courtyard.',
    song: embersong,
  },
  {
    id: 'puppets',
    kind: 'post',
    title: 'The fox finally asks the moon to dance',
    creator_hint: 'theatre.pocket',
    alt: 'In a small red puppet theatre a fox and a moon puppet dance on their strings in front of children.',
    song: musicbox,
  },
  {
    id: 'chalk',
    kind: 'post',
    title: 'Two hours of chalk, one cloud on the way. Worth it.',
    creator_hint: 'lina.pavement',
    alt: 'A hand draws a glowing whale among stars in chalk on the pavement, until water washes it away.',
    silent_s: 9,
    poster_phase: 0.66,
  },
  {
    id: 'magician',
    kind: 'post',
    title: 'Pick a card. No, the other one. No…',
    creator_hint: 'the.great.oskar',
    alt: 'A magician in a top hat lets a ring of cards float around him over a shower of sparks.',
    song: sleight,
  },
  {
    id: 'tightrope',
    kind: 'post',
    title: "Don't look down. (I looked down.)",
    creator_hint: 'wire.amara',
    alt: 'A tightrope walker with a long pole crosses between towers in front of a huge moon.',
    song: height,
  },
  {
    id: 'bubbles',
    kind: 'post',
    title: 'That one nearly took the cat with it',
    creator_hint: 'bubble.bea',
    alt: 'A bubble artist pulls a giant shimmering bubble out of two wands while children reach up.',
    song: drift,
  },
  {
    id: 'hat',
    kind: 'post',
    title: 'Every coin makes a sound I know by heart',
    creator_hint: 'rosaline.strings',
    alt: 'Gold coins drop into an upturned hat on wet cobbles while people walk past in the evening lights.',
    silent_s: 6,
    poster_phase: 0.29,
  },
  {
    id: 'stilts',
    kind: 'post',
    title: 'Lantern night! Who else is walking tonight?',
    creator_hint: 'longlegs.jun',
    alt: 'A stilt walker in a long coat strides down an old street with a paper lantern.',
    song: parade,
  },
  {
    id: 'violin',
    kind: 'live',
    title: 'Neon violin on the cathedral square, requests open',
    creator_hint: 'vesna.violin',
    alt: 'A violinist with a glowing violin plays on a square; ribbons of light rise from her bow over the crowd.',
    song: neonAria,
  },
  {
    id: 'drummer',
    kind: 'live',
    title: 'Bucket drums under the bridge until they tell us to stop',
    creator_hint: 'kofi.buckets',
    alt: 'A drummer plays buckets and pans in an underpass; rings of light pulse with every beat.',
    song: buckets,
  },
  {
    id: 'sax',
    kind: 'live',
    title: 'Late sax by the canal, slow ones only',
    creator_hint: 'midnight.marlow',
    alt: 'A saxophone player on a quay at night; paper lanterns drift by on the canal under a lit bridge.',
    song: canal,
  },
];
