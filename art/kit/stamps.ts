import type { Hex } from './color.ts';
import { isTrack, type Animatable } from './keyframes.ts';
import { shapeLayer, spriteLayer, type Layer, type LayerOptions, type Sprite } from './layers.ts';
import { dot, glow, hazySparkle, paperPiece, sparkle } from './lights.ts';
import type { ShapeJson } from './types.ts';

/**
 * A drawing that is stored once in a file and shown at any size: a spark of a shower of sparks costs
 * half of what it would if each carried its own outline.
 */
export interface Stamp {
  readonly sprite: Sprite;
  /** Factor from the stored drawing to the wanted size. */
  readonly factor: number;
}

export type Figure = ShapeJson | Stamp;

const RADIUS = 32;
/** Longer than any composition that uses a stamp, frames. */
const ALWAYS = 600;
const made = new Map<string, Sprite>();

function stored(kind: string, color: Hex, radius: number, draw: () => ShapeJson): Sprite {
  const id = `${kind}${color.slice(1)}`;
  const known = made.get(id);
  if (known !== undefined) return known;
  const sprite: Sprite = {
    id,
    width: radius * 2,
    height: radius * 2,
    length_frames: ALWAYS,
    layers: [shapeLayer(kind, [draw()], { p: [radius, radius] })],
  };
  made.set(id, sprite);
  return sprite;
}

export const sparkleStamp = (radius: number, color: Hex): Stamp => ({
  sprite: stored('sparkle', color, RADIUS, () => sparkle(RADIUS, color)),
  factor: radius / RADIUS,
});
export const hazyStamp = (radius: number, color: Hex): Stamp => ({
  sprite: stored('hazy', color, RADIUS, () => hazySparkle(RADIUS, color)),
  factor: radius / RADIUS,
});
export const glowStamp = (radius: number, color: Hex): Stamp => ({
  sprite: stored('glow', color, RADIUS, () => glow(RADIUS, color, 1)),
  factor: radius / RADIUS,
});
export const dotStamp = (radius: number, color: Hex): Stamp => ({
  sprite: stored('dot', color, RADIUS, () => dot(RADIUS, color)),
  factor: radius / RADIUS,
});
/** A piece of paper half again as high as wide. */
export const paperStamp = (width: number, color: Hex): Stamp => ({
  sprite: stored('paper', color, RADIUS, () => paperPiece(36, 54, color)),
  factor: width / 36,
});
/** A drawing of one's own about the middle of a square of twice `radius`; size 1 shows it as drawn. */
export const ownStamp = (id: string, radius: number, size: number, draw: () => ShapeJson): Stamp => ({
  sprite: stored(id, '#000', radius, draw),
  factor: size,
});

function times(value: Animatable, factor: number): Animatable {
  const one = (item: number | readonly number[]): number | number[] =>
    typeof item === 'number' ? Math.round(item * factor) : item.map((part) => Math.round(part * factor));
  return isTrack(value)
    ? { keys: value.keys.map(([t, v, e]) => (e === undefined ? [t, one(v)] : [t, one(v), e])) }
    : one(value);
}

const isStamp = (figure: Figure): figure is Stamp => 'sprite' in figure;

/** A layer of one drawing or one stamp; the scale in the options is on top of the stamp's own. */
export function figureLayer(name: string, figure: Figure, options: LayerOptions): Layer {
  if (!isStamp(figure)) return shapeLayer(name, [figure], options);
  return spriteLayer(name, figure.sprite, { ...options, s: times(options.s ?? 100, figure.factor) });
}
