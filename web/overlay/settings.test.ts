import { WIDGETS } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

const read = (rest: string): ReturnType<typeof readSettings> =>
  readSettings(new URL(`http://localhost/overlay${rest}`));

describe('the address of an overlay', () => {
  it('gives the secret from the fragment and never from the query', () => {
    expect(read('#token=abc_DEF-1').token).toBe('abc_DEF-1');
    expect(read('?token=abc').token).toBeNull();
    expect(read('#token=').token).toBeNull();
    expect(read('').token).toBeNull();
  });

  it('keeps the scale within what still fits a screen, and takes nonsense for 1', () => {
    expect(read('?scale=1.5').scale).toBe(1.5);
    expect(read('?scale=100').scale).toBe(4);
    expect(read('?scale=0.01').scale).toBe(0.25);
    expect(read('?scale=-2').scale).toBe(1);
    expect(read('?scale=big').scale).toBe(1);
    expect(read('').scale).toBe(1);
  });

  it('switches sound and effects off only when told so', () => {
    expect(read('?sound=off').volume).toBe(0);
    expect(read('?sound=on').volume).toBeGreaterThan(0);
    expect(read('').volume).toBeGreaterThan(0);
    expect(read('?effects=off').effects).toBe('off');
    expect(read('').effects).toBe('on');
  });

  it('takes a whole number of lanes that fits a screen', () => {
    expect(read('?lanes=2').lanes).toBe(2);
    expect(read('?lanes=0').lanes).toBeNull();
    expect(read('?lanes=2.5').lanes).toBeNull();
    expect(read('?lanes=99').lanes).toBeNull();
  });

  it('names one widget, or the whole show', () => {
    for (const widget of WIDGETS) expect(read(`?widget=${widget}#token=a`)).toMatchObject({ widget, token: 'a' });
    expect(read('').widget).toBeNull();
    expect(read('?widget=').widget).toBeNull();
    expect(read('?widget=goals').widget).toBeNull();
  });
});
