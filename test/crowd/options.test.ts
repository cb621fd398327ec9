import { describe, expect, it } from 'vitest';
import { OptionError, parseOptions } from './options.ts';

describe('the command line of the crowd', () => {
  it('has defaults for everything, and a seed by chance', () => {
    expect(parseOptions([])).toMatchObject({
      viewers: 200,
      seconds: 60,
      pace: 1,
      url: undefined,
      data_folder: undefined,
      json: false,
    });
  });
  it('takes every option', () => {
    const args = '--viewers 40 --seconds 5 --seed 7 --pace 2.5 --url http://localhost:8420/ --data /data --json'.split(
      ' ',
    );
    expect(parseOptions(args)).toEqual({
      viewers: 40,
      seconds: 5,
      seed: 7,
      pace: 2.5,
      url: 'http://localhost:8420',
      data_folder: '/data',
      json: true,
    });
  });
  it('helps', () => {
    expect(parseOptions(['--help'])).toBe('help');
  });
  it.each([
    ['--viewers 0', /--viewers takes a number from 1/],
    ['--viewers many', /not "many"/],
    ['--seconds 1.5', /--seconds takes/],
    ['--pace 0', /--pace takes/],
    ['--url localhost', /--url takes an address/],
    ['--people 4', /people/],
  ])('says what is wrong with %s', (line, says) => {
    expect(() => parseOptions(line.split(' '))).toThrow(OptionError);
    expect(() => parseOptions(line.split(' '))).toThrow(says);
  });
});
