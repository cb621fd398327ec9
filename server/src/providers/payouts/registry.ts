/** All payout providers, in the order in which the studio offers them. A new one is a folder beside this file and a line here. */
import type { PayoutProviderDefinition } from './port.ts';
import { sandboxPayouts } from './sandbox/sandbox.ts';

export const PAYOUT_PROVIDERS: readonly PayoutProviderDefinition[] = [sandboxPayouts];
