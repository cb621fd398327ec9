import { parseSync, type INode } from 'svgson';
import { rgb, type Hex } from './color.ts';
import { path } from './shapes.ts';
import { drawn, fill, linear, radial, stroke, type Stop } from './shapes.ts';
import type { ShapeJson } from './types.ts';

type Attributes = Readonly<Record<string, string>>;

const number = (attributes: Attributes, name: string, otherwise = 0): number => {
  const value = Number(attributes[name]);
  return Number.isFinite(value) && attributes[name] !== undefined ? value : otherwise;
};

const arcs = (cx: number, cy: number, rx: number, ry: number): string =>
  `M${cx - rx} ${cy}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0Z`;

function pathOf(node: INode): string | undefined {
  const a = node.attributes;
  if (node.name === 'path') return a['d'];
  if (node.name === 'circle') return arcs(number(a, 'cx'), number(a, 'cy'), number(a, 'r'), number(a, 'r'));
  if (node.name === 'ellipse') return arcs(number(a, 'cx'), number(a, 'cy'), number(a, 'rx'), number(a, 'ry'));
  if (node.name === 'rect') {
    return `M${number(a, 'x')} ${number(a, 'y')}h${number(a, 'width')}v${number(a, 'height')}h${-number(a, 'width')}Z`;
  }
  return undefined;
}

const asHex = (color: string): Hex => {
  rgb(color);
  return (color.startsWith('#') ? color : color === 'white' ? '#ffffff' : '#000000') as Hex;
};

function gradient(definition: INode, opacity: number): ShapeJson {
  const a = definition.attributes;
  const list = definition.children
    .filter((child) => child.name === 'stop')
    .map((stop): Stop => [number(stop.attributes, 'offset'), asHex(stop.attributes['stop-color'] ?? '#000')]);
  return definition.name === 'linearGradient'
    ? linear([number(a, 'x1'), number(a, 'y1')], [number(a, 'x2'), number(a, 'y2')], list, opacity)
    : radial([number(a, 'cx'), number(a, 'cy')], number(a, 'r', 1), list, opacity);
}

function paint(attributes: Attributes, definitions: ReadonlyMap<string, INode>): ShapeJson | undefined {
  const color = attributes['fill'] ?? '#000';
  if (color === 'none') return undefined;
  const opacity = number(attributes, 'opacity', 1) * number(attributes, 'fill-opacity', 1) * 100;
  const reference = /^url\(#(.+)\)$/.exec(color)?.[1];
  if (reference === undefined) return fill(asHex(color), opacity, attributes['fill-rule'] === 'evenodd' ? 2 : 1);
  const definition = definitions.get(reference);
  if (definition === undefined) throw new RangeError(`the drawing uses an unknown paint ${reference}`);
  return gradient(definition, opacity);
}

const NOT_DRAWN = new Set(['defs', 'linearGradient', 'radialGradient']);
const NOT_SUPPORTED = new Set(['clipPath', 'mask', 'filter', 'use', 'image', 'text', 'style']);

/**
 * Turns the inside of an SVG drawing into shapes in painter's order.
 * @throws RangeError on constructs that would be drawn wrongly (clips, masks, filters, text).
 */
export function svgShapes(body: string): ShapeJson[] {
  const root = parseSync(`<svg xmlns="http://www.w3.org/2000/svg">${body}</svg>`);
  const definitions = new Map<string, INode>();
  const collect = (node: INode): void => {
    if (node.attributes['id'] !== undefined) definitions.set(node.attributes['id'], node);
    node.children.forEach(collect);
  };
  collect(root);
  const shapes: ShapeJson[] = [];
  const walk = (node: INode, inherited: Attributes, placed: string): void => {
    if (NOT_DRAWN.has(node.name)) return;
    if (NOT_SUPPORTED.has(node.name)) throw new RangeError(`the kit cannot draw <${node.name}>`);
    const attributes = { ...inherited, ...node.attributes };
    const here = [placed, node.attributes['transform'] ?? ''].join(' ').trim();
    const d = pathOf(node);
    if (d !== undefined) {
      const outline = path(d, here === '' ? undefined : here);
      const fillPaint = paint(attributes, definitions);
      if (fillPaint !== undefined) shapes.push(drawn(outline, [fillPaint]));
      const line = attributes['stroke'];
      if (line !== undefined && line !== 'none') {
        shapes.push(drawn(outline, [stroke(asHex(line), number(attributes, 'stroke-width', 1))]));
      }
    }
    const { id: _id, transform: _transform, ...passedOn } = attributes;
    for (const child of node.children) walk(child, passedOn, here);
  };
  for (const child of root.children) walk(child, {}, '');
  return shapes;
}
