import type { Gift } from './gift.ts';
import { birthdayCake } from './scenes/birthday-cake.ts';
import { cityOfLights } from './scenes/city-of-lights.ts';
import { clap } from './scenes/clap.ts';
import { dragonParade } from './scenes/dragon-parade.ts';
import { encore } from './scenes/encore.ts';
import { flame } from './scenes/flame.ts';
import { gem } from './scenes/gem.ts';
import { grandStage } from './scenes/grand-stage.ts';
import { hatCoin } from './scenes/hat-coin.ts';
import { heartBalloon } from './scenes/heart-balloon.ts';
import { hello } from './scenes/hello.ts';
import { iceCream } from './scenes/ice-cream.ts';
import { kindWord } from './scenes/kind-word.ts';
import { lanternNight } from './scenes/lantern-night.ts';
import { littleCarousel } from './scenes/little-carousel.ts';
import { loveNote } from './scenes/love-note.ts';
import { luckyClover } from './scenes/lucky-clover.ts';
import { marchingDrum } from './scenes/marching-drum.ts';
import { midnightTram } from './scenes/midnight-tram.ts';
import { partyPopper } from './scenes/party-popper.ts';
import { present } from './scenes/present.ts';
import { pumpkinLantern } from './scenes/pumpkin-lantern.ts';
import { ring } from './scenes/ring.ts';
import { roofFireworks } from './scenes/roof-fireworks.ts';
import { rose } from './scenes/rose.ts';
import { snowGlobe } from './scenes/snow-globe.ts';
import { streetGuitar } from './scenes/street-guitar.ts';
import { teddy } from './scenes/teddy.ts';
import { trophy } from './scenes/trophy.ts';
import { warmCup } from './scenes/warm-cup.ts';
import { wildflowers } from './scenes/wildflowers.ts';

/** The house gifts by price. A gift is added by writing its scene and naming it here. */
export const GIFTS: readonly Gift[] = [
  clap,
  kindWord,
  hello,
  rose,
  hatCoin,
  flame,
  warmCup,
  iceCream,
  loveNote,
  luckyClover,
  heartBalloon,
  encore,
  partyPopper,
  pumpkinLantern,
  present,
  wildflowers,
  birthdayCake,
  streetGuitar,
  snowGlobe,
  teddy,
  gem,
  marchingDrum,
  trophy,
  ring,
  littleCarousel,
  lanternNight,
  midnightTram,
  roofFireworks,
  dragonParade,
  grandStage,
  cityOfLights,
];
