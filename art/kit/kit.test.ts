import { expect, test } from 'vitest';
import { toLottie } from './composition.ts';
import { keys, property } from './keyframes.ts';
import { shapeLayer } from './layers.ts';
import { dot } from './lights.ts';
import { outlines } from './outline.ts';
import { random } from './random.ts';
import { rounded, shorten } from './rounding.ts';
import { drawn, ellipse, fill } from './shapes.ts';
import { svgShapes } from './svg.ts';

test('keyframes must go forward in time', () => {
  expect(() => keys([10, 0], [10, 5])).toThrow(RangeError);
  expect(property(keys([0, 1, 'hold'], [10, 2]))).toEqual({
    a: 1,
    k: [
      { t: 0, s: [1], h: 1 },
      { t: 10, s: [2] },
    ],
  });
});

test('a path becomes one outline for each move, and a closing point is not doubled', () => {
  const shapes = outlines('M0 0L10 0L10 10L0 0Z M20 20h5');
  expect(shapes).toHaveLength(2);
  expect(shapes[0]).toMatchObject({
    c: true,
    v: [
      [0, 0],
      [10, 0],
      [10, 10],
    ],
  });
  expect(shapes[1]).toMatchObject({
    c: false,
    v: [
      [20, 20],
      [25, 20],
    ],
  });
  expect(() => outlines('L1 1')).toThrow(SyntaxError);
});

test('an SVG drawing keeps its order and refuses what it cannot draw rightly', () => {
  const shapes = svgShapes('<g fill="#f00"><path d="M0 0h4v4z"/><circle cx="2" cy="2" r="1" fill="#00f"/></g>');
  expect(shapes).toHaveLength(2);
  expect(JSON.stringify(shapes[0])).toContain('"k":[1,0,0]');
  expect(JSON.stringify(shapes[1])).toContain('"k":[0,0,1]');
  expect(() => svgShapes('<mask id="a"/><path d="M0 0h4v4z"/>')).toThrow(RangeError);
});

test('numbers are shortened by their size, and frame numbers keep tenths', () => {
  expect(shorten(0.123456)).toBe(0.123);
  expect(shorten(543.21)).toBe(543);
  expect(Object.is(shorten(-0.0001), 0)).toBe(true);
  expect(rounded({ t: 123.45, s: [123.45] })).toEqual({ t: 123.5, s: [123] });
  expect(() => rounded([Number.NaN])).toThrow(RangeError);
});

test('the same seed gives the same numbers, another seed gives others', () => {
  const draw = (seed: number): number[] => {
    const source = random(seed);
    return Array.from({ length: 5 }, () => source.next());
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('a clear layer of one paint is a clear paint; of two paints it stays a clear layer', () => {
  const one = shapeLayer('one', [dot(5, '#ffffff')], { o: 50 });
  const two = shapeLayer('two', [drawn(ellipse(0, 0, 5), [fill('#fff'), fill('#000')])], { o: 50 });
  expect(one.transform.o).toBeUndefined();
  expect(JSON.stringify(one.shapes)).toContain('"o":{"a":0,"k":50}');
  expect(two.transform.o).toBe(50);
});

test('layers are numbered from the front, and a parent must be in the composition', () => {
  const back = shapeLayer('back', [dot(5, '#fff')]);
  const front = shapeLayer('front', [dot(5, '#fff')], { parent: back });
  const composition = { name: 't', width: 10, height: 10, length_frames: 10, cues: [] };
  const { layers } = toLottie({ ...composition, layers: [back, front] });
  expect(layers.map((layer) => [layer.nm, layer.ind, layer.parent])).toEqual([
    ['front', 2, 1],
    ['back', 1, undefined],
  ]);
  expect(() => toLottie({ ...composition, layers: [front] })).toThrow(RangeError);
});
