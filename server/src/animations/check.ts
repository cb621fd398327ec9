/**
 * What an uploaded Lottie file may be: the gift profile. A file is refused with all its problems at once, and nothing of a refused file is
 * ever drawn. Players here do not execute expressions; files that carry them are refused all the same, because other players do.
 */
import { LIMITS } from '@busker/protocol';
import { isRecord } from './is-record.ts';

export interface AnimationFacts {
  readonly width: number;
  readonly height: number;
  readonly duration_ms: number;
  readonly layers: number;
  /** What playing it costs, 0 to 100: the larger share that it takes of what the profile allows, layers or values. */
  readonly cost: number;
}

/** Limits of the profile, with their reasons. */
const PROFILE = {
  /** A phone decodes more only slowly. */
  layers: 400,
  /** Deeper nesting is only ever made to hurt. */
  depth: 40,
  /** All values of the file together; a full-screen show of the house has some 40 000. */
  nodes: 400_000,
  side_px: 2_048,
  duration_ms: 10_000,
  frame_rate: 120,
  /** Pictures may only be embedded, and these together are as large as the file may be. */
  image: /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/=]+$/,
} as const;
/** Shape, solid, image, null, precomposition, text without fonts is refused. */
const LAYER_TYPES = new Map([
  [0, 'precomposition'],
  [1, 'solid'],
  [2, 'image'],
  [3, 'null'],
  [4, 'shape'],
]);
const PROBLEMS_SHOWN = 20;

/** Checks a parsed file. Empty `problems`: it fits the profile and `facts` is set. */
export function checkAnimation(
  file: unknown,
  bytes: number,
): { problems: string[]; facts: AnimationFacts | undefined } {
  const problems: string[] = [];
  const say = (problem: string): void => {
    if (problems.length < PROBLEMS_SHOWN && !problems.includes(problem)) problems.push(problem);
  };
  if (bytes > LIMITS.animation_bytes)
    say(`The file has ${bytes} bytes; at most ${LIMITS.animation_bytes} are allowed.`);
  if (!isRecord(file)) return { problems: ['This is not a Lottie file: it is not a JSON object.'], facts: undefined };

  const number = (key: string, least: number, most: number, what: string): number => {
    const value = file[key];
    if (typeof value !== 'number' || !Number.isFinite(value) || value < least || value > most) {
      say(`${what} ("${key}") must be a number from ${least} to ${most}.`);
      return 0;
    }
    return value;
  };
  const width = number('w', 16, PROFILE.side_px, 'The width');
  const height = number('h', 16, PROFILE.side_px, 'The height');
  const frame_rate = number('fr', 1, PROFILE.frame_rate, 'The frame rate');
  const first = number('ip', -100_000, 100_000, 'The first frame');
  const last = number('op', -100_000, 100_000, 'The last frame');
  const duration_ms = frame_rate > 0 ? Math.round(((last - first) / frame_rate) * 1_000) : 0;
  if (duration_ms < 200 || duration_ms > PROFILE.duration_ms)
    say(
      `The animation must last 0.2 to ${PROFILE.duration_ms / 1_000} seconds; this one lasts ${duration_ms / 1_000}.`,
    );

  const layers = Array.isArray(file['layers']) ? file['layers'] : [];
  if (layers.length === 0) say('There are no layers.');
  const assets = Array.isArray(file['assets']) ? file['assets'] : [];
  const all = [
    ...layers,
    ...assets.flatMap((asset) => (isRecord(asset) && Array.isArray(asset['layers']) ? asset['layers'] : [])),
  ];
  if (all.length > PROFILE.layers) say(`There are ${all.length} layers; at most ${PROFILE.layers} are allowed.`);
  for (const layer of all) {
    const type = isRecord(layer) ? layer['ty'] : undefined;
    if (typeof type !== 'number' || !LAYER_TYPES.has(type))
      say(
        `Layers of type ${String(type).slice(0, 20)} are not allowed; allowed are ${[...LAYER_TYPES.values()].join(', ')}.`,
      );
  }
  for (const asset of assets) {
    if (!isRecord(asset) || Array.isArray(asset['layers'])) continue;
    if (typeof asset['p'] !== 'string' || !PROFILE.image.test(asset['p']))
      say(
        'Pictures must be embedded as PNG, JPEG or WebP; this file names one at an outside address, or one of another kind.',
      );
  }
  if (file['fonts'] !== undefined || file['chars'] !== undefined) say('Fonts are not allowed; turn text into shapes.');
  const nodes = walk(file, say);
  return {
    problems,
    facts:
      problems.length === 0
        ? {
            width: Math.round(width),
            height: Math.round(height),
            duration_ms,
            layers: all.length,
            cost: cost(all.length, nodes),
          }
        : undefined,
  };
}

/** Looks at every value of the file without recursion: a hostile file cannot overflow the stack. @returns how many there are. */
function walk(root: Record<string, unknown>, say: (problem: string) => void): number {
  const stack: [unknown, number][] = [[root, 0]];
  let nodes = 0;
  while (stack.length > 0) {
    const [value, depth] = stack.pop()!;
    if (++nodes > PROFILE.nodes) {
      say(`The file is too complex: more than ${PROFILE.nodes} values.`);
      return nodes;
    }
    if (depth > PROFILE.depth) {
      say(`The file is nested too deeply: more than ${PROFILE.depth} levels.`);
      return nodes;
    }
    if (Array.isArray(value)) for (const one of value) stack.push([one, depth + 1]);
    else if (isRecord(value)) {
      for (const [key, one] of Object.entries(value)) {
        // "x" holds an expression where it is a text; as a number or an animated value it is a coordinate.
        if (key === 'x' && typeof one === 'string')
          say('Expressions are not allowed: they are programs, and some players run them.');
        if (key === '__proto__' || key === 'constructor') say(`A key may not be called "${key}".`);
        stack.push([one, depth + 1]);
      }
    } else if (typeof value === 'string') {
      if (/^\s*(https?:|ftp:|file:|\/\/|javascript:|blob:)/i.test(value)) say('Outside addresses are not allowed.');
    } else if (typeof value === 'number' && !Number.isFinite(value)) say('Numbers must be finite.');
  }
  return nodes;
}

const cost = (layers: number, nodes: number): number =>
  Math.max(1, Math.round(100 * Math.max(layers / PROFILE.layers, nodes / PROFILE.nodes)));
