/**
 * Checks one upload and makes its renditions. Runs in a worker thread of its own, which is ended when it takes too long; whatever is in the file is
 * read here and nowhere else.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { checkAnimation } from './check.ts';
import { unpackDotLottie } from './dotlottie.ts';
import { flashesOf, isVisible, MOMENTS, openDrawing, STILL_SIDE_PX, stills } from './draw.ts';
import { mustNotFlash, Refused, type MadeRendition, type Order, type Prepared, type Said } from './prepared.ts';
import { prepareVap } from './prepare-vap.ts';
import { kindOf, NEITHER } from './sniff.ts';
import { makeSound } from './sound.ts';
import { makeTwin } from './twin.ts';

/** How the work is shared out among the hundred: looking for flashes, then the video. */
const FLASHES_UNTIL = 25;
const VIDEO_UNTIL = 95;

const order = workerData as Order;
const say = (said: Said): void => parentPort!.postMessage(said);
let told = -1;
const progress = (percent: number): void => {
  const now = Math.floor(percent);
  if (now > told) say({ says: 'rendering', percent: (told = now) });
};

try {
  say({ says: 'made', made: await prepare(order) });
} catch (error) {
  say({ says: 'refused', problems: error instanceof Refused ? error.problems : [sentence(error)] });
}

function sentence(error: unknown): string {
  return `It could not be drawn: ${error instanceof Error ? error.message : 'the player failed'}.`;
}

async function prepare({ source, sound }: Order): Promise<Prepared> {
  const bytes = Buffer.from(source);
  const kind = kindOf(bytes);
  if (kind === undefined) throw new Refused(NEITHER);
  const made =
    kind === 'mp4'
      ? await prepareVap(bytes, order, (share) => progress(share * VIDEO_UNTIL))
      : await prepareLottie(kind === 'json' ? parsed(bytes) : await unpacked(bytes));
  if (sound === null) return made;
  return { ...made, renditions: [...made.renditions, ...(await makeSound(sound, made.duration_ms, order))] };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refused('This is not a Lottie file: it is not JSON.');
  }
}

async function unpacked(bytes: Buffer): Promise<unknown> {
  try {
    return await unpackDotLottie(bytes);
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : 'The zip is damaged.');
  }
}

async function prepareLottie(file: unknown): Promise<Prepared> {
  const text = JSON.stringify(file) as string | undefined;
  const body = Buffer.from(text ?? '');
  const { problems, facts } = checkAnimation(file, body.length);
  if (!facts || text === undefined) throw new Refused(...problems);
  progress(0);
  const { width, height, duration_ms } = facts;
  const drawing = await openDrawing(text, STILL_SIDE_PX, STILL_SIDE_PX);
  const pictures = MOMENTS.map((share) => Uint8Array.from(drawing.at(share)));
  drawing.end();
  if (!pictures.some(isVisible))
    throw new Refused('It could not be drawn: the animation draws nothing that can be seen.');
  const flashes = await flashesOf(text, duration_ms, (share) => progress(share * FLASHES_UNTIL));
  mustNotFlash(flashes);
  const { still, preview } = stills(pictures);
  const renditions: MadeRendition[] = [
    { kind: 'lottie', mime: 'application/json', body, width, height, duration_ms },
    { kind: 'still', mime: 'image/png', body: still, width: STILL_SIDE_PX, height: STILL_SIDE_PX },
    { kind: 'preview', mime: 'image/png', body: preview, width: STILL_SIDE_PX * MOMENTS.length, height: STILL_SIDE_PX },
  ];
  const notes: string[] = [];
  const { ffmpeg } = order;
  if (ffmpeg === null)
    notes.push(
      'There is no video of it, because this server has no ffmpeg: browsers that cannot play Lottie show the still.',
    );
  else {
    try {
      renditions.push(
        await makeTwin(text, facts, { ...order, ffmpeg }, (share) =>
          progress(FLASHES_UNTIL + share * (VIDEO_UNTIL - FLASHES_UNTIL)),
        ),
      );
    } catch (error) {
      notes.push(
        `There is no video of it (${error instanceof Error ? error.message : 'ffmpeg failed'}): browsers that cannot play Lottie show the still.`,
      );
    }
  }
  return { ...facts, flashes, renditions, notes };
}
