/** Where the built-in sandbox answers: everything below /sandbox, apart from the rest of the application. */
import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** Registers the sandbox's API and pages. Demo only: with --production no sandbox can be made. */
export async function registerSandboxRoutes(app: FastifyInstance, parts: { sandbox: Sandbox }): Promise<void> {
  await app.register(async (scope) => parts.sandbox.register(scope), { prefix: '/sandbox' });
}
