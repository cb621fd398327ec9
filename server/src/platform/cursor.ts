/** Cursors of lists: the key of the last row shown, opaque to whoever carries it. */
import { BuskerError } from '@busker/protocol';

/** Makes a cursor of the parts of a key. */
export function writeCursor(...parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * Reads a cursor that `writeCursor` made.
 * @param patterns what each part must look like: it comes from outside.
 * @throws BuskerError `bad_request` for anything that is no such cursor.
 */
export function readCursor(cursor: string, patterns: readonly RegExp[]): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === patterns.length) {
      if (parts.every((part, index) => typeof part === 'string' && patterns[index]!.test(part)))
        return parts as string[];
    }
  } catch {
    // Not even JSON: no cursor of ours either.
  }
  throw new BuskerError('bad_request', {
    problems: [{ at: '/cursor', must: 'be what a page of this list gave as `next`' }],
  });
}
