import type { Gift } from './gift.ts';
import { autumnLeaf } from './scenes/autumn-leaf.ts';
import { balloonsAtDawn } from './scenes/balloons-at-dawn.ts';
import { birthdayCake } from './scenes/birthday-cake.ts';
import { blossomTree } from './scenes/blossom-tree.ts';
import { byCandlelight } from './scenes/by-candlelight.ts';
import { chocolates } from './scenes/chocolates.ts';
import { cityOfLights } from './scenes/city-of-lights.ts';
import { clap } from './scenes/clap.ts';
import { clayLamp } from './scenes/clay-lamp.ts';
import { crescentLamp } from './scenes/crescent-lamp.ts';
import { curiousCat } from './scenes/curious-cat.ts';
import { dragonParade } from './scenes/dragon-parade.ts';
import { encore } from './scenes/encore.ts';
import { firInLights } from './scenes/fir-in-lights.ts';
import { flame } from './scenes/flame.ts';
import { freshToast } from './scenes/fresh-toast.ts';
import { gem } from './scenes/gem.ts';
import { goldenHarp } from './scenes/golden-harp.ts';
import { goldenRecord } from './scenes/golden-record.ts';
import { goodMorning } from './scenes/good-morning.ts';
import { grandStage } from './scenes/grand-stage.ts';
import { hatCoin } from './scenes/hat-coin.ts';
import { heartBalloon } from './scenes/heart-balloon.ts';
import { heartLock } from './scenes/heart-lock.ts';
import { hello } from './scenes/hello.ts';
import { honeyPot } from './scenes/honey-pot.ts';
import { iceCream } from './scenes/ice-cream.ts';
import { kindWord } from './scenes/kind-word.ts';
import { lanternNight } from './scenes/lantern-night.ts';
import { letterInABottle } from './scenes/letter-in-a-bottle.ts';
import { littleCarousel } from './scenes/little-carousel.ts';
import { louder } from './scenes/louder.ts';
import { loveNote } from './scenes/love-note.ts';
import { luckyClover } from './scenes/lucky-clover.ts';
import { marchingDrum } from './scenes/marching-drum.ts';
import { midnightTram } from './scenes/midnight-tram.ts';
import { mirrorBall } from './scenes/mirror-ball.ts';
import { paintedEgg } from './scenes/painted-egg.ts';
import { paperPlane } from './scenes/paper-plane.ts';
import { partyPopper } from './scenes/party-popper.ts';
import { pearlInAShell } from './scenes/pearl.ts';
import { pocketWatch } from './scenes/pocket-watch.ts';
import { present } from './scenes/present.ts';
import { pumpkinLantern } from './scenes/pumpkin-lantern.ts';
import { redLantern } from './scenes/red-lantern.ts';
import { ring } from './scenes/ring.ts';
import { roofFireworks } from './scenes/roof-fireworks.ts';
import { rose } from './scenes/rose.ts';
import { silkFan } from './scenes/silk-fan.ts';
import { snowFriend } from './scenes/snow-friend.ts';
import { snowGlobe } from './scenes/snow-globe.ts';
import { streetGuitar } from './scenes/street-guitar.ts';
import { teddy } from './scenes/teddy.ts';
import { threeInTheAir } from './scenes/three-in-the-air.ts';
import { trophy } from './scenes/trophy.ts';
import { twoOnABranch } from './scenes/two-on-a-branch.ts';
import { umbrellaForTwo } from './scenes/umbrella-for-two.ts';
import { warmCup } from './scenes/warm-cup.ts';
import { wellSaid } from './scenes/well-said.ts';
import { wildflowers } from './scenes/wildflowers.ts';

/** The house gifts by price. A gift is added by writing its scene and naming it here. */
export const GIFTS: readonly Gift[] = [
  clap,
  kindWord,
  hello,
  rose,
  wellSaid,
  goodMorning,
  paperPlane,
  hatCoin,
  autumnLeaf,
  flame,
  byCandlelight,
  warmCup,
  umbrellaForTwo,
  iceCream,
  freshToast,
  honeyPot,
  loveNote,
  louder,
  luckyClover,
  clayLamp,
  heartBalloon,
  threeInTheAir,
  curiousCat,
  snowFriend,
  paintedEgg,
  encore,
  twoOnABranch,
  partyPopper,
  pumpkinLantern,
  crescentLamp,
  letterInABottle,
  present,
  redLantern,
  wildflowers,
  birthdayCake,
  mirrorBall,
  heartLock,
  streetGuitar,
  chocolates,
  snowGlobe,
  firInLights,
  teddy,
  pearlInAShell,
  gem,
  marchingDrum,
  pocketWatch,
  trophy,
  silkFan,
  ring,
  littleCarousel,
  goldenHarp,
  goldenRecord,
  lanternNight,
  midnightTram,
  blossomTree,
  roofFireworks,
  balloonsAtDawn,
  dragonParade,
  grandStage,
  cityOfLights,
];
