/**
 * The port of media servers that operators bring. Its folder speaks the server's own protocol, and does nothing else: who may send or watch,
 * which session shows what and when it ends is decided in `streams`.
 *
 * What a server tells by itself is only a reason to look: the truth is what it answers when it is asked (`arriving`). So what is told twice, late or
 * in another order changes nothing.
 */
import type { AddressProblem, StreamKind, VideoKind } from '@busker/protocol';
import type { Config } from '../../platform/config.ts';
import type { WebhookHeaders } from '../port.ts';

/** A creator whose pictures are asked after. */
export interface Sender {
  readonly creator: string;
  readonly handle: string;
  /** The address that they entered, if any. */
  readonly address: string | null;
}

/** One way to pictures. `whep` and `livekit` go by our own doors, which ask the server; the others are addresses that browsers load. */
export type Way =
  | { readonly kind: 'whep' | 'livekit' }
  | { readonly kind: Extract<VideoKind, 'hls'>; readonly url: string };

/** Pictures that arrive. */
export interface Arrival {
  readonly creator: string;
  readonly kind: StreamKind;
  readonly since: Date | null;
  /** The best way first, then another for whom the first does not reach. */
  readonly ways: readonly [Way, Way?];
}

export interface VideoServer {
  readonly id: Exclude<Config['video']['server'], 'built-in'>;
  /** What creators can choose from, in this order. */
  readonly takes: readonly StreamKind[];
  /** Origins that pages must be allowed to open, and no others. */
  readonly origins: readonly string[];
  /**
   * Whose pictures arrive. May name others than were asked after.
   * @throws ProviderUnavailable when the server does not say: then nothing is known.
   */
  arriving(asked: readonly Sender[]): Promise<Arrival[]>;
  /** Ends what a creator sends, as far as the server lets us. @throws ProviderUnavailable */
  end(creator: string): Promise<void>;
  readonly whip?: Whip;
  readonly whep?: Whep;
  /** What encoders need besides WHIP. */
  readonly rtmp?: Rtmp;
  readonly addresses?: Addresses;
  /** What a browser needs to watch by LiveKit's own client. */
  join?(creator: string): Promise<{ url: string; token: string }>;
  /** What the server tells by itself. @returns whether it is a reason to look. @throws SignatureInvalid */
  told?(body: Buffer, headers: WebhookHeaders): Promise<boolean>;
  readonly asks?: Asks;
  /** How a session becomes a recording; left out where there is no way. */
  readonly recordings?: Recordings;
}

/** WHIP by our door: offers are passed on, pictures go straight to the server. */
interface Whip {
  /** @throws ProviderUnavailable, ProviderRefused */
  publish(creator: string, kind: 'camera' | 'encoder', offer: string): Promise<{ id: string; answer: string }>;
  unpublish(creator: string, id: string): Promise<void>;
}
/** WHEP by our door. */
interface Whep {
  /** @throws ProviderUnavailable, ProviderRefused */
  watch(creator: string, kind: StreamKind, offer: string): Promise<{ id: string; answer: string }>;
  unwatch(id: string): Promise<void>;
}
interface Rtmp {
  /** Where encoders send to; null when there is none for this creator yet. */
  url(creator: string): Promise<string | null>;
  /** A new key was made: what an encoder puts in by RTMP. Repeating the id gives the same. */
  renewed(creator: string, id: string, key: string): Promise<{ url: string; key: string } | null>;
}
/** Pictures that are at an address of somebody else. */
interface Addresses {
  /** Origins that creators may enter addresses of; null: the operator has set who has which. */
  readonly may_enter: readonly string[] | null;
  of(sender: Sender): string | null;
  /** Looks at an address. @returns why its pictures cannot be shown now; null when they can. */
  check(address: string): Promise<AddressProblem | null>;
}
/** The server asks us who may do what, and is told by yes or no. */
interface Asks {
  /** @throws SignatureInvalid when it is not the server that asks. */
  read(secret: string, body: unknown): Asked;
}
/** `ourselves`: this program asks, by the secret that both know. */
export type Asked =
  | { readonly what: 'ourselves' }
  | { readonly what: 'publish'; readonly creator: string; readonly key: string }
  | { readonly what: 'read'; readonly creator: string; readonly kind: StreamKind }
  | { readonly what: 'other' };

/** A live session that is to be recorded. */
export interface Recorded extends Sender {
  readonly session: string;
  readonly kind: StreamKind;
  readonly started_at: Date;
  /** null while it is on. */
  readonly ended_at: Date | null;
}

/** Why nothing, or nothing yet, comes of a recording. A code of `videos/problems.ts`. */
export type RecordingProblem = 'recording_unreachable' | 'recording_unfit' | 'recording_not_kept';

export class RecordingFailed extends Error {
  override readonly name = 'RecordingFailed';
  readonly why: RecordingProblem;
  /** Trying again is of no use. */
  readonly final: boolean;
  constructor(why: RecordingProblem, options: { final?: boolean; cause?: unknown } = {}) {
    super(why, { cause: options.cause });
    this.why = why;
    this.final = options.final ?? false;
  }
}

/**
 * Recordings of sessions. Everything here is called again and again for one session, by one process at a time, also after a crash in the middle: what
 * is in the folder whole stays, what is half is done again. In the end the folder has one file for each part, named by `rawName`.
 */
export interface Recordings {
  /** Whether what is got while a session is on lies in the folder alone: then another place has other parts. */
  readonly here: boolean;
  /** While the session is on. @throws RecordingFailed */
  follow?(of: Recorded, folder: string, signal: AbortSignal): Promise<void>;
  /** After it ended: brings what is missing. @returns false while the server is not done. @throws RecordingFailed, ProviderUnavailable, ProviderRefused */
  collect(of: Recorded, folder: string, signal: AbortSignal): Promise<boolean>;
  /** Makes the parts of what is in the folder. */
  assemble?(folder: string): Promise<void>;
}

/** Bytes of one recording: about nine hours of 2 Mbit/s. */
export const RECORDING_BYTES = 8_000_000_000;
const RAW = /^raw-(\d{4})\.(video|audio)\.(ts|mp4)$/;

/** @param part from 1. `audio`: sound that is apart from the pictures of the same part. */
export const rawName = (part: number, track: 'video' | 'audio', container: 'ts' | 'mp4'): string =>
  `raw-${`${part}`.padStart(4, '0')}.${track}.${container}`;
export function readRawName(
  name: string,
): { part: number; track: 'video' | 'audio'; container: 'ts' | 'mp4' } | undefined {
  const [, part, track, container] = RAW.exec(name) ?? [];
  return part === undefined
    ? undefined
    : { part: Number(part), track: track as 'video' | 'audio', container: container as 'ts' | 'mp4' };
}
