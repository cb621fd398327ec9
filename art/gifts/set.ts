import { cityOfLights } from "./scenes/city-of-lights.ts";
import { grandStage } from "./scenes/grand-stage.ts";
import { midnightTram } from "./scenes/midnight-tram.ts";
import { dragonParade } from "./scenes/dragon-parade.ts";
import { lanternNight } from "./scenes/lantern-night.ts";
import { roofFireworks } from "./scenes/roof-fireworks.ts";
import { streetGuitar } from "./scenes/street-guitar.ts";
import { marchingDrum } from "./scenes/marching-drum.ts";
import { littleCarousel } from "./scenes/little-carousel.ts";
import { encore } from "./scenes/encore.ts";
import { wildflowers } from "./scenes/wildflowers.ts";
import { clap } from "./scenes/clap.ts";
import { kindWord } from "./scenes/kind-word.ts";
import { hatCoin } from "./scenes/hat-coin.ts";
import { warmCup } from "./scenes/warm-cup.ts";
import { loveNote } from "./scenes/love-note.ts";
import { keys } from "../kit/keyframes.ts";
import { pictureLayer } from "../kit/layers.ts";
import { emojiPicture } from "../kit/emoji.ts";
import { sparkle } from "../kit/lights.ts";
import { twinkle } from "../kit/particles.ts";
import { random } from "../kit/random.ts";
import type { Composition } from "../kit/composition.ts";
import { FULL_SCREEN, SMALL, type Category, type Gift } from "./gift.ts";
import { ScoreWriter } from "../sounds/score.ts";
import { bell } from "../sounds/instruments.ts";

function early(id: string, code: string, price: number): Composition {
  const size = price >= 1000 ? FULL_SCREEN : SMALL;
  const n = price >= 1000 ? 240 : 120;
  const big = size.width / 240;
  const r = random(price);
  const c = [size.width / 2, size.height / 2] as const;
  return { name: id, ...size, length_frames: n, cues: [{ frame: 6, name: "start" }], layers: [
    pictureLayer("hero", emojiPicture(code), { p: c, s: keys([1, 0, "backOut"], [24, 70 * big, "sineInOut"], [n - 24, 66 * big, "backIn"], [n - 2, 0]) , to: n - 2, from: 1 }),
    ...Array.from({ length: 10 }, (_, i) => twinkle(`s${i}`, sparkle(14 * big, "#ffd45e"), [c[0] + r.between(-90, 90) * big, c[1] + r.between(-90, 90) * big], 10 + r.between(0, 40), 40)),
  ] };
}
const LIST: [string, string, Category, number, string][] = [
  ["clap", "Clap", "cheer", 1, "1f44f"], ["kind-word", "Kind Word", "small-talk", 1, "1f4ac"], ["hat-coin", "Coin in the Hat", "cheer", 5, "1f3a9"],
  ["warm-cup", "Warm Cup", "small-talk", 10, "2615"], ["love-note", "Love Note", "love", 20, "1f48c"], ["encore", "Encore", "cheer", 50, "1f3a4"],
  ["wildflowers", "Wildflowers", "love", 99, "1f490"], ["street-guitar", "Street Guitar", "cheer", 150, "1f3b8"], ["marching-drum", "Marching Drum", "cheer", 299, "1f941"],
  ["little-carousel", "Little Carousel", "luxury", 500, "1f3a0"], ["lantern-night", "Lantern Night", "love", 1000, "1f3ee"], ["midnight-tram", "Midnight Tram", "small-talk", 2500, "1f68b"],
  ["roof-fireworks", "Fireworks over the Roofs", "cheer", 5000, "1f386"], ["dragon-parade", "Paper Dragon Parade", "luxury", 10000, "1f409"],
  ["grand-stage", "Grand Stage", "luxury", 20000, "1f3aa"], ["city-of-lights", "City of Lights", "luxury", 40000, "1f3a1"],
];
const EARLY: Gift[] = LIST.map(([id, name, category, price_coins, code]) => ({
  id, name, category, price_coins, alt: `${name} opens with sparkles.`, still: { frame: 40 }, scene: () => early(id, code, price_coins),
  ...(price_coins >= 500 ? { sound: () => new ScoreWriter(2).chord(0.1, [72, 76, 79].map((m) => bell(m)), 0.6, 0.3, 0.06).done() } : {}),
}));

const DONE: Gift[] = [cityOfLights, grandStage, midnightTram, dragonParade, lanternNight, roofFireworks, streetGuitar, marchingDrum, littleCarousel, encore, wildflowers, clap, kindWord, hatCoin, warmCup, loveNote];
export const GIFTS: readonly Gift[] = EARLY.map((e) => { const d = DONE.find((x) => x.id === e.id); return d ? { ...d, ...(e.sound ? { sound: e.sound } : {}) } : e; });
