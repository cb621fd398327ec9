/** All payment providers, in the order in which the shop offers them. A new one is a folder beside this file and a line here. */
import type { PaymentProviderDefinition } from './port.ts';
import { sandboxPayments } from './sandbox/sandbox.ts';
import { stripePayments } from './stripe/stripe.ts';

export const PAYMENT_PROVIDERS: readonly PaymentProviderDefinition[] = [stripePayments, sandboxPayments];
