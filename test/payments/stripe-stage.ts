/** The whole program with Stripe's stand-in behind it: what the tests of payments by Stripe play on. */
import process from 'node:process';
import { startStripe, type StripeFake } from '../fakes/stripe/stripe.ts';
import { withDatabase, type TestDatabase } from '../helpers/postgres.ts';
import { startProgram, type Program, type Session } from '../helpers/program.ts';

const SECRET_KEY = 'sk_test_payments';
export const WEBHOOK_SECRET = 'whsec_payments';

export interface StripeStage {
  readonly database: TestDatabase;
  readonly stripe: StripeFake;
  readonly program: Program;
  readonly finance: Session;
  stop(): Promise<void>;
}

export async function startStripeStage(): Promise<StripeStage> {
  // Alarms are what several of these tests are about.
  process.env['TEST_LOG'] ??= 'silent';
  const database = await withDatabase();
  let url = '';
  const stripe = await startStripe({
    secret_key: SECRET_KEY,
    webhook_secret: WEBHOOK_SECRET,
    webhook_url: () => `${url}/webhooks/stripe`,
  });
  const program = await startProgram(database, {
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: stripe.url,
  });
  ({ url } = program);
  return {
    database,
    stripe,
    program,
    finance: await program.signIn('otto'),
    async stop() {
      await program.stop();
      await stripe.stop();
      await database.drop();
    },
  };
}
