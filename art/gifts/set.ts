import type { Gift } from './gift.ts';
import { cityOfLights } from './scenes/city-of-lights.ts';
import { clap } from './scenes/clap.ts';
import { dragonParade } from './scenes/dragon-parade.ts';
import { encore } from './scenes/encore.ts';
import { grandStage } from './scenes/grand-stage.ts';
import { hatCoin } from './scenes/hat-coin.ts';
import { kindWord } from './scenes/kind-word.ts';
import { lanternNight } from './scenes/lantern-night.ts';
import { littleCarousel } from './scenes/little-carousel.ts';
import { loveNote } from './scenes/love-note.ts';
import { marchingDrum } from './scenes/marching-drum.ts';
import { midnightTram } from './scenes/midnight-tram.ts';
import { roofFireworks } from './scenes/roof-fireworks.ts';
import { streetGuitar } from './scenes/street-guitar.ts';
import { warmCup } from './scenes/warm-cup.ts';
import { wildflowers } from './scenes/wildflowers.ts';

/** The house gifts by price. A gift is added by writing its scene and naming it here. */
export const GIFTS: readonly Gift[] = [
  clap,
  kindWord,
  hatCoin,
  warmCup,
  loveNote,
  encore,
  wildflowers,
  streetGuitar,
  marchingDrum,
  littleCarousel,
  lanternNight,
  midnightTram,
  roofFireworks,
  dragonParade,
  grandStage,
  cityOfLights,
];
