/**
 * The part of the Lottie format that our kit writes, and nothing else.
 * A file made of these types holds no expressions, no text and no outside addresses.
 */

/** A point or a list of components: `[x, y]` for positions and scales (percent), `[r, g, b]` in 0–1 for colours. */
export type Vec = readonly number[];

/** Bézier handles of the segment that starts at a keyframe. */
export interface Handle {
  readonly x: number;
  readonly y: number;
}

export interface KeyframeJson {
  readonly t: number;
  readonly s: readonly (number | BezierJson)[];
  readonly h?: 1;
  readonly o?: Handle;
  readonly i?: Handle;
  readonly to?: Vec;
  readonly ti?: Vec;
}

/** A closed or open outline: vertices with tangents relative to them. */
export interface BezierJson {
  readonly c: boolean;
  readonly v: readonly Vec[];
  readonly i: readonly Vec[];
  readonly o: readonly Vec[];
}

export type PropertyJson =
  | { readonly a: 0; readonly k: number | Vec | BezierJson }
  | { readonly a: 1; readonly k: readonly KeyframeJson[] };

/** Position with its two axes animated apart, so that a parabola needs two keyframes and not twenty. */
export interface SplitPositionJson {
  readonly s: true;
  readonly x: PropertyJson;
  readonly y: PropertyJson;
}

/** What is left out has its resting value: place and anchor 0, scale and opacity 100, no turn. */
export interface TransformJson {
  readonly p?: PropertyJson | SplitPositionJson;
  readonly s?: PropertyJson;
  readonly r?: PropertyJson;
  readonly o?: PropertyJson;
  readonly a?: PropertyJson;
  readonly sk?: PropertyJson;
  readonly sa?: PropertyJson;
}

export interface GradientJson {
  readonly p: number;
  readonly k: PropertyJson;
}

export type ShapeJson =
  | { readonly ty: 'gr'; readonly it: readonly ShapeJson[] }
  | { readonly ty: 'sh'; readonly ks: PropertyJson }
  | { readonly ty: 'el'; readonly p: PropertyJson; readonly s: PropertyJson }
  | { readonly ty: 'rc'; readonly p: PropertyJson; readonly s: PropertyJson; readonly r: PropertyJson }
  | {
      readonly ty: 'sr';
      readonly sy: 1;
      readonly d: 1;
      readonly pt: PropertyJson;
      readonly p: PropertyJson;
      readonly r: PropertyJson;
      readonly or: PropertyJson;
      readonly os: PropertyJson;
      readonly ir: PropertyJson;
      readonly is: PropertyJson;
    }
  | { readonly ty: 'fl'; readonly c: PropertyJson; readonly o: PropertyJson; readonly r: 1 | 2 }
  | {
      readonly ty: 'gf';
      readonly t: 1 | 2;
      readonly o: PropertyJson;
      readonly r: 1;
      readonly s: PropertyJson;
      readonly e: PropertyJson;
      readonly g: GradientJson;
    }
  | {
      readonly ty: 'st';
      readonly c: PropertyJson;
      readonly o: PropertyJson;
      readonly w: PropertyJson;
      readonly lc: 1 | 2;
      readonly lj: 1 | 2;
      /** A dash and a gap, px. */
      readonly d?: readonly { readonly n: 'd' | 'g'; readonly v: PropertyJson }[];
    }
  | { readonly ty: 'tm'; readonly s: PropertyJson; readonly e: PropertyJson; readonly o: PropertyJson; readonly m: 1 }
  | ({ readonly ty: 'tr' } & TransformJson);

/** The four layer types that our files may hold. */
export const LAYER_TYPE = { precomp: 0, image: 2, empty: 3, shape: 4 } as const;
export type LayerType = (typeof LAYER_TYPE)[keyof typeof LAYER_TYPE];

export interface MaskJson {
  readonly mode: 'a';
  readonly inv: false;
  readonly o: PropertyJson;
  readonly pt: PropertyJson;
  readonly x: PropertyJson;
}

export interface LayerJson {
  readonly ty: LayerType;
  readonly nm: string;
  readonly ind: number;
  readonly parent?: number;
  readonly ip: number;
  readonly op: number;
  readonly st: number;
  readonly ks: TransformJson;
  readonly shapes?: readonly ShapeJson[];
  readonly refId?: string;
  readonly w?: number;
  readonly h?: number;
  readonly hasMask?: true;
  readonly masksProperties?: readonly MaskJson[];
}

export type AssetJson =
  | { readonly id: string; readonly nm: string; readonly layers: readonly LayerJson[] }
  | {
      readonly id: string;
      readonly w: number;
      readonly h: number;
      readonly u: '';
      /** Always a data URL: a gift never loads anything. */
      readonly p: string;
      readonly e: 1;
    };

export interface MarkerJson {
  readonly cm: string;
  readonly tm: number;
  readonly dr: number;
}

export interface AnimationJson {
  readonly v: string;
  readonly fr: number;
  readonly ip: number;
  readonly op: number;
  readonly w: number;
  readonly h: number;
  readonly nm: string;
  readonly assets: readonly AssetJson[];
  readonly layers: readonly LayerJson[];
  readonly markers: readonly MarkerJson[];
}
