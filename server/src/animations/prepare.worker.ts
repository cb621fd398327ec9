/**
 * Checks one upload and makes its renditions. Runs in a worker thread of its own, which is ended when it takes too long; whatever is in the file is
 * read here and nowhere else.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { lastWordsOf } from '../platform/ffmpeg.ts';
import { checkAnimation } from './check.ts';
import { unpackDotLottie } from './dotlottie.ts';
import { flashesOf, isVisible, MOMENTS, openDrawing, STILL_SIDE_PX, stills } from './draw.ts';
import { mustNotFlash, Refused, type MadeRendition, type Order, type Prepared, type Said } from './prepared.ts';
import { problem, type AnimationProblem } from './problems.ts';
import { OutsideFailed } from '../platform/outside-program.ts';
import { prepareVap } from './prepare-vap.ts';
import { kindOf } from './sniff.ts';
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
  say({ says: 'refused', problems: error instanceof Refused ? error.problems : [notDrawn(error)] });
}

/** What the player said of it goes with the code. */
function notDrawn(error: unknown): AnimationProblem {
  const words = error instanceof Error ? error.message : '';
  return words === '' ? problem('not_drawn') : problem('not_drawn_because', { words });
}

function noTwin(error: unknown): AnimationProblem {
  const words = error instanceof OutsideFailed ? lastWordsOf(error.said) : '';
  return words === '' ? problem('no_twin') : problem('no_twin_because', { words });
}

async function prepare({ source, sound }: Order): Promise<Prepared> {
  const bytes = Buffer.from(source);
  const kind = kindOf(bytes);
  if (kind === undefined) throw new Refused(problem('not_an_animation'));
  const made =
    kind === 'mp4'
      ? await prepareVap(bytes, order, (share) => progress(share * VIDEO_UNTIL))
      : await prepareLottie(kind === 'json' ? parsed(bytes) : await unpackDotLottie(bytes));
  if (sound === null) return made;
  return { ...made, renditions: [...made.renditions, ...(await makeSound(sound, made.duration_ms, order))] };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refused(problem('not_json'));
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
  if (!pictures.some(isVisible)) throw new Refused(problem('nothing_seen'));
  const flashes = await flashesOf(text, duration_ms, (share) => progress(share * FLASHES_UNTIL));
  mustNotFlash(flashes);
  const { still, preview } = stills(pictures);
  const renditions: MadeRendition[] = [
    { kind: 'lottie', mime: 'application/json', body, width, height, duration_ms },
    { kind: 'still', mime: 'image/png', body: still, width: STILL_SIDE_PX, height: STILL_SIDE_PX },
    { kind: 'preview', mime: 'image/png', body: preview, width: STILL_SIDE_PX * MOMENTS.length, height: STILL_SIDE_PX },
  ];
  const notes: AnimationProblem[] = [];
  const { ffmpeg } = order;
  if (ffmpeg === null) notes.push(problem('no_twin_without_ffmpeg'));
  else {
    try {
      renditions.push(
        await makeTwin(text, facts, { ...order, ffmpeg }, (share) =>
          progress(FLASHES_UNTIL + share * (VIDEO_UNTIL - FLASHES_UNTIL)),
        ),
      );
    } catch (error) {
      notes.push(...(error instanceof Refused ? error.problems : [noTwin(error)]));
    }
  }
  return { ...facts, flashes, renditions, notes };
}
