import { isTrack, property, type Animatable, type Key } from './keyframes.ts';
import { outlines } from './outline.ts';
import { transform, type TransformSpec } from './shapes.ts';
import {
  LAYER_TYPE,
  type AssetJson,
  type LayerJson,
  type LayerType,
  type MaskJson,
  type ShapeJson,
  type Vec,
} from './types.ts';

/** A picture inside the file. */
export interface Picture {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly data_url: string;
}

/** A small composition drawn once and shown many times. It is clipped to its size. */
export interface Sprite {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly length_frames: number;
  readonly layers: readonly Layer[];
}

/** Our layer before it is numbered: parents are other layers, times are frames. */
export interface Layer {
  readonly name: string;
  readonly type: LayerType;
  readonly transform: TransformSpec;
  /** First frame shown, and the first frame not shown any more; the whole composition when left out. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Frame at which the layer's own clock starts (sprites only). */
  readonly start?: number | undefined;
  readonly parent?: Layer | undefined;
  readonly shapes?: readonly ShapeJson[];
  readonly picture?: Picture;
  readonly sprite?: Sprite;
  /** An SVG path in the layer's own coordinates, outside of which nothing shows. */
  readonly clip?: string | undefined;
}

export interface LayerOptions extends TransformSpec {
  readonly from?: number;
  readonly to?: number;
  readonly start?: number;
  readonly parent?: Layer;
  readonly clip?: string;
}

function base(name: string, type: LayerType, options: LayerOptions): Layer {
  const { from, to, start, parent, clip, ...rest } = options;
  return { name, type, transform: rest, from, to, start, parent, clip };
}

/** A layer of shapes in painter's order, the first at the back. */
export function shapeLayer(name: string, shapes: readonly ShapeJson[], options: LayerOptions = {}): Layer {
  const { o, ...rest } = options;
  const only = shapes.length === 1 ? shapes[0] : undefined;
  const faded = o === undefined || only === undefined ? undefined : withOpacity(only, o);
  return faded === undefined
    ? { ...base(name, LAYER_TYPE.shape, options), shapes }
    : { ...base(name, LAYER_TYPE.shape, rest), shapes: [faded] };
}

/**
 * Puts the opacity of a layer into its only paint. A layer that is partly clear has to be drawn aside and blended,
 * which for a veil over the whole screen costs as much as all the rest; a paint that is partly clear costs nothing.
 * Undefined when the shape has more than one paint, where the two are not the same.
 */
function withOpacity(shape: ShapeJson, opacity: Animatable): ShapeJson | undefined {
  if (shape.ty !== 'gr') return undefined;
  const painted = shape.it.flatMap((item, i) =>
    item.ty === 'fl' || item.ty === 'gf' || item.ty === 'st' || item.ty === 'gr' ? [i] : [],
  );
  const at = painted.length === 1 ? painted[0]! : -1;
  const item = shape.it[at];
  if (item === undefined) return undefined;
  const next = item.ty === 'gr' ? withOpacity(item, opacity) : paintWith(item, opacity);
  return next === undefined ? undefined : { ...shape, it: shape.it.map((old, i) => (i === at ? next : old)) };
}

function paintWith(paint: ShapeJson, opacity: Animatable): ShapeJson | undefined {
  if (!('o' in paint) || paint.ty === 'tr' || paint.ty === 'tm' || paint.o.a !== 0 || typeof paint.o.k !== 'number')
    return undefined;
  const share = paint.o.k / 100;
  const times = (value: number | Vec): number => (typeof value === 'number' ? value : value[0]!) * share;
  const o = isTrack(opacity)
    ? { keys: opacity.keys.map(([t, v, e]) => (e === undefined ? [t, times(v)] : [t, times(v), e]) as Key) }
    : times(opacity);
  return { ...paint, o: property(o) };
}

/** A picture, anchored at its centre unless told otherwise. */
export const pictureLayer = (name: string, picture: Picture, options: LayerOptions = {}): Layer => ({
  ...base(name, LAYER_TYPE.image, { a: [picture.width / 2, picture.height / 2], ...options }),
  picture,
});

/** An instance of a sprite, anchored at its centre unless told otherwise. */
export const spriteLayer = (name: string, sprite: Sprite, options: LayerOptions = {}): Layer => ({
  ...base(name, LAYER_TYPE.precomp, { a: [sprite.width / 2, sprite.height / 2], ...options }),
  sprite,
});

/** An invisible handle to which other layers are tied. */
export const handle = (name: string, options: LayerOptions = {}): Layer => base(name, LAYER_TYPE.empty, options);

const mask = (d: string): MaskJson[] =>
  outlines(d).map((shape) => ({ mode: 'a', inv: false, o: property(100), pt: { a: 0, k: shape }, x: property(0) }));

/** Numbers layers for the file, front first, and resolves parents. */
export function numbered(layers: readonly Layer[], length_frames: number): LayerJson[] {
  const index = new Map(layers.map((layer, i) => [layer, i + 1]));
  const parentOf = (layer: Layer): number | undefined => {
    if (layer.parent === undefined) return undefined;
    const found = index.get(layer.parent);
    if (found === undefined) throw new RangeError(`the parent of ${layer.name} is not in the composition`);
    return found;
  };
  const list = layers.map((layer): LayerJson => {
    const parent = parentOf(layer);
    const ip = layer.from ?? 0;
    const op = layer.to ?? length_frames;
    if (!(op > ip)) throw new RangeError(`${layer.name} is never shown: ${ip}–${op}`);
    return {
      ty: layer.type,
      nm: layer.name,
      ind: index.get(layer)!,
      ...(parent === undefined ? {} : { parent }),
      ip,
      op: Math.min(op, length_frames),
      st: layer.start ?? 0,
      ks: transform(layer.transform),
      ...(layer.shapes === undefined ? {} : { shapes: [...layer.shapes].reverse() }),
      ...(layer.picture === undefined ? {} : { refId: layer.picture.id }),
      ...(layer.sprite === undefined ? {} : { refId: layer.sprite.id, w: layer.sprite.width, h: layer.sprite.height }),
      ...(layer.clip === undefined ? {} : { hasMask: true, masksProperties: mask(layer.clip) }),
    };
  });
  return list.reverse();
}

/** Every picture and sprite that the layers use, directly or inside sprites, each once. */
export function assetsOf(layers: readonly Layer[]): AssetJson[] {
  const found = new Map<string, AssetJson>();
  const visit = (list: readonly Layer[]): void => {
    for (const { picture, sprite } of list) {
      if (picture !== undefined && !found.has(picture.id)) {
        found.set(picture.id, {
          id: picture.id,
          w: picture.width,
          h: picture.height,
          u: '',
          p: picture.data_url,
          e: 1,
        });
      }
      if (sprite !== undefined && !found.has(sprite.id)) {
        found.set(sprite.id, { id: sprite.id, nm: sprite.id, layers: numbered(sprite.layers, sprite.length_frames) });
        visit(sprite.layers);
      }
    }
  };
  visit(layers);
  return [...found.values()];
}
