/**
 * What a video made for Tencent's VAP says about itself: an MP4 with a box `vapc` beside the others, in it JSON that names the two frames. Read box by
 * box without trust: every size is held against the file. Pure.
 */
import { LIMITS, type AlphaLayout } from '@busker/protocol';
import { isRecord } from './is-record.ts';
import { lengthProblem } from './check.ts';
import { Refused } from './prepared.ts';
import { problem, type AnimationProblem } from './problems.ts';

export interface VapFacts {
  readonly layout: AlphaLayout;
  readonly duration_ms: number;
  /** It has places for names and pictures of people, which are not filled here. */
  readonly fused: boolean;
}

/** An MP4 of one show has a handful; a file of thousands is made to hurt. */
const BOXES = 64;
const HEAD_BYTES = 8;
const LONG_HEAD_BYTES = 16;
const VAPC_BYTES = 500_000;
const SIDE_PX = 2_048;
const VIDEO_SIDE_PX = 4_096;
const FRAMES = 600;
const RATE = 60;
const LONGEST_MS = 10_000;
const SHORTEST_MS = 200;

interface Box {
  readonly type: string;
  readonly body: Buffer;
}

/** The boxes at the top of the file. @throws Refused when their sizes do not add up. */
export function boxesOf(file: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < file.length;) {
    if (boxes.length === BOXES) throw new Refused(problem('mp4_boxes', { most: BOXES }));
    if (at + HEAD_BYTES > file.length) throw new Refused(problem('mp4_damaged'));
    const type = file.toString('latin1', at + 4, at + 8);
    let [size, head] = [file.readUInt32BE(at), HEAD_BYTES];
    if (size === 0) size = file.length - at;
    else if (size === 1) {
      if (at + LONG_HEAD_BYTES > file.length) throw new Refused(problem('mp4_damaged'));
      const long = file.readBigUInt64BE(at + HEAD_BYTES);
      [size, head] = [long > BigInt(file.length) ? file.length + 1 : Number(long), LONG_HEAD_BYTES];
    }
    if (size < head || at + size > file.length) throw new Refused(problem('mp4_damaged'));
    boxes.push({ type, body: file.subarray(at + head, at + size) });
    at += size;
  }
  return boxes;
}

/** @throws Refused with all that is wrong with it. */
export function readVap(file: Buffer): VapFacts {
  if (file.length > LIMITS.animation_video_bytes)
    throw new Refused(problem('too_large', { bytes: file.length, most: LIMITS.animation_video_bytes }));
  const boxes = boxesOf(file);
  for (const needed of ['ftyp', 'moov', 'mdat'])
    if (!boxes.some((box) => box.type === needed)) throw new Refused(problem('mp4_no_box', { box: needed }));
  const [vapc, ...more] = boxes.filter((box) => box.type === 'vapc');
  if (!vapc) throw new Refused(problem('vap_none'));
  if (more.length > 0) throw new Refused(problem('vap_twice'));
  if (vapc.body.length > VAPC_BYTES) throw new Refused(problem('vap_large', { most: VAPC_BYTES }));
  return factsOf(parsed(vapc.body));
}

function parsed(body: Buffer): Record<string, unknown> {
  let told: unknown;
  try {
    told = JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refused(problem('vap_not_json'));
  }
  if (!isRecord(told)) throw new Refused(problem('vap_no_info'));
  return told;
}

function factsOf(told: Record<string, unknown>): VapFacts {
  const info = isRecord(told['info']) ? told['info'] : undefined;
  if (!info) throw new Refused(problem('vap_no_info'));
  const problems: AnimationProblem[] = [];
  const whole = (key: string, least: number, most: number): number => {
    const value = info[key];
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    problems.push(problem('vap_number', { key, least, most }));
    return least;
  };
  const [w, h] = [whole('w', 16, SIDE_PX), whole('h', 16, SIDE_PX)];
  const [video_w, video_h] = [whole('videoW', 16, VIDEO_SIDE_PX), whole('videoH', 16, VIDEO_SIDE_PX)];
  const frames = whole('f', 1, FRAMES);
  const rate = whole('fps', 1, RATE);
  const frame = (key: string): AlphaLayout['rgb_frame'] => {
    const value: unknown = info[key];
    const [x, y, width, height] = Array.isArray(value) && value.length === 4 ? (value as unknown[]) : [];
    const all = [x, y, width, height];
    if (
      !all.every((one): one is number => typeof one === 'number' && Number.isInteger(one) && one >= 0) ||
      (width as number) < 2 ||
      (height as number) < 2 ||
      (x as number) + (width as number) > video_w ||
      (y as number) + (height as number) > video_h
    ) {
      problems.push(problem('vap_frame', { key }));
      return [0, 0, 2, 2];
    }
    return all as [number, number, number, number];
  };
  const layout: AlphaLayout = {
    w,
    h,
    video_w,
    video_h,
    rgb_frame: frame('rgbFrame'),
    alpha_frame: frame('aFrame'),
  };
  const duration_ms = Math.round((frames / rate) * 1_000);
  if (problems.length === 0) problems.push(...lengthProblems(duration_ms));
  if (problems.length > 0) throw new Refused(...problems);
  return { layout, duration_ms, fused: Array.isArray(told['src']) && told['src'].length > 0 };
}

export const lengthProblems = (duration_ms: number): AnimationProblem[] =>
  duration_ms < SHORTEST_MS || duration_ms > LONGEST_MS ? [lengthProblem(duration_ms, SHORTEST_MS, LONGEST_MS)] : [];

/** Of 100: the larger share that playing it takes of what is allowed, pixels or bytes. */
export const vapCost = ({ video_w, video_h }: AlphaLayout, bytes: number): number =>
  Math.max(
    1,
    Math.round(100 * Math.max((video_w * video_h) / VIDEO_SIDE_PX / SIDE_PX, bytes / LIMITS.animation_video_bytes)),
  );
