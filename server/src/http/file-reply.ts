/** Answers that are files to be saved: streamed as they are made, under a name of ours. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Sends pieces of text as a CSV to be saved.
 * @param name of the file, of letters, digits, dots and dashes.
 * @returns what the door's handler returns; it stands for the file's text.
 */
export function csvReply(reply: FastifyReply, name: string, pieces: AsyncIterable<string>): string {
  void reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name.replaceAll(/[^A-Za-z0-9.-]/g, '-')}"`);
  // A stream is sent as it is; the door only wants to know that it is the route's answer.
  return Readable.from(pieces) as unknown as string;
}
