/**
 * A person in parts. Units: the pelvis is the origin, y grows downward, a standing adult is about 400 tall
 * (feet at 196, shoulders at -118, crown of the head near -192). Hands and feet are given as targets;
 * elbows and knees are solved.
 */

import { onLayer, TAU, type Context, type Point } from './canvas.ts';

export interface Pose {
  /** Lean of the trunk in radians, positive to the right. */
  readonly lean?: number;
  /** Half of the shoulder width: 34 seen from the front, about 16 from the side. */
  readonly shoulders?: number;
  readonly head_tilt?: number;
  readonly hand_l: Point;
  readonly hand_r: Point;
  readonly foot_l: Point;
  readonly foot_r: Point;
  /** Length of a thigh, less than its 100 when it points at the viewer. */
  readonly thigh?: number;
  /** Which way each joint bends, 1 or -1; an elbow left out points outward and down. */
  readonly elbow_l?: number;
  readonly elbow_r?: number;
  readonly knee_l?: number;
  readonly knee_r?: number;
}

export interface Dress {
  readonly skin: string;
  readonly top: string;
  readonly bottom: string;
  readonly shoe: string;
  readonly hair: string;
  /** Sleeve colour when it differs from the top; bare arms take the skin. */
  readonly sleeve?: string;
  readonly forearm?: string;
}

export interface Body {
  readonly neck: Point;
  readonly head: Point;
  readonly head_tilt: number;
  readonly shoulder_l: Point;
  readonly shoulder_r: Point;
  readonly elbow_l: Point;
  readonly elbow_r: Point;
  readonly hand_l: Point;
  readonly hand_r: Point;
  readonly hip_l: Point;
  readonly hip_r: Point;
  readonly knee_l: Point;
  readonly knee_r: Point;
  readonly foot_l: Point;
  readonly foot_r: Point;
}

const UPPER_ARM = 68;
const FOREARM = 66;
const THIGH = 100;
const SHIN = 98;

/** The joint between two bones, and the end that can be reached. */
export function reach(
  from: Point,
  to: Point,
  first: number,
  second: number,
  bend: number,
): { joint: Point; end: Point } {
  let dx = to[0] - from[0];
  let dy = to[1] - from[1];
  const wanted = Math.hypot(dx, dy) || 1e-6;
  const far = Math.min(first + second - 0.5, Math.max(Math.abs(first - second) + 1, wanted));
  dx *= far / wanted;
  dy *= far / wanted;
  const along = (far * far + first * first - second * second) / (2 * far);
  const off = Math.sqrt(Math.max(0, first * first - along * along)) * bend;
  return {
    joint: [from[0] + (dx * along - dy * off) / far, from[1] + (dy * along + dx * off) / far],
    end: [from[0] + dx, from[1] + dy],
  };
}

/** An arm whose elbow points outward and down, as it does at rest. */
function relaxed(from: Point, to: Point, side: number, bend: number | undefined): { joint: Point; end: Point } {
  if (bend !== undefined) return reach(from, to, UPPER_ARM, FOREARM, bend);
  const [a, b] = [reach(from, to, UPPER_ARM, FOREARM, 1), reach(from, to, UPPER_ARM, FOREARM, -1)];
  const score = (p: Point): number => p[0] * side + p[1] * 0.7;
  return score(a.joint) > score(b.joint) ? a : b;
}

export function solve(pose: Pose): Body {
  const lean = pose.lean ?? 0;
  const half = pose.shoulders ?? 34;
  const turn = (x: number, y: number): Point => [
    x * Math.cos(lean) - y * Math.sin(lean),
    x * Math.sin(lean) + y * Math.cos(lean),
  ];
  const hip = 14 + half * 0.14;
  const shoulder_l = turn(-half, -110);
  const shoulder_r = turn(half, -110);
  const tilt = lean + (pose.head_tilt ?? 0);
  const neck = turn(0, -126);
  const arm_l = relaxed(shoulder_l, pose.hand_l, -1, pose.elbow_l);
  const arm_r = relaxed(shoulder_r, pose.hand_r, 1, pose.elbow_r);
  const leg_l = reach([-hip, 2], pose.foot_l, pose.thigh ?? THIGH, SHIN, pose.knee_l ?? 1);
  const leg_r = reach([hip, 2], pose.foot_r, pose.thigh ?? THIGH, SHIN, pose.knee_r ?? -1);
  return {
    neck,
    head: [neck[0] + Math.sin(tilt) * 36, neck[1] - Math.cos(tilt) * 36],
    head_tilt: tilt,
    shoulder_l,
    shoulder_r,
    elbow_l: arm_l.joint,
    elbow_r: arm_r.joint,
    hand_l: arm_l.end,
    hand_r: arm_r.end,
    hip_l: [-hip, 2],
    hip_r: [hip, 2],
    knee_l: leg_l.joint,
    knee_r: leg_r.joint,
    foot_l: leg_l.end,
    foot_r: leg_r.end,
  };
}

/** A limb that narrows from one end to the other. */
export function limb(g: Context, a: Point, b: Point, ra: number, rb: number, fill: string): void {
  const angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
  g.fillStyle = fill;
  g.beginPath();
  g.arc(a[0], a[1], ra, angle + Math.PI / 2, angle - Math.PI / 2);
  g.arc(b[0], b[1], rb, angle - Math.PI / 2, angle + Math.PI / 2);
  g.fill();
}

export function arm(g: Context, body: Body, side: 'l' | 'r', dress: Dress): void {
  const [s, e, h] =
    side === 'l' ? [body.shoulder_l, body.elbow_l, body.hand_l] : [body.shoulder_r, body.elbow_r, body.hand_r];
  const sleeve = dress.sleeve ?? dress.top;
  limb(g, s, e, 12.5, 9.5, sleeve);
  limb(g, e, h, 9.5, 6.5, dress.forearm ?? sleeve);
  const angle = Math.atan2(h[1] - e[1], h[0] - e[0]);
  limb(g, h, [h[0] + Math.cos(angle) * 8, h[1] + Math.sin(angle) * 8], 7.5, 6, dress.skin);
}

export function leg(g: Context, body: Body, side: 'l' | 'r', dress: Dress, toe = side === 'l' ? -1 : 1): void {
  const [p, k, f] = side === 'l' ? [body.hip_l, body.knee_l, body.foot_l] : [body.hip_r, body.knee_r, body.foot_r];
  limb(g, p, k, 19, 13, dress.bottom);
  limb(g, k, f, 13, 8.5, dress.bottom);
  g.fillStyle = dress.shoe;
  g.beginPath();
  g.moveTo(f[0] - 10 * toe, f[1] - 8);
  g.quadraticCurveTo(f[0] + 12 * toe, f[1] - 10, f[0] + 27 * toe, f[1] + 4);
  g.quadraticCurveTo(f[0] + 31 * toe, f[1] + 11, f[0] + 24 * toe, f[1] + 11);
  g.lineTo(f[0] - 10 * toe, f[1] + 11);
  g.closePath();
  g.fill();
}

export function trunk(g: Context, body: Body, dress: Dress): void {
  const [sl, sr, hl, hr, n] = [body.shoulder_l, body.shoulder_r, body.hip_l, body.hip_r, body.neck];
  limb(
    g,
    [n[0], n[1] + 8],
    [n[0] + (body.head[0] - n[0]) * 0.5, n[1] + (body.head[1] - n[1]) * 0.5],
    11,
    9.5,
    dress.skin,
  );
  g.fillStyle = dress.top;
  g.beginPath();
  const waist_y = (sl[1] + hl[1]) / 2 + 16;
  g.moveTo(n[0] - 11, n[1] + 3);
  g.bezierCurveTo(n[0] - 16, n[1] + 9, sl[0] + 6, sl[1] - 14, sl[0] - 8, sl[1] - 9);
  g.bezierCurveTo(sl[0] - 17, sl[1] + 6, sl[0] + 6, waist_y - 30, hl[0] - 7, waist_y);
  g.quadraticCurveTo(hl[0] - 14, hl[1] - 16, hl[0] - 19, hl[1] + 8);
  g.quadraticCurveTo(0, hl[1] + 24, hr[0] + 19, hr[1] + 8);
  g.quadraticCurveTo(hr[0] + 14, hr[1] - 16, hr[0] + 7, waist_y);
  g.bezierCurveTo(sr[0] - 6, waist_y - 30, sr[0] + 17, sr[1] + 6, sr[0] + 8, sr[1] - 9);
  g.bezierCurveTo(sr[0] - 6, sr[1] - 14, n[0] + 16, n[1] + 9, n[0] + 11, n[1] + 3);
  g.quadraticCurveTo(n[0], n[1] + 9, n[0] - 11, n[1] + 3);
  g.fill();
}

/** What is on a head. The origin is the head's centre, the head is about 21 × 26. */
export type HeadWear = (g: Context) => void;

/** The head; `look` is -1 (left) to 1 (right), 0 to the viewer. */
export function head(g: Context, body: Body, dress: Dress, look: number, wear: HeadWear, face = true): void {
  g.save();
  g.translate(body.head[0], body.head[1]);
  g.rotate(body.head_tilt);
  g.fillStyle = dress.skin;
  g.beginPath();
  g.ellipse(0, 0, 20.5, 25.5, 0, 0, TAU);
  g.fill();
  if (Math.abs(look) > 0.4) {
    const d = Math.sign(look);
    g.beginPath();
    g.moveTo(d * 17, -9);
    g.quadraticCurveTo(d * 21, -2, d * 27, 3);
    g.quadraticCurveTo(d * 27, 7, d * 18, 7);
    g.fill();
  }
  if (face) {
    g.strokeStyle = 'rgb(40 8 30 / 0.75)';
    g.lineWidth = 2.4;
    g.lineCap = 'round';
    for (const side of [-1, 1]) {
      const x = look * 9 + side * 7.5;
      if (Math.abs(x) > 15) continue;
      g.beginPath();
      g.arc(x, -2, 3.6, 0.2, Math.PI - 0.2);
      g.stroke();
    }
    g.beginPath();
    g.arc(look * 10, 7, 6, 0.35, Math.PI - 0.35);
    g.stroke();
  }
  wear(g);
  g.restore();
}

export const hair = {
  short:
    (colour: string): HeadWear =>
    (g) => {
      g.fillStyle = colour;
      g.beginPath();
      g.moveTo(-22, 2);
      g.bezierCurveTo(-27, -34, 27, -36, 22, 2);
      g.bezierCurveTo(20, -12, 4, -16, -8, -14);
      g.bezierCurveTo(-16, -12, -20, -6, -22, 2);
      g.fill();
    },
  long:
    (colour: string, sway = 0): HeadWear =>
    (g) => {
      g.fillStyle = colour;
      g.beginPath();
      g.moveTo(0, -31);
      g.bezierCurveTo(-34, -30, -24, 10, -30 + sway * 0.4, 46 + Math.abs(sway) * 0.2);
      g.bezierCurveTo(-24 + sway * 0.5, 52, -16, 34, -17, 6);
      g.bezierCurveTo(-16, -12, -2, -16, 4, -18);
      g.bezierCurveTo(14, -14, 17, -4, 17, 8);
      g.bezierCurveTo(16, 34, 24 + sway * 0.5, 52, 30 + sway * 0.5, 44);
      g.bezierCurveTo(24, 8, 32, -30, 0, -31);
      g.fill();
    },
  bun:
    (colour: string): HeadWear =>
    (g) => {
      g.fillStyle = colour;
      g.beginPath();
      g.ellipse(0, -34, 12, 11, 0, 0, TAU);
      g.fill();
      hair.short(colour)(g);
    },
  curls:
    (colour: string): HeadWear =>
    (g) => {
      g.fillStyle = colour;
      for (const [x, y, r] of [
        [-20, -6, 11],
        [-19, -20, 13],
        [-6, -29, 14],
        [9, -29, 14],
        [20, -19, 13],
        [21, -5, 11],
        [0, -18, 14],
      ] as const) {
        g.beginPath();
        g.arc(x, y, r, 0, TAU);
        g.fill();
      }
    },
};

/** A hat with a brim: `crown` tall, `brim` half as wide as the whole. */
export function hat(colour: string, band: string, crown = 30, brim = 36): HeadWear {
  return (g) => {
    g.fillStyle = colour;
    g.beginPath();
    g.moveTo(-21, -12);
    g.lineTo(-19, -14 - crown * 0.8);
    g.quadraticCurveTo(-16, -16 - crown, 0, -13 - crown);
    g.quadraticCurveTo(16, -16 - crown, 19, -14 - crown * 0.8);
    g.lineTo(21, -12);
    g.fill();
    g.fillStyle = band;
    g.fillRect(-20.5, -21, 41, 7);
    g.fillStyle = colour;
    g.beginPath();
    g.moveTo(-brim, -13);
    g.quadraticCurveTo(0, -2, brim, -13);
    g.quadraticCurveTo(0, -21, -brim, -13);
    g.fill();
  };
}

/**
 * Draws with light from one side: what `draw` paints is shaded toward the dark and gets a bright edge.
 * `from` points from the figure toward the light, its length is the width of the edge in pixels.
 */
export function lit(
  g: Context,
  from: Point,
  rim: string,
  draw: (g: Context) => void,
  shade = 'rgb(10 2 24 / 0.35)',
  rim_alpha = 0.9,
): void {
  onLayer(draw, (body, bg) => {
    bg.save();
    bg.setTransform(1, 0, 0, 1, 0, 0);
    onLayer(
      (edge) => {
        edge.drawImage(body, 0, 0);
        edge.globalCompositeOperation = 'source-in';
        edge.fillStyle = rim;
        edge.fillRect(0, 0, body.width, body.height);
        edge.globalCompositeOperation = 'destination-out';
        edge.drawImage(body, -from[0], -from[1]);
      },
      (edge) => {
        bg.globalCompositeOperation = 'source-atop';
        bg.fillStyle = shade;
        bg.fillRect(0, 0, body.width, body.height);
        bg.globalCompositeOperation = 'source-atop';
        bg.globalAlpha = rim_alpha;
        bg.drawImage(edge, 0, 0);
      },
    );
    bg.restore();
    g.save();
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.drawImage(body, 0, 0);
    g.restore();
  });
}
