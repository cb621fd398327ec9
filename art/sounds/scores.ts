import { bell } from "./instruments.ts";
import { ScoreWriter, type Score } from "./score.ts";

const sketch = (): Score => new ScoreWriter(2).chord(0.1, [72, 76, 79].map((m) => bell(m)), 0.6, 0.3, 0.06).done();
export const lanternNightScore = sketch;
export const roofFireworksScore = sketch;
export const midnightTramScore = sketch;
export const dragonParadeScore = sketch;
export const grandStageScore = sketch;
export const cityOfLightsScore = sketch;
export const littleCarouselScore = sketch;
