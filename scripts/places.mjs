import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, from wherever the command was given. */
export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Holds the tools that npm brought, Node 24 among them. */
export const toolPath = path.join(repository, 'node_modules', '.bin');

/** What is wrong and what to do about it, for the person at the keyboard; shown without a stack trace. */
export class Problem extends Error {
  constructor(sentence) {
    super(sentence);
    this.sentence = sentence;
  }
}
