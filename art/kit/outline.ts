import svgpath from 'svgpath';
import type { BezierJson, Vec } from './types.ts';

interface Draft {
  c: boolean;
  v: Vec[];
  i: Vec[];
  o: Vec[];
}

/** Collects path commands into Bézier outlines with tangents relative to their vertices. */
class OutlineWriter {
  readonly done: Draft[] = [];
  #draft: Draft | undefined;
  #x = 0;
  #y = 0;

  move(x: number, y: number): void {
    this.#draft = { c: false, v: [], i: [], o: [] };
    this.done.push(this.#draft);
    this.#vertex(x, y);
  }

  line(x: number, y: number): void {
    this.#vertex(x, y);
  }

  horizontal(x: number): void {
    this.#vertex(x, this.#y);
  }

  vertical(y: number): void {
    this.#vertex(this.#x, y);
  }

  quadratic(cx: number, cy: number, x: number, y: number): void {
    const x0 = this.#x;
    const y0 = this.#y;
    this.cubic(
      x0 + (2 / 3) * (cx - x0),
      y0 + (2 / 3) * (cy - y0),
      x + (2 / 3) * (cx - x),
      y + (2 / 3) * (cy - y),
      x,
      y,
    );
  }

  cubic(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    const draft = this.#open();
    draft.o[draft.v.length - 1] = [x1 - this.#x, y1 - this.#y];
    this.#vertex(x, y);
    draft.i[draft.v.length - 1] = [x2 - x, y2 - y];
  }

  close(): void {
    const draft = this.#open();
    const last = draft.v.length - 1;
    const [fx = 0, fy = 0] = draft.v[0] ?? [];
    const [lx = 0, ly = 0] = draft.v[last] ?? [];
    if (last > 0 && Math.hypot(lx - fx, ly - fy) < 1e-3) {
      draft.i[0] = draft.i[last]!;
      draft.v.pop();
      draft.i.pop();
      draft.o.pop();
    }
    draft.c = true;
    this.#x = fx;
    this.#y = fy;
  }

  #open(): Draft {
    if (this.#draft === undefined) throw new SyntaxError('a path must start with a move');
    return this.#draft;
  }

  #vertex(x: number, y: number): void {
    const draft = this.#open();
    draft.v.push([x, y]);
    draft.i.push([0, 0]);
    draft.o.push([0, 0]);
    this.#x = x;
    this.#y = y;
  }
}

/**
 * Turns an SVG path (`d`) into Lottie outlines, one for each move.
 * @param transform an SVG transform to apply first.
 * @throws SyntaxError on a path that SVG would not accept.
 */
export function outlines(d: string, transform?: string): BezierJson[] {
  const parsed = svgpath(d);
  // The package keeps what it could not read to itself; its types do not know of the field either.
  const { err } = parsed as unknown as { readonly err: string };
  if (err !== '') throw new SyntaxError(err);
  const source = (transform === undefined ? parsed : parsed.transform(transform)).abs().unarc().unshort();
  const writer = new OutlineWriter();
  source.iterate((segment) => {
    const [command, a = 0, b = 0, c = 0, e = 0, f = 0, g = 0] = segment as [string, ...number[]];
    if (command === 'M') writer.move(a, b);
    else if (command === 'L') writer.line(a, b);
    else if (command === 'H') writer.horizontal(a);
    else if (command === 'V') writer.vertical(a);
    else if (command === 'C') writer.cubic(a, b, c, e, f, g);
    else if (command === 'Q') writer.quadratic(a, b, c, e);
    else if (command === 'Z' || command === 'z') writer.close();
    else throw new SyntaxError(`unknown path command ${command}`);
  });
  return writer.done;
}

/** A smooth open curve through points (Catmull-Rom); all curves through equal counts can be morphed. */
export function curveThrough(points: readonly Vec[], tension = 1): BezierJson {
  const tangent = (i: number): Vec => {
    const before = points[Math.max(0, i - 1)]!;
    const after = points[Math.min(points.length - 1, i + 1)]!;
    return [((after[0]! - before[0]!) / 6) * tension, ((after[1]! - before[1]!) / 6) * tension];
  };
  const tangents = points.map((_, i) => tangent(i));
  return { c: false, v: points, o: tangents, i: tangents.map(([x = 0, y = 0]) => [-x, -y]) };
}
