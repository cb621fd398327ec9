/**
 * What an uploaded Lottie file may be: the gift profile. A file is refused with all its problems at once, and nothing of a refused file is
 * ever drawn. Players here do not execute expressions; files that carry them are refused all the same, because other players do.
 */
import { LIMITS } from '@busker/protocol';
import { isRecord } from './is-record.ts';
import { problem, type AnimationProblem } from './problems.ts';

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
  shortest_ms: 200,
  longest_ms: 10_000,
  frame_rate: 120,
  /** Pictures may only be embedded, and these together are as large as the file may be. */
  image: /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/=]+$/,
} as const;
/** Precomposition, solid, image, null, shape. */
const LAYER_TYPES: ReadonlySet<unknown> = new Set([0, 1, 2, 3, 4]);
const PROBLEMS_SHOWN = 20;

/** Checks a parsed file. Empty `problems`: it fits the profile and `facts` is set. */
export function checkAnimation(
  file: unknown,
  bytes: number,
): { problems: AnimationProblem[]; facts: AnimationFacts | undefined } {
  const said = new Map<string, AnimationProblem>();
  const say = (one: AnimationProblem): void => {
    if (said.size < PROBLEMS_SHOWN) said.set(JSON.stringify(one), one);
  };
  if (bytes > LIMITS.animation_bytes) say(problem('too_large', { bytes, most: LIMITS.animation_bytes }));
  if (!isRecord(file)) return { problems: [problem('not_an_object')], facts: undefined };

  const number = (key: 'w' | 'h' | 'fr' | 'ip' | 'op', least: number, most: number): number => {
    const value = file[key];
    if (typeof value !== 'number' || !Number.isFinite(value) || value < least || value > most) {
      say(problem('number', { key, least, most }));
      return 0;
    }
    return value;
  };
  const width = number('w', 16, PROFILE.side_px);
  const height = number('h', 16, PROFILE.side_px);
  const frame_rate = number('fr', 1, PROFILE.frame_rate);
  const first = number('ip', -100_000, 100_000);
  const last = number('op', -100_000, 100_000);
  const duration_ms = frame_rate > 0 ? Math.round(((last - first) / frame_rate) * 1_000) : 0;
  if (duration_ms < PROFILE.shortest_ms || duration_ms > PROFILE.longest_ms)
    say(lengthProblem(duration_ms, PROFILE.shortest_ms, PROFILE.longest_ms));

  const layers = Array.isArray(file['layers']) ? file['layers'] : [];
  if (layers.length === 0) say(problem('no_layers'));
  const assets = Array.isArray(file['assets']) ? file['assets'] : [];
  const all = [
    ...layers,
    ...assets.flatMap((asset) => (isRecord(asset) && Array.isArray(asset['layers']) ? asset['layers'] : [])),
  ];
  if (all.length > PROFILE.layers) say(problem('layers', { layers: all.length, most: PROFILE.layers }));
  for (const layer of all) {
    const type = isRecord(layer) ? layer['ty'] : undefined;
    if (!LAYER_TYPES.has(type)) say(problem('layer_type', { type: String(type).slice(0, 20) }));
  }
  for (const asset of assets) {
    if (!isRecord(asset) || Array.isArray(asset['layers'])) continue;
    if (typeof asset['p'] !== 'string' || !PROFILE.image.test(asset['p'])) say(problem('pictures'));
  }
  if (file['fonts'] !== undefined || file['chars'] !== undefined) say(problem('fonts'));
  const nodes = walk(file, say);
  const problems = [...said.values()];
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
function walk(root: Record<string, unknown>, say: (one: AnimationProblem) => void): number {
  const stack: [unknown, number][] = [[root, 0]];
  let nodes = 0;
  while (stack.length > 0) {
    const [value, depth] = stack.pop()!;
    if (++nodes > PROFILE.nodes) {
      say(problem('too_complex', { most: PROFILE.nodes }));
      return nodes;
    }
    if (depth > PROFILE.depth) {
      say(problem('too_deep', { most: PROFILE.depth }));
      return nodes;
    }
    if (Array.isArray(value)) for (const one of value) stack.push([one, depth + 1]);
    else if (isRecord(value)) {
      for (const [key, one] of Object.entries(value)) {
        // "x" holds an expression where it is a text; as a number or an animated value it is a coordinate.
        if (key === 'x' && typeof one === 'string') say(problem('expressions'));
        if (key === '__proto__' || key === 'constructor') say(problem('key_name', { key }));
        stack.push([one, depth + 1]);
      }
    } else if (typeof value === 'string') {
      if (/^\s*(https?:|ftp:|file:|\/\/|javascript:|blob:)/i.test(value)) say(problem('outside'));
    } else if (typeof value === 'number' && !Number.isFinite(value)) say(problem('not_finite'));
  }
  return nodes;
}

const cost = (layers: number, nodes: number): number =>
  Math.max(1, Math.round(100 * Math.max(layers / PROFILE.layers, nodes / PROFILE.nodes)));

export const lengthProblem = (duration_ms: number, shortest_ms: number, longest_ms: number): AnimationProblem =>
  problem('length', { least: shortest_ms / 1_000, most: longest_ms / 1_000, seconds: duration_ms / 1_000 });
