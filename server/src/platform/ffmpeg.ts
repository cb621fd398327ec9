/** ffmpeg is a program of the machine's, not ours: where it is missing, what needs it is off and says so, and everything else works. */
import { spawn } from 'node:child_process';

export interface Ffmpeg {
  /** How to start it; null when this machine has none, or it was switched off. */
  find(): Promise<string | null>;
}

const ANSWER_MS = 10_000;
/** Somebody may install it while we run. */
const LOOK_AGAIN_MS = 60_000;

/** @param named as in BUSKER_FFMPEG: a name on the PATH or a file; `off`: as if there were none. */
export function createFfmpeg(named: string): Ffmpeg {
  let looked_at = -Infinity;
  let found: Promise<string | null> = Promise.resolve(null);
  return {
    find() {
      if (named === 'off') return Promise.resolve(null);
      const now = performance.now();
      if (now - looked_at > LOOK_AGAIN_MS) {
        looked_at = now;
        found = answers(named).then((yes) => (yes ? named : null));
      }
      return found;
    },
  };
}

/** The program beside ffmpeg that tells what is in a file. */
export const ffprobeOf = (ffmpeg: string): string => ffmpeg.replace(/ffmpeg(?=[^/\\]*$)/, 'ffprobe');

/** Bytes that one reader may take for a picture. */
const MOST_ALLOCATED = '1000000000';

/** Arguments that read a file of somebody else's: by one reader, so that the content chooses no other, and with no other address in reach. */
export const readingFile = (reader: string, file: string): string[] => [
  '-protocol_whitelist',
  'file,pipe',
  '-max_alloc',
  MOST_ALLOCATED,
  '-f',
  reader,
  '-i',
  `file:${file}`,
];

/** The last thing that ffmpeg said, without names of our files. */
export function lastWordsOf(said: string): string {
  const last = said.trim().split('\n').at(-1) ?? '';
  const plain = last
    .replaceAll(/\S*\/\S*/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/[^\w ,.:()-]/g, '')
    .trim()
    .slice(0, 120);
  return plain.replace(/[.: ]+$/, '');
}

/** Whether the program starts and says that it is ffmpeg. */
function answers(program: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, ['-version'], { stdio: ['ignore', 'pipe', 'ignore'], timeout: ANSWER_MS });
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0 && said.startsWith('ffmpeg version')));
  });
}
