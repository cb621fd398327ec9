/**
 * HLS for whoever cannot take WebRTC or FLV, and the recording, by ffmpeg as a program of its own. H.264 is taken over as it is, so that it costs
 * next to nothing; VP8 has to be made into H.264. MPEG-TS bears it when the size changes, and a recording that was cut off by a crash can be read.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { FlvStream } from './flv.ts';
import type { RtcStream } from './webrtc.ts';

/** Names in a stream's folder. */
const PLAYLIST = 'index.m3u8';
/** A recording ends here: about nine hours of 2 Mbit/s. */
const RECORDING_BYTES = 8_000_000_000;
/** ffmpeg has this much of a push waiting, or it is too slow for it. */
const WAITING_BYTES = 16_000_000;
const LOOK_MS = 1_000;
const WHOLE_PICTURE_MS = 2_000;
const END_MS = 5_000;

export interface Writer {
  /** Lets ffmpeg finish what it has. */
  stop(): void;
}

interface Writing {
  readonly ffmpeg: string;
  readonly folder: string;
  /** A recording besides HLS. */
  readonly record: boolean;
}

interface Heard {
  /** The first pieces of HLS are there. */
  hls(): void;
  /** @param problem what ffmpeg said last, when it ended by itself. */
  ended(problem: string | null): void;
}

/** Names are relative to the folder that ffmpeg is started in, because its own way of naming outputs bears few letters. */
function outputs(recording: string | null): string[] {
  const hls = `hls_time=2:hls_list_size=6:hls_flags=delete_segments+independent_segments:hls_segment_filename=${Date.now()}-%d.ts`;
  return ['-f', 'tee', `[f=hls:${hls}]${PLAYLIST}${recording === null ? '' : `|[f=mpegts]${recording}`}`];
}
/** A stream that comes again goes on in the same folder, in files of its own. */
const newRecording = (record: boolean): string | null => (record ? `recording-${Date.now()}.ts` : null);

const QUIET = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y'];
const STREAMS = ['-map', '0:v:0', '-map', '0:a:0?'];
const RTP_IN = [
  '-protocol_whitelist',
  'pipe,udp,rtp',
  '-reorder_queue_size',
  '64',
  '-use_wallclock_as_timestamps',
  '1',
  '-f',
  'sdp',
  '-i',
  'pipe:0',
  ...STREAMS,
];
const SOUND = ['-c:a', 'aac', '-b:a', '128k', '-af', 'aresample=async=1000'];

/** What OBS pushed, as it is. */
export function writeFlv({ ffmpeg, folder, record }: Writing, stream: FlvStream, heard: Heard): Writer {
  const recording = newRecording(record);
  const program = spawn(
    ffmpeg,
    [...QUIET, '-f', 'flv', '-i', 'pipe:0', ...STREAMS, '-c', 'copy', ...outputs(recording)],
    {
      cwd: folder,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  const input = program.stdin!;
  input.on('error', () => undefined);
  const leave = stream.add({
    take(bytes) {
      if (input.destroyed) return;
      if (input.writableLength > WAITING_BYTES) program.kill('SIGKILL');
      else input.write(bytes);
    },
    end: () => void input.end(),
  });
  return watchOver(program, path.join(folder, PLAYLIST), recording && path.join(folder, recording), heard, () => {
    leave();
    input.end();
  });
}

/** What came by WebRTC: its packets go on to ffmpeg over this machine's loopback. */
export async function writeRtc({ ffmpeg, folder, record }: Writing, stream: RtcStream, heard: Heard): Promise<Writer> {
  const ports = { video: await freePort(), audio: await freePort() };
  const { name, parameters } = stream.codec;
  const description = [
    'v=0',
    'o=- 0 0 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=video ${ports.video} RTP/AVP 96`,
    `a=rtpmap:96 ${name}/90000`,
    ...(name === 'H264' && parameters !== '' ? [`a=fmtp:96 ${parameters}`] : []),
    ...(stream.has_audio ? [`m=audio ${ports.audio} RTP/AVP 97`, 'a=rtpmap:97 opus/48000/2'] : []),
    '',
  ].join('\r\n');
  const pictures =
    name === 'H264'
      ? ['-c:v', 'copy']
      : ['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'];
  const recording = newRecording(record);
  const program = spawn(ffmpeg, [...QUIET, ...RTP_IN, ...pictures, ...SOUND, ...outputs(recording)], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  program.stdin!.on('error', () => undefined);
  program.stdin!.end(description);
  const out = createSocket('udp4');
  out.on('error', () => undefined);
  let open = true;
  stream.onPacket((kind, packet) => {
    if (!open) return;
    const copy = packet.clone();
    copy.header.payloadType = kind === 'video' ? 96 : 97;
    out.send(copy.serialize(), ports[kind], '127.0.0.1');
  });
  const asking = setInterval(() => stream.wholePicture(), WHOLE_PICTURE_MS);
  stream.wholePicture();
  return watchOver(program, path.join(folder, PLAYLIST), recording && path.join(folder, recording), heard, () => {
    if (!open) return;
    open = false;
    clearInterval(asking);
    out.close();
    // It would wait for further packets for good; asked this way it finishes its files.
    program.kill('SIGINT');
  });
}

/** Tells when HLS is there and when the program came to its end; ends it when it does not by itself. */
function watchOver(
  program: ChildProcess,
  playlist: string,
  recording: string | null,
  heard: Heard,
  finish: () => void,
): Writer {
  let said = '';
  let hls = false;
  let stopping: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (stopping !== undefined) return;
    stopping = setTimeout(() => program.kill('SIGKILL'), END_MS);
    finish();
  };
  program.stderr!.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-2_000)));
  const look = setInterval(() => {
    if (!hls) {
      void stat(playlist).then(
        () => {
          if (!hls) heard.hls();
          hls = true;
        },
        () => undefined,
      );
    }
    if (recording === null) return;
    void stat(recording).then(
      ({ size }) => {
        if (size > RECORDING_BYTES) stop();
      },
      () => undefined,
    );
  }, LOOK_MS);
  let over = false;
  const ended = (problem: string | null): void => {
    if (over) return;
    over = true;
    clearInterval(look);
    const asked = stopping !== undefined;
    stop();
    clearTimeout(stopping);
    heard.ended(asked ? null : problem);
  };
  program.once('error', (error) => ended(error.message));
  program.once('close', () => ended(said.trim().split('\n').at(-1) ?? ''));
  return { stop };
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
