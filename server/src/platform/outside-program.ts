/** Outside programs at work on what a stranger sent: bounded in time, at low priority, with nothing of ours in reach. */
import { spawn, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Writable } from 'node:stream';

/** Gifts go first; on a machine that does much else it still goes on. */
const LOW_PRIORITY = 5;
const MOST_SAID = 64_000;
const MOST_OF_A_LINE = 1_000;

export interface Outside {
  readonly env: Readonly<Record<string, string>>;
  readonly timeout_ms: number;
  /** More than this of output is given up. */
  readonly most_bytes: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Told each line of its output as it comes; nothing is kept then. */
  readonly onLine?: (line: string) => void;
}

export class OutsideFailed extends Error {
  override readonly name = 'OutsideFailed';
  /** The end of what it said about itself. */
  readonly said: string;
  /** @param cause why it was not started, or was given up from outside; none: it failed by itself. */
  constructor(message: string, said: string, cause?: Error) {
    super(message, { cause });
    this.said = said;
  }
}

/**
 * Runs one program to its end. @param feed writes its input. @returns what it printed, and what it said about it.
 * @throws OutsideFailed
 */
export async function runOutside(
  program: string,
  args: readonly string[],
  { env, timeout_ms, most_bytes, signal, onLine }: Outside,
  feed?: (input: Writable, ended: Promise<unknown>) => Promise<void>,
): Promise<{ out: Buffer; said: string }> {
  const child: ChildProcess = spawn(program, args, {
    env,
    stdio: [feed ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    timeout: timeout_ms,
    killSignal: 'SIGKILL',
    ...(signal ? { signal } : {}),
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, LOW_PRIORITY);
  } catch {
    // It may have ended by now.
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  let said = '';
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(new OutsideFailed(error.message, said, error)));
    child.once('close', (code, killed_by) =>
      code === 0
        ? resolve()
        : reject(
            new OutsideFailed(
              killed_by === 'SIGKILL' ? 'it took too long or gave too much' : `it ended with ${code}`,
              said,
            ),
          ),
    );
  });
  let rest = '';
  child.stdout!.on('data', (part: Buffer) => {
    if (onLine) {
      const lines = (rest + part.toString()).split('\n');
      rest = lines.pop()!.slice(-MOST_OF_A_LINE);
      for (const line of lines) onLine(line.trim());
      return;
    }
    bytes += part.length;
    if (bytes > most_bytes) child.kill('SIGKILL');
    else parts.push(part);
  });
  child.stderr!.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-MOST_SAID)));
  // Whoever ends early is told by how it ended, not by the pipe.
  child.stdin?.on('error', () => undefined);
  const fed = feed
    ? feed(
        child.stdin!,
        ended.catch(() => undefined),
      ).then(() => child.stdin!.end())
    : undefined;
  try {
    await Promise.all([ended, fed]);
  } catch (error) {
    child.kill('SIGKILL');
    await fed?.catch(() => undefined);
    throw error;
  }
  return { out: Buffer.concat(parts), said };
}
