/** What this folder does for the rest, whoever carries the pictures. */
import type {
  LiveKitTicket,
  LiveSource,
  MissingPart,
  StreamKeyMade,
  StreamKind,
  StreamState,
  VideoSource,
} from '@busker/protocol';
import type { VideoSourceKind } from '../live/live.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import type { Ffmpeg } from '../platform/ffmpeg.ts';
import type { Log } from '../platform/log.ts';
import type { ServerTexts } from '../platform/texts.ts';
import type { WebhookHeaders } from '../providers/port.ts';
import type { RecordingProblem } from '../providers/video/port.ts';

/** What this folder needs of the rest. */
export interface StreamParts {
  readonly database: Database;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly ffmpeg: Ffmpeg;
  readonly media: Config['media'];
  readonly data_folder: string;
  readonly public_url: string;
  readonly secret: string;
}

/** A session that has ended and whose recording is whole, or came to nothing. Whoever takes the folder over removes it. */
export interface FinishedRecording {
  readonly creator: string;
  readonly session: string;
  readonly title: string;
  readonly folder: string;
  /** What tells it from what another place has of the same session; null: it is the first, and mostly the only one. */
  readonly part: string | null;
  /** Why nothing came; null: there is a recording, or nobody misses one. */
  readonly problem: RecordingProblem | 'nothing_recorded' | 'no_ffmpeg_recording' | 'recording_lost' | null;
}

export interface Streams {
  /** What creators can go live with. */
  readonly sources: VideoSourceKind;
  state(creator: string, t: ServerTexts): Promise<StreamState>;
  /** What this machine lacks for live pictures, for operators. */
  missing(): Promise<MissingPart[]>;
  renewKey(creator: string, id: string, t: ServerTexts): Promise<StreamKeyMade>;
  /** Where a creator's pictures are. @throws BuskerError `wrong_state` where that is not for creators to say, `bad_request` for an origin that is not allowed. */
  setAddress(creator: string, url: string | null, t: ServerTexts): Promise<StreamState>;
  /** Whose stream key it is, if anybody's. */
  creatorOfKey(key: string): Promise<string | undefined>;
  /**
   * Takes a creator's offer; what they sent before ends.
   * @throws BuskerError `bad_request` for an offer that cannot be taken, `overloaded`.
   */
  publish(creator: string, kind: StreamKind, offer: string): Promise<{ id: string; answer: string }>;
  /** Ends a stream of the creator's; nothing when it is over. */
  unpublish(creator: string, id: string): Promise<void>;
  /** Answers a viewer of a creator's pictures. @throws BuskerError `wrong_state` while there are none, `overloaded`. */
  watch(creator: string, offer: string): Promise<{ id: string; answer: string }>;
  unwatch(viewer: string): Promise<void>;
  /** What LiveKit's client needs to watch a creator. @throws BuskerError `wrong_state` while there are no pictures, `not_found` where there is no LiveKit. */
  ticket(creator: string): Promise<LiveKitTicket>;
  /** Where this machine has a creator's pictures as FLV. @throws BuskerError `wrong_state` while there are none. */
  flv(creator: string): { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  /** A file of a session's HLS: its folder and name. @throws BuskerError `not_found` for names that we never write. */
  hlsFile(session: string, name: string): { readonly folder: string; readonly file: string };
  finished(): Promise<FinishedRecording[]>;
  /** Sessions that have been without a picture for too long. */
  lost(): Promise<{ id: string; creator: string }[]>;
  /** What the operator's media server tells by itself. @throws BuskerError `signature_invalid`, `not_found` */
  told(server: string, body: Buffer, headers: WebhookHeaders): Promise<void>;
  /** Whether somebody may do what the operator's media server asks about. @throws BuskerError `signature_invalid` when it is not the server that asks. */
  answers(server: string, secret: string, body: unknown): Promise<boolean>;
  /** Origins that pages must be allowed to open. */
  readonly origins: readonly string[];
  /** Begins to listen for encoders, or to ask the operator's media server. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const NAMES: Readonly<Record<StreamKind, string>> = {
  camera: 'Camera of this device',
  encoder: 'OBS or another encoder',
  address: 'Video from elsewhere',
};

/** A source as creators see it in the studio; its id is its kind, because each creator has one of each. */
export const sourceRow = (kind: StreamKind, video: VideoSource): LiveSource => ({
  id: kind,
  kind,
  name: NAMES[kind],
  video,
});
