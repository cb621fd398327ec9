import { readFile } from 'node:fs/promises';
import { errorBody, ERRORS, type ErrorCode } from '@busker/protocol';
import { describe, expect, it } from 'vitest';
import { renderReference, stalePages } from './generate-reference.ts';

describe('docs/reference', () => {
  it('is what the code says; otherwise run: node scripts/generate-reference.ts', async () => {
    expect(await stalePages()).toEqual([]);
  });
  it('has the place that every refusal points to', async () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const [file, anchor] = errorBody(code).error.docs.split('#');
      expect(await readFile(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(`\n## ${anchor}\n`);
    }
  });
  it('names every variable and setting', () => {
    const settings = renderReference().get('settings.md')!;
    for (const name of ['BUSKER_PORT', 'DATABASE_URL', 'STRIPE_SECRET_KEY', 'hold_days', 'four_eyes_from_micros'])
      expect(settings).toContain(`\`${name}\``);
  });
});
