/**
 * What the program and its media process say to each other. Media lives in a process of its own, because forwarding packets is steady work for a
 * processor, and because whatever a broken packet does there must never reach the books.
 */

/** How pictures come in. */
export type Way = 'whip' | 'rtmp';

/** What the program asks; each is answered once. */
export type Ask =
  /** Takes a creator's offer for a new stream. Answer: `{ answer }`. */
  | { readonly do: 'publish'; readonly stream: string; readonly offer: string }
  /** Takes a viewer's offer for a stream that is on. Answer: `{ answer }`. */
  | { readonly do: 'watch'; readonly stream: string; readonly viewer: string; readonly offer: string }
  | { readonly do: 'unwatch'; readonly viewer: string }
  | { readonly do: 'end'; readonly stream: string }
  /** Listens for RTMP, once. Answer: `{ port }`. */
  | { readonly do: 'listen_rtmp'; readonly host: string; readonly port: number }
  /** Begins to write HLS, and a recording, of a stream into a folder by ffmpeg. */
  | { readonly do: 'write'; readonly stream: string; readonly folder: string; readonly ffmpeg: string };

export interface Answers {
  readonly publish: { readonly answer: string };
  readonly watch: { readonly answer: string };
  readonly unwatch: null;
  readonly end: null;
  readonly listen_rtmp: { readonly port: number };
  readonly write: null;
}

/** Why the media process refused; the program makes codes of the error table of them. */
export type Refusal = 'no_stream' | 'too_many' | 'bad_offer' | 'fault';

/** What the media process tells by itself. */
export type Told =
  | { readonly tell: 'ready'; readonly flv_port: number }
  /** Pictures of a stream arrive now. */
  | { readonly tell: 'on'; readonly stream: string; readonly way: Way }
  | { readonly tell: 'ended'; readonly stream: string; readonly why: string }
  /** Somebody pushes by RTMP under this key: is it one? The program answers with `rtmp_key`. */
  | { readonly tell: 'rtmp_key'; readonly question: number; readonly key: string }
  /** HLS of a stream can be asked for now. */
  | { readonly tell: 'hls'; readonly stream: string }
  /** ffmpeg came to its end; the recording in the stream's folder is whole. */
  | { readonly tell: 'written'; readonly stream: string; readonly problem: string | null };

export type ToMedia =
  | { readonly ask: number; readonly what: Ask }
  | { readonly rtmp_key: number; readonly stream: string | null };

export type FromMedia =
  | { readonly answer: number; readonly ok: unknown }
  | { readonly answer: number; readonly refused: Refusal; readonly why: string }
  | Told;

/** Settings of the media process, in its environment as JSON. */
export interface MediaSettings {
  /** UDP ports for pictures, both ends included; null: any. */
  readonly udp_ports: readonly [number, number] | null;
  /** Address under which viewers reach this machine, when it is none of its own. */
  readonly public_address: string | null;
  readonly max_streams: number;
  readonly max_viewers: number;
  /** Whether ffmpeg writes a recording besides HLS. */
  readonly record: boolean;
  /** What the program shows the media process's HTTP-FLV, so that nobody else on the machine may watch. */
  readonly flv_token: string;
}

export const SETTINGS_VARIABLE = 'MEDIA_PROCESS';
