import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { expect, it, vi } from 'vitest';
import { bareEnvironment } from './bare-environment.ts';

it('finds programs and hands on no setting of ours', () => {
  vi.stubEnv('BUSKER_SECRET', 'a secret');
  vi.stubEnv('DATABASE_URL', 'postgres://somebody:word@somewhere/busker');
  vi.stubEnv('STRIPE_SECRET_KEY', 'sk_live');
  try {
    const seen = execFileSync(process.execPath, ['-p', 'JSON.stringify(process.env)'], {
      env: bareEnvironment(),
    }).toString();
    const names = Object.keys(JSON.parse(seen) as object);
    expect(names).toContain('PATH');
    expect(names.filter((name) => /^(BUSKER|DATABASE|STRIPE)_/.test(name))).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
});
