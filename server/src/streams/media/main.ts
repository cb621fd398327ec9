/** The media process: takes creators' pictures and gives them to viewers. Started and asked by media-process.ts; ends with its parent. */
import process from 'node:process';
import { RefusedByMedia } from './refused.ts';
import { createFlvStream, serveFlv, type FlvStream } from './flv.ts';
import { listenRtmp } from './rtmp.ts';
import { createRtc, type RtcStream } from './webrtc.ts';
import { SETTINGS_VARIABLE, type Ask, type FromMedia, type MediaSettings, type Told, type ToMedia } from './wire.ts';
import { writeFlv, writeRtc, type Writer } from './writer.ts';

const settings = JSON.parse(process.env[SETTINGS_VARIABLE]!) as MediaSettings;
const say = (message: FromMedia): void => {
  // A parent that is gone hears nothing, and this process is about to end.
  if (process.connected) process.send!(message, () => undefined);
};
const tell = (told: Told): void => say(told);

process.on('disconnect', () => process.exit(0));
// One signal of a terminal reaches all its programs; the parent decides when this one ends.
process.on('SIGINT', () => undefined);
// A packet that a library cannot bear costs that packet. What is worse ends the process, and the parent starts it again.
process.on('unhandledRejection', (error) => process.stderr.write(`unhandled: ${String(error)}\n`));

const rtc = createRtc(settings);
const rtc_streams = new Map<string, RtcStream>();
const flv_streams = new Map<string, FlvStream & { cut(why: string): void }>();
const writers = new Map<string, Writer>();
const questions = new Map<number, (stream: string | null) => void>();
let next_question = 0;
let rtmp_port: Promise<number> | undefined;

const isFull = (): boolean => rtc_streams.size + flv_streams.size >= settings.max_streams;
const watching = (): number => [...rtc_streams.values()].reduce((sum, stream) => sum + stream.viewers, 0);

function ended(stream: string, why: string): void {
  rtc_streams.delete(stream);
  flv_streams.get(stream)?.close();
  flv_streams.delete(stream);
  writers.get(stream)?.stop();
  tell({ tell: 'ended', stream, why });
}

async function publish(stream: string, offer: string): Promise<{ answer: string }> {
  if (isFull()) throw new RefusedByMedia('too_many', 'as many creators as this server takes are on');
  const made = await rtc.publish(stream, offer, {
    on: () => tell({ tell: 'on', stream, way: 'whip' }),
    ended: (why) => ended(stream, why),
  });
  rtc_streams.set(stream, made.stream);
  return { answer: made.answer };
}

async function watch(stream_id: string, viewer: string, offer: string): Promise<{ answer: string }> {
  const stream = rtc_streams.get(stream_id);
  if (!stream) throw new RefusedByMedia('no_stream', 'the creator sends no pictures');
  if (watching() >= settings.max_viewers) throw new RefusedByMedia('too_many', 'as many watch as this server bears');
  return { answer: await stream.watch(viewer, offer) };
}

function listen(host: string, port: number): Promise<number> {
  rtmp_port ??= listenRtmp(host, port, {
    allow: (key) =>
      new Promise((resolve) => {
        const question = next_question++;
        questions.set(question, resolve);
        tell({ tell: 'rtmp_key', question, key });
      }),
    begin(stream, cut) {
      if (isFull()) return null;
      const made = createFlvStream();
      flv_streams.set(stream, { ...made, cut });
      let on = false;
      return {
        push(packet) {
          if (!on && packet.codec_type === 9) {
            on = true;
            tell({ tell: 'on', stream, way: 'rtmp' });
          }
          made.push(packet);
        },
        ended: (why) => ended(stream, why),
      };
    },
  });
  // Another attempt may find the port free.
  rtmp_port.catch(() => (rtmp_port = undefined));
  return rtmp_port;
}

async function write(stream: string, folder: string, ffmpeg: string): Promise<void> {
  if (writers.has(stream)) return;
  const heard = {
    hls: () => tell({ tell: 'hls', stream }),
    ended(problem: string | null) {
      writers.delete(stream);
      tell({ tell: 'written', stream, problem });
    },
  };
  const [by_rtc, by_flv] = [rtc_streams.get(stream), flv_streams.get(stream)];
  const writing = { ffmpeg, folder, record: settings.record };
  if (by_flv) writers.set(stream, writeFlv(writing, by_flv, heard));
  else if (by_rtc) writers.set(stream, await writeRtc(writing, by_rtc, heard));
  else throw new RefusedByMedia('no_stream', 'there is nothing to write');
}

async function answer(what: Ask): Promise<unknown> {
  switch (what.do) {
    case 'publish':
      return publish(what.stream, what.offer);
    case 'watch':
      return watch(what.stream, what.viewer, what.offer);
    case 'unwatch':
      for (const stream of rtc_streams.values()) stream.unwatch(what.viewer);
      return null;
    case 'end':
      rtc_streams.get(what.stream)?.close('it was ended');
      flv_streams.get(what.stream)?.cut('it was ended');
      return null;
    case 'listen_rtmp':
      return { port: await listen(what.host, what.port) };
    case 'write':
      await write(what.stream, what.folder, what.ffmpeg);
      return null;
  }
}

process.on('message', (message: ToMedia) => {
  if ('rtmp_key' in message) {
    questions.get(message.rtmp_key)?.(message.stream);
    questions.delete(message.rtmp_key);
    return;
  }
  answer(message.what).then(
    (ok) => say({ answer: message.ask, ok }),
    (error: unknown) =>
      say({
        answer: message.ask,
        refused: error instanceof RefusedByMedia ? error.refusal : 'fault',
        why:
          error instanceof Error ? `${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}`.trim() : 'unknown',
      }),
  );
});

tell({ tell: 'ready', flv_port: await serveFlv(flv_streams, settings.flv_token, settings.max_viewers) });
