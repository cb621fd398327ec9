/**
 * How fast anybody may do what: for each person and for each address. The one table of these numbers, with the reasons.
 * Addresses get much more than people, because a school or a phone network shares one.
 */
import { isIPv6 } from 'node:net';
import { type Action, BuskerError } from '@busker/protocol';
import { type BucketSize, TokenBuckets } from './token-buckets.ts';

export interface RateLimit {
  readonly person: BucketSize;
  readonly address: BucketSize;
}
const limit = (
  person: readonly [burst: number, per_second: number],
  address: readonly [burst: number, per_second: number],
): RateLimit => ({
  person: { burst: person[0], per_second: person[1] },
  address: { burst: address[0], per_second: address[1] },
});

/** What has no row below: looking is cheap, changing something is not. */
const READ = limit([120, 20], [1_200, 200]);
const WRITE = limit([20, 2], [400, 40]);

/** Doors of sign-in; not actions of the role table, since nobody is signed in yet. */
export type SignInDoor = 'auth.sign_in' | 'auth.sign_up' | 'auth.recovery' | 'auth.other';

export const RATE_LIMITS: Readonly<Partial<Record<Action, RateLimit>> & Record<SignInDoor, RateLimit>> = {
  // A fast thumb taps about eight times a second in a combo; two thumbs and a margin.
  'gift.send': limit([40, 15], [2_000, 600]),
  // A person types a line every other second at most; more is a script.
  'chat.write': limit([6, 0.7], [600, 70]),
  'comment.write': limit([5, 0.2], [200, 10]),
  // Hearts are counted by the message, not by the heart; the socket sends about two messages a second.
  'like.write': limit([30, 5], [3_000, 500]),
  'report.write': limit([10, 0.05], [100, 1]),
  'purchase.create': limit([10, 0.2], [200, 10]),
  'cashout.request': limit([5, 0.05], [50, 1]),
  'live.run': limit([20, 0.5], [200, 10]),
  // Somebody looks at one after the other; a sample stays for seconds.
  'widget.test': limit([6, 0.5], [60, 5]),
  // Pieces of an upload: 4 MB each, as fast as a good line sends them.
  'post.publish': limit([40, 20], [400, 100]),
  'me.change': limit([10, 0.1], [200, 5]),
  // The doctor reads all books.
  'doctor.run': limit([3, 0.05], [10, 0.2]),
  // A proof reads every block that its entries are in; a long statement is asked for in parts.
  'wallet.prove': limit([40, 1], [200, 5]),
  'earnings.prove': limit([40, 1], [200, 5]),
  // Here `person` is the account that is named in the request: guessing one password from many addresses is slow too.
  'auth.sign_in': limit([10, 0.05], [60, 2]),
  'auth.sign_up': limit([3, 0.02], [30, 0.5]),
  'auth.recovery': limit([3, 0.01], [30, 0.5]),
  'auth.other': limit([60, 5], [600, 60]),
};

/** Buckets kept at most for each row and side. About 100 bytes each. */
const MAX_KEYS = 50_000;

export interface RateLimits {
  /**
   * Counts one act.
   * @param who.person id of the person (or the account named at sign-in); left out for visitors.
   * @param who.address IP address, v4 or v6.
   * @throws BuskerError `rate_limited` with `retry_after_ms`.
   */
  take(
    action: Action | SignInDoor,
    effect: 'read' | 'write',
    who: { person?: string | undefined; address: string },
  ): void;
}

export interface RateLimitOptions {
  /** A clock that never goes back, in milliseconds; default: the process's. */
  now_ms?: () => number;
  /** Addresses that are not counted, only the people behind them: in the demo, this machine. */
  exemptAddress?: (address: string) => boolean;
}

export function createRateLimits(options: RateLimitOptions = {}): RateLimits {
  const now_ms = options.now_ms ?? (() => performance.now());
  const all = new Map<string, { person: TokenBuckets; address: TokenBuckets }>();
  const bucketsOf = (action: Action | SignInDoor, effect: 'read' | 'write') => {
    // Rows are for doing; looking at what one did is looking.
    const own = effect === 'write' ? RATE_LIMITS[action] : undefined;
    const key = own ? action : effect;
    let buckets = all.get(key);
    if (!buckets) {
      const row = own ?? (effect === 'read' ? READ : WRITE);
      buckets = {
        person: new TokenBuckets(row.person, now_ms, MAX_KEYS),
        address: new TokenBuckets(row.address, now_ms, MAX_KEYS),
      };
      all.set(key, buckets);
    }
    return buckets;
  };
  return {
    take(action, effect, who) {
      const { person, address } = bucketsOf(action, effect);
      const wait_ms = Math.max(
        options.exemptAddress?.(who.address) === true ? 0 : address.take(addressKey(who.address)),
        who.person === undefined ? 0 : person.take(who.person),
      );
      if (wait_ms > 0) throw new BuskerError('rate_limited', undefined, wait_ms);
    },
  };
}

/** One household of IPv6 has a whole /64, so that is what counts; an IPv4 address counts whole. */
export function addressKey(address: string): string {
  const plain = address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
  return `${groups.slice(0, 4).join(':')}::/64`;
}
