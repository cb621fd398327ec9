import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { importsOf, wrongImports } from './directions.ts';
import { repository, sourceFiles } from './source-files.ts';

describe('import directions', () => {
  it('are kept by every file of the repository', () => {
    const files = sourceFiles('.ts', '.tsx').map((file) => ({
      path: file,
      imports: importsOf(readFileSync(path.join(repository, file), 'utf8')),
    }));
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(200);
    expect(wrongImports(files)).toEqual([]);
  });

  // Controls: each line below is wrong for the reason beside it, so the walk above can fail.
  it.each([
    ['protocol/src/errors.ts', '@busker/client', /protocol may not know client/],
    ['protocol/src/errors.ts', 'node:fs', /runs in browsers/],
    ['client/src/http.ts', '@busker/widgets', /client may not know widgets/],
    ['client/src/http.ts', '../../protocol/src/errors.ts', /entered by its name/],
    ['widgets/src/overlay.ts', '@busker/server', /widgets may not know server/],
    ['web/watch/app.tsx', '../studio/app.tsx', /watch and studio never meet/],
    ['web/shared/app.tsx', '../console/app.tsx', /shared is below the sites/],
    ['web/watch/app.tsx', '../../test/helpers/postgres.ts', /nothing imports test/],
    ['server/src/platform/bus.ts', '../ledger/teller.ts', /platform is below ledger/],
    ['server/src/ledger/teller.ts', '../gifts/gifts.ts', /ledger is below gifts/],
    ['server/src/ledger/teller.ts', '../providers/port.ts', /stand side by side/],
    ['server/src/gifts/gifts.ts', '../http/server.ts', /gifts is below http/],
    ['server/src/gifts/gifts.ts', '../live/rows.ts', /entered through live\/live\.ts/],
    ['server/src/http/server.ts', '../gifts/rows.ts', /entered through gifts\/gifts\.ts/],
    ['server/src/http/server.ts', '../gifts/jobs.ts', /entered through gifts\/gifts\.ts/],
    ['server/src/http/server.ts', '../realtime/rooms.ts', /stand side by side/],
    ['server/src/http/server.ts', '../../bin/start.ts', /http is below bin/],
    ['server/src/providers/stripe/stripe.ts', '../../platform/database.ts', /never reaches the database/],
    ['server/src/providers/stripe/stripe.ts', '../sandbox/sandbox.ts', /stripe and sandbox never meet/],
    ['server/src/providers/payments/stripe/stripe.ts', '../sandbox/sandbox.ts', /stripe and sandbox never meet/],
    ['server/src/providers/stripe/stripe.ts', '../../ledger/teller.ts', /not ledger/],
  ])('%s importing "%s" is found', (file, written, reason) => {
    expect(wrongImports([{ path: file, imports: [written] }])).toEqual([expect.stringMatching(reason)]);
  });

  it.each([
    ['server/bin/start.ts', '../src/gifts/commands.ts'],
    ['server/src/http/server.ts', '../gifts/routes.ts'],
    ['server/src/gifts/gifts.ts', '../live/live.ts'],
    ['server/src/gifts/gifts.ts', '../ledger/teller.ts'],
    ['server/src/gifts/gifts.db.test.ts', '../../../test/helpers/postgres.ts'],
    ['server/src/providers/payments/stripe/stripe.ts', '../port.ts'],
    ['server/src/providers/payments/sandbox/sandbox.ts', '../../sandbox/client.ts'],
    ['web/watch/app.tsx', '../shared/format.ts'],
    ['bench/gifts.ts', '../server/src/gifts/rows.ts'],
  ])('%s importing "%s" is allowed', (file, written) => {
    expect(wrongImports([{ path: file, imports: [written] }])).toEqual([]);
  });

  it('are read from every way of importing, and not from comments', () => {
    const source = `
      import a from './a.ts';
      import type { B } from './b.ts';
      import './c.css';
      export { d } from "./d.ts";
      import {
        e,
      } from './e.ts';
      const f = await import('./f.ts');
      // import g from './g.ts';
      /* import h from './h.ts'; */
    `;
    expect(importsOf(source)).toEqual(['./a.ts', './b.ts', './c.css', './d.ts', './e.ts', './f.ts']);
  });
});
