/**
 * What the payment port and the payout port share: how a provider is described, what it is given, how it may fail.
 *
 * A provider is a company outside. Its folder translates between its words and ours, both ways, and does nothing else: no database,
 * no ledger, no state. What it says is only believed when it is signed, or when we asked it ourselves.
 */
import type { Config } from '../platform/config.ts';

/** What a provider may know of the program that runs it. */
export interface ProviderContext {
  readonly config: Pick<Config, 'production' | 'stripe' | 'sandbox_secret'>;
  /** Address of this very process, e.g. `http://127.0.0.1:8420`; known once it listens, hence a function. */
  readonly local_url: () => string;
}

export interface ProviderDefinition<Provider> {
  readonly id: string;
  /**
   * Opens the provider as it is configured; null when it is not, or must not run here.
   * @throws StartProblem when what is configured cannot be right.
   */
  open(context: ProviderContext): Provider | null;
}

/** Opens all configured providers of a registry, by id, in the registry's order. */
export function openProviders<Provider>(
  definitions: readonly ProviderDefinition<Provider>[],
  context: ProviderContext,
): ReadonlyMap<string, Provider> {
  const open = new Map<string, Provider>();
  for (const definition of definitions) {
    const provider = definition.open(context);
    if (provider !== null) open.set(definition.id, provider);
  }
  return open;
}

export type WebhookHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A webhook whose signature holds: the provider's id of the event, its word for it, and the event as parsed JSON. */
export interface WebhookEnvelope {
  readonly id: string;
  readonly type: string;
  readonly payload: unknown;
}

/** The provider cannot be reached, is busy or broken: the same call may succeed later. What it did meanwhile is not known. */
export class ProviderUnavailable extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ProviderUnavailable';
  }
}

/** The provider understood and said no; the same call will be refused again. `message` may be shown to people. */
export class ProviderRefused extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ProviderRefused';
  }
}

/** A webhook whose signature does not verify. */
export class SignatureInvalid extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SignatureInvalid';
  }
}
