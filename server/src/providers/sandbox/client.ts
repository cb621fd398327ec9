/** How our two sandbox adapters talk to the sandbox: over HTTP with our key, and by webhooks that it signs. */
import { Webhook } from 'standardwebhooks';
import Type from 'typebox';
import Value from 'typebox/value';
import { ProviderUnavailable, SignatureInvalid, type WebhookEnvelope, type WebhookHeaders } from '../port.ts';
import type { SandboxKeys } from './keys.ts';

/** The sandbox answers in milliseconds; longer than this means that it will not. */
const TIMEOUT_MS = 5_000;

const SandboxMessage = Type.Object({ id: Type.String({ minLength: 1 }), type: Type.String({ minLength: 1 }) });

export interface SandboxAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface SandboxClient {
  /**
   * One call. Answers below 500 are given back as they are.
   * @throws ProviderUnavailable for a broken connection, silence, or an answer of 500 and above.
   */
  call(method: 'GET' | 'POST', path: string, body?: object, idempotency_key?: string): Promise<SandboxAnswer>;
  /** @throws SignatureInvalid */
  verifyWebhook(body: Buffer, headers: WebhookHeaders): WebhookEnvelope;
}

/** @param base_url address of the sandbox, asked at each call; it has no slash at the end. */
export function createSandboxClient(parts: {
  base_url: () => string;
  keys: SandboxKeys;
  timeout_ms?: number;
}): SandboxClient {
  const webhook = new Webhook(parts.keys.webhook_secret);
  return {
    async call(method, path, body, idempotency_key) {
      const headers: Record<string, string> = { authorization: `Bearer ${parts.keys.api_key}` };
      if (body !== undefined) headers['content-type'] = 'application/json';
      if (idempotency_key !== undefined) headers['idempotency-key'] = idempotency_key;
      try {
        const response = await fetch(`${parts.base_url()}${path}`, {
          method,
          headers,
          signal: AbortSignal.timeout(parts.timeout_ms ?? TIMEOUT_MS),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        if (response.status >= 500) throw new Error(`the sandbox answered ${response.status}`);
        return { status: response.status, body: await response.json() };
      } catch (error) {
        throw new ProviderUnavailable(`sandbox: ${method} ${path} has no answer`, { cause: error });
      }
    },

    verifyWebhook(body, headers) {
      let payload: unknown;
      try {
        const one = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
        payload = webhook.verify(body, one);
      } catch (error) {
        throw new SignatureInvalid('the signature of this sandbox webhook does not verify', { cause: error });
      }
      if (!Value.Check(SandboxMessage, payload))
        throw new SignatureInvalid('this sandbox webhook has no id or no type');
      return { id: payload.id, type: payload.type, payload };
    },
  };
}
