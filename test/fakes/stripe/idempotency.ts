/**
 * Idempotency keys as Stripe's API v1 has them: the first answer under a key is stored (also one of 500) and given again to every repeat with
 * the same content; other content under the same key is an error; a repeat while the first is under way is a conflict. Validation
 * failures are not stored.
 */
import { StripeRefusal } from './account.ts';

export interface Answer {
  readonly status: number;
  readonly body: object;
}
interface Kept {
  readonly content: string;
  answer: Answer | undefined;
}

export class IdempotencyKeys {
  readonly #kept = new Map<string, Kept>();

  /**
   * Answers once.
   * @param content everything that must be equal for a repeat to be the same request.
   * @throws StripeRefusal for other content, or while the first request is under way.
   */
  async once(
    key: string,
    content: string,
    work: () => Promise<Answer>,
  ): Promise<{ answer: Answer; replayed: boolean }> {
    const kept = this.#kept.get(key);
    if (kept) {
      if (kept.content !== content) {
        throw new StripeRefusal(
          400,
          'idempotency_error',
          `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        );
      }
      if (!kept.answer)
        throw new StripeRefusal(
          409,
          'idempotency_error',
          'There is currently another in-progress request using this Idempotent Key.',
          'idempotency_key_in_use',
        );
      return { answer: kept.answer, replayed: true };
    }
    const fresh: Kept = { content, answer: undefined };
    this.#kept.set(key, fresh);
    try {
      fresh.answer = await work();
      return { answer: fresh.answer, replayed: false };
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }
}
