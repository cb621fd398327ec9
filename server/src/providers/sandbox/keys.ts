/**
 * The two keys that the sandbox and its customer (us) share, both made from one secret: with `api_key` we call it, with
 * `webhook_secret` it signs what it tells us.
 */
import { createHmac } from 'node:crypto';

export interface SandboxKeys {
  readonly api_key: string;
  /** In the form of Standard Webhooks: `whsec_` and base64. */
  readonly webhook_secret: string;
}

/** Makes both keys. @param secret any text that nobody else knows. */
export function sandboxKeys(secret: string): SandboxKeys {
  const derive = (purpose: string) => createHmac('sha256', secret).update(purpose).digest();
  return {
    api_key: `sandbox_${derive('api').toString('base64url')}`,
    webhook_secret: `whsec_${derive('webhooks').toString('base64')}`,
  };
}
