import type { SharePolicy } from '@busker/protocol';

/**
 * The policy that gifts are sent under now: of those that have begun, the one that began last; of several that began together, the
 * highest version. The server chooses in the same way.
 * @param now_ms milliseconds since the epoch, by the business clock
 */
export function inForce(policies: readonly SharePolicy[], now_ms: number): SharePolicy | undefined {
  return policies
    .filter((policy) => Date.parse(policy.valid_from) <= now_ms)
    .sort((a, b) => Date.parse(b.valid_from) - Date.parse(a.valid_from) || b.version - a.version)[0];
}
