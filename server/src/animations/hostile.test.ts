/** Files that somebody made to hurt: each is refused with its reason, and none is ever drawn. */
import { deflateRawSync } from 'node:zlib';
import { LIMITS } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { checkAnimation } from './check.ts';
import { unpackDotLottie } from './dotlottie.ts';
import { mostFlashes } from './flash.ts';
import { prepareUpload } from './prepare.ts';
import { Refused, type Prepared } from './prepared.ts';
import { problem } from './problems.ts';

type Json = Record<string, unknown>;
const still = { ks: { p: { a: 0, k: [50, 50] }, o: { a: 0, k: 100 } } };
/** A square that fills the picture, with the opacity given. */
const square = (opacity: unknown = { a: 0, k: 100 }): Json => ({
  ty: 4,
  ip: 0,
  op: 60,
  st: 0,
  ks: { o: opacity, p: { a: 0, k: [50, 50] } },
  shapes: [
    { ty: 'rc', p: { a: 0, k: [0, 0] }, s: { a: 0, k: [100, 100] }, r: { a: 0, k: 0 } },
    { ty: 'fl', c: { a: 0, k: [1, 1, 1, 1] }, o: { a: 0, k: 100 } },
  ],
});
const good = (change: Json = {}): Json => ({
  v: '5.7.0',
  fr: 30,
  ip: 0,
  op: 60,
  w: 100,
  h: 100,
  layers: [square()],
  assets: [],
  ...change,
});
const problemsOf = (file: unknown, bytes = 1_000): string =>
  new Refused(...checkAnimation(file, bytes).problems).message;
/** Without ffmpeg. */
const prepared = (file: unknown): Promise<Prepared> =>
  prepareUpload(
    { source: Buffer.from(JSON.stringify(file)), sound: null, ffmpeg: null },
    () => undefined,
    AbortSignal.timeout(60_000),
  );
const nested = (depth: number): Json => (depth === 0 ? {} : { it: nested(depth - 1) });

interface Part {
  readonly name: string;
  readonly body: string | Buffer;
  /** What the directory says, where that is a lie. */
  readonly size?: number;
  readonly encrypted?: boolean;
}
function zip(...parts: Part[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, body, size, encrypted = false } of parts) {
    const bytes = Buffer.from(body);
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(title.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(encrypted ? 1 : 0, 8);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(size ?? bytes.length, 24);
    central.writeUInt16LE(title.length, 28);
    central.writeUInt32LE(at, 42);
    files.push(local, title, packed);
    directory.push(central, title);
    at += local.length + title.length + packed.length;
  }
  const middle = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(middle.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, middle, end]);
}
const manifest: Part = { name: 'manifest.json', body: JSON.stringify({ version: '2', animations: [{ id: 'one' }] }) };
const animation: Part = { name: 'a/one.json', body: JSON.stringify(good()) };

describe('a Lottie file', () => {
  it('that fits is taken, and its cost is a number of a hundred', () => {
    const { problems, facts } = checkAnimation(good(), 1_000);
    expect(problems).toEqual([]);
    expect(facts).toEqual({ width: 100, height: 100, duration_ms: 2_000, layers: 1, cost: 1 });
    expect(checkAnimation(good({ layers: Array.from({ length: 200 }, () => square()) }), 1_000).facts?.cost).toBe(50);
  });
  it.each<[string, unknown, RegExp]>([
    [
      'an expression on a layer',
      good({ layers: [{ ...square(), ks: { o: { a: 0, k: 1, x: 'fetch("//evil")' } } }] }),
      /expressions/,
    ],
    [
      'a picture at an outside address',
      good({ assets: [{ id: 'i', u: 'https://evil.test/', p: 'a.png' }] }),
      /pictures.*outside/,
    ],
    ['an address anywhere', good({ meta: { a: 'https://evil.test/' } }), /outside/],
    ['an address without a scheme', good({ meta: { a: '//evil.test/' } }), /outside/],
    ['a picture that is a page', good({ assets: [{ id: 'i', p: 'data:text/html;base64,AAAA' }] }), /pictures/],
    ['an SVG picture', good({ assets: [{ id: 'i', p: 'data:image/svg+xml;base64,AAAA' }] }), /pictures/],
    ['a width without measure', good({ w: 1_000_000 }), /number .*"w"/],
    ['a height that is no number', good({ h: '100' }), /number .*"h"/],
    ['a length of a day', good({ op: 99_999 }), /length/],
    ['too many layers', good({ layers: Array.from({ length: 401 }, () => square()) }), /layers .*401/],
    ['layers hidden in a composition', good({ assets: [{ layers: Array(500).fill(still) }] }), /layers .*501/],
    ['too many values', good({ meta: Array(400_001).fill(0) }), /too_complex/],
    ['deep nesting', good({ meta: nested(60) }), /too_deep/],
    ['a text layer', good({ layers: [{ ...square(), ty: 5 }] }), /layer_type .*"5"/],
    ['fonts', good({ fonts: { list: [{ fPath: 'x' }] } }), /fonts/],
    ['a key of the prototype', JSON.parse('{"__proto__":{"w":1},"layers":[]}'), /key_name .*__proto__/],
    ['no layers', good({ layers: [] }), /no_layers/],
    ['a list', [], /not_an_object/],
    ['a text', 'PK', /not_an_object/],
    ['nothing', null, /not_an_object/],
  ])('with %s is refused', (_what, file, why) => {
    expect(problemsOf(file)).toMatch(why);
    expect(checkAnimation(file, 1_000).facts).toBeUndefined();
  });
  it('with too many bytes is refused', () => {
    expect(problemsOf(good(), LIMITS.animation_bytes + 1)).toMatch(/too_large/);
  });
});

describe('a dotLottie file', () => {
  it('gives its animation, with its pictures embedded', async () => {
    const file = good({ assets: [{ id: 'i', u: 'images/', p: 'a.png', e: 0 }] });
    const taken = await unpackDotLottie(
      zip(manifest, { name: 'a/one.json', body: JSON.stringify(file) }, { name: 'i/a.png', body: 'png' }),
    );
    expect(checkAnimation(taken, 1_000).problems).toEqual([]);
    expect(taken).toMatchObject({ assets: [{ p: 'data:image/png;base64,cG5n' }] });
  });
  it('whose picture is not in it is refused by the profile', async () => {
    const file = good({ assets: [{ id: 'i', u: '', p: '../../etc/passwd' }] });
    const taken = await unpackDotLottie(zip(manifest, { name: 'a/one.json', body: JSON.stringify(file) }));
    expect(problemsOf(taken)).toMatch(/pictures/);
  });
  const bomb = Buffer.alloc(50_000_000);
  it.each<[string, () => Buffer, RegExp]>([
    ['that is no zip', () => Buffer.from('hello'), /zip_none/],
    ['that is empty', () => Buffer.alloc(0), /zip_none/],
    ['that is cut off', () => zip(manifest, animation).subarray(40), /zip_damaged/],
    ['that is a bomb', () => zip(manifest, { name: 'a/one.json', body: bomb }), /zip_too_large/],
    ['that is a bomb and lies', () => zip(manifest, { name: 'a/one.json', body: bomb, size: 100 }), /zip_unpacking/],
    ['with a name that leads out', () => zip(manifest, animation, { name: 'a/../../x', body: '' }), /zip_leads_out/],
    ['with an absolute name', () => zip(manifest, animation, { name: '/etc/x', body: '' }), /zip_leads_out/],
    ['with a name of Windows', () => zip(manifest, animation, { name: 'c:\\x', body: '' }), /zip_leads_out/],
    ['with one name twice', () => zip(manifest, animation, animation), /zip_same_name/],
    [
      'with too many files',
      () => zip(manifest, animation, ...Array.from({ length: 70 }, (_, n) => ({ name: `${n}`, body: '' }))),
      /zip_files .*64/,
    ],
    ['without a manifest', () => zip(animation), /zip_no_manifest/],
    ['with a manifest that names another', () => zip(manifest), /zip_missing/],
    ['with an animation that is no JSON', () => zip(manifest, { name: 'a/one.json', body: '{' }), /zip_not_json/],
    ['that is encrypted', () => zip({ ...manifest, encrypted: true }, animation), /zip_encrypted/],
  ])('%s is refused', async (_what, make, why) => {
    await expect(unpackDotLottie(make())).rejects.toThrow(why);
  });
});

describe('what is drawn', () => {
  /** On and off, `times` a second, for two seconds. */
  const blinking = (times: number): Json => {
    const every = 30 / times / 2;
    const k = Array.from({ length: times * 4 }, (_, n) => ({ t: n * every, s: [n % 2 === 0 ? 100 : 0], h: 1 }));
    return good({ layers: [square({ a: 1, k })] });
  };
  it('a strobe has more than three flashes a second, a slow blinking and a still picture have not', async () => {
    await expect(prepared(blinking(7.5))).rejects.toThrow(/flashes .*\d/);
    expect((await prepared(blinking(1))).flashes).toBeLessThanOrEqual(2);
    const made = await prepared(good());
    expect(made.flashes).toBe(0);
    expect(made.renditions.map((one) => one.kind)).toEqual(['lottie', 'still', 'preview']);
    expect(Buffer.from(made.renditions[1]!.body).toString('latin1', 1, 4)).toBe('PNG');
    expect(made.notes).toEqual([problem('no_twin_without_ffmpeg')]);
  });
  it('nothing that can be seen, or what the player refuses, is told', async () => {
    await expect(prepared(good({ layers: [still] }))).rejects.toThrow(/not_drawn|nothing_seen|layer_type/);
  });
  it('a flash in a corner of less than a tenth does not count', () => {
    const frame = (on: boolean): Uint8Array => {
      const rgba = new Uint8Array(64 * 64 * 4);
      for (let y = 0; y < 16; y++)
        for (let x = 0; x < 16; x++) rgba.fill(on ? 255 : 0, (y * 64 + x) * 4, (y * 64 + x) * 4 + 4);
      return rgba;
    };
    expect(
      mostFlashes(
        Array.from({ length: 60 }, (_, n) => frame(n % 4 < 2)),
        64,
        30,
      ),
    ).toBe(0);
  });
});
