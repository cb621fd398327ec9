/** A process that prepares animations and converts videos as the whole program does, until it is killed. Spawned by media.long.ts. */
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { createUploads } from '../../server/src/animations/uploads.ts';
import { createLocalBus } from '../../server/src/platform/bus.ts';
import { systemClock } from '../../server/src/platform/clock.ts';
import { openDatabase } from '../../server/src/platform/database.ts';
import { createFfmpeg } from '../../server/src/platform/ffmpeg.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { createVideos } from '../../server/src/videos/videos.ts';

const log = createLog('warn');
const database = openDatabase(process.env['DATABASE_URL']!, { name: 'media worker', log, max: 4 });
const parts = { database, clock: systemClock, log, ffmpeg: createFfmpeg('ffmpeg') };
const uploads = createUploads({ ...parts, bus: createLocalBus(log) });
const videos = createVideos({
  ...parts,
  posts: {} as never,
  manners: { cleanText: (text) => text },
  data_folder: process.env['DATA_FOLDER']!,
});
// It ends with whoever started it.
process.once('disconnect', () => process.exit());
for (;;) {
  await uploads.work();
  await videos.work();
  await delay(200);
}
