/** Starts the media process when it is first needed, asks it, and starts it again when it fell. */
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { BuskerError } from '@busker/protocol';
import { bareEnvironment } from '../platform/bare-environment.ts';
import type { Log } from '../platform/log.ts';
import {
  SETTINGS_VARIABLE,
  type Answers,
  type Ask,
  type FromMedia,
  type MediaSettings,
  type Refusal,
  type Told,
  type ToMedia,
} from './media/wire.ts';

const MAIN = new URL('./media/main.ts', import.meta.url);
/** Gathering addresses and an answer take some milliseconds; a busy machine needs longer. */
const ANSWER_MS = 15_000;
const STOP_MS = 5_000;

type Event = Exclude<Told, { tell: 'ready' | 'rtmp_key' }>;

export interface MediaProcess {
  /** @throws BuskerError: `wrong_state` without pictures, `overloaded`, `bad_request` for an offer that cannot be taken. */
  ask<A extends Ask>(what: A): Promise<Answers[A['do']]>;
  /** Where HTTP-FLV of a stream is on this machine. */
  flv(stream: string): { readonly url: string; readonly headers: { readonly 'x-token': string } } | undefined;
  stop(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly ready: Promise<number>;
  flv_port: number | undefined;
}

export function createMediaProcess(parts: {
  log: Log;
  settings: Omit<MediaSettings, 'flv_token'>;
  /** Whose key somebody shows by RTMP: the id of the stream to be made, or null. */
  rtmpKey(key: string): Promise<string | null>;
  heard(event: Event): void;
  /** It ended by itself: every stream is lost. */
  fell(): void;
}): MediaProcess {
  const { log } = parts;
  const flv_token = randomBytes(24).toString('base64url');
  const waiting = new Map<number, { resolve(ok: unknown): void; reject(error: unknown): void }>();
  let next = 0;
  let running: Running | undefined;
  let stopped = false;

  function start(): Running {
    const child = fork(MAIN, {
      env: {
        ...bareEnvironment(),
        [SETTINGS_VARIABLE]: JSON.stringify({ ...parts.settings, flv_token } satisfies MediaSettings),
      },
      // What a library prints goes to our log, so that stdout stays ours.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    let resolve_ready!: (port: number) => void;
    const ready = new Promise<number>((resolve, reject) => {
      resolve_ready = resolve;
      child.once('error', reject);
      child.once('exit', () => reject(new Error('the media process ended while it started')));
    });
    ready.catch(() => undefined);
    const mine: Running = { child, ready, flv_port: undefined };
    for (const pipe of [child.stdout!, child.stderr!])
      pipe.on('data', (bytes: Buffer) =>
        log.debug({ text: bytes.toString().slice(0, 2_000) }, 'the media process says'),
      );
    child.on('message', (message: FromMedia) => {
      if ('answer' in message) {
        const asked = waiting.get(message.answer);
        waiting.delete(message.answer);
        if ('refused' in message) asked?.reject(refusalOf(message.refused, message.why));
        else asked?.resolve(message.ok);
      } else if (message.tell === 'ready') {
        mine.flv_port = message.flv_port;
        resolve_ready(message.flv_port);
      } else if (message.tell === 'rtmp_key') {
        const { question, key } = message;
        void parts.rtmpKey(key).then(
          (stream) => send(child, { rtmp_key: question, stream }),
          (error: unknown) => {
            log.warn({ err: error }, 'a stream key could not be checked');
            send(child, { rtmp_key: question, stream: null });
          },
        );
      } else parts.heard(message);
    });
    child.once('exit', (code, signal) => {
      if (running === mine) running = undefined;
      for (const asked of waiting.values()) asked.reject(new BuskerError('overloaded', { why: 'restarting' }, 1_000));
      waiting.clear();
      if (stopped) return;
      log.error({ code, signal }, 'The media process ended by itself; it is started again when somebody needs it');
      parts.fell();
    });
    return mine;
  }

  return {
    async ask(what) {
      if (stopped) throw new BuskerError('overloaded', { why: 'restarting' }, 2_000);
      running ??= start();
      const { child, ready } = running;
      await ready;
      const number = next++;
      let timer: NodeJS.Timeout | undefined;
      try {
        return (await new Promise((resolve, reject) => {
          waiting.set(number, { resolve, reject });
          timer = setTimeout(
            () => reject(new BuskerError('overloaded', { why: 'the media process is slow' }, 2_000)),
            ANSWER_MS,
          );
          send(child, { ask: number, what });
        })) as never;
      } finally {
        clearTimeout(timer);
        waiting.delete(number);
      }
    },
    flv: (stream) =>
      running?.flv_port === undefined
        ? undefined
        : { url: `http://127.0.0.1:${running.flv_port}/${stream}`, headers: { 'x-token': flv_token } },
    async stop() {
      stopped = true;
      const child = running?.child;
      if (!child || child.exitCode !== null) return;
      const ended = once(child, 'exit');
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function send(child: ChildProcess, message: ToMedia): void {
  if (child.connected) child.send(message, () => undefined);
}

function refusalOf(refusal: Refusal, why: string): Error {
  switch (refusal) {
    case 'no_stream':
      return new BuskerError('wrong_state', { why });
    case 'too_many':
      return new BuskerError('overloaded', { why }, 5_000);
    case 'bad_offer':
      return new BuskerError('bad_request', { why });
    case 'fault':
      return new Error(why);
  }
}
