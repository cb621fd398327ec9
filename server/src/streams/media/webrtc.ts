/**
 * WHIP in, WHEP out: a creator's packets are forwarded to each viewer as they are, with nothing decoded. New viewers, and viewers who lost
 * something, ask the creator's side for a whole picture.
 */
import {
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  useAbsSendTime,
  useSdesMid,
  useTransportWideCC,
  type RTCRtpSender,
  type RtpPacket,
} from 'werift';
import {
  codecForViewer,
  OFFER_CHARS,
  videoCodecs,
  type VideoCodec,
  withoutLocalNames,
  withPublicAddress,
} from './sdp.ts';
import { RefusedByMedia } from './refused.ts';
import type { MediaSettings } from './wire.ts';

/** Whole pictures cost the creator's line; nobody needs two within this time. */
const WHOLE_PICTURE_MS = 500;
/** Somebody who was connected and is silent for this long is gone. */
const GONE_MS = 8_000;
/** Whoever has not connected by then never will. */
const CONNECT_MS = 15_000;

const FEEDBACK = [
  { type: 'nack' },
  { type: 'nack', parameter: 'pli' },
  { type: 'ccm', parameter: 'fir' },
  { type: 'transport-cc' },
];
const OPUS = (): RTCRtpCodecParameters =>
  new RTCRtpCodecParameters({
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    payloadType: 111,
    parameters: 'minptime=10;useinbandfec=1',
  });

interface Viewer {
  readonly id: string;
  readonly peer: RTCPeerConnection;
  readonly senders: { readonly [kind in 'audio' | 'video']: RTCRtpSender };
  close(): void;
}

export interface RtcStream {
  readonly id: string;
  readonly codec: VideoCodec;
  readonly has_audio: boolean;
  /** Answers a viewer. @throws RefusedByMedia */
  watch(viewer: string, offer: string): Promise<string>;
  unwatch(viewer: string): void;
  readonly viewers: number;
  /** Hears every packet of the creator from now on. */
  onPacket(hear: (kind: 'audio' | 'video', packet: RtpPacket) => void): void;
  wholePicture(): void;
  close(why: string): void;
}

export interface Rtc {
  /** Takes a creator's offer. @throws RefusedByMedia */
  publish(
    stream: string,
    offer: string,
    heard: { on(): void; ended(why: string): void },
  ): Promise<{ stream: RtcStream; answer: string }>;
}

export function createRtc(settings: MediaSettings): Rtc {
  const config = (codec: VideoCodec) => ({
    codecs: {
      video: [
        new RTCRtpCodecParameters({
          mimeType: `video/${codec.name}`,
          clockRate: 90_000,
          payloadType: codec.payload_type,
          rtcpFeedback: FEEDBACK,
          ...(codec.parameters === '' ? {} : { parameters: codec.parameters }),
        }),
      ],
      audio: [OPUS()],
    },
    headerExtensions: {
      video: [useSdesMid(), useAbsSendTime(), useTransportWideCC()],
      audio: [useSdesMid(), useAbsSendTime()],
    },
    iceServers: [],
    iceUseIpv6: false,
    iceUseTcp: false,
    // Somebody on this machine has no other way, and everybody else never tries it.
    iceAdditionalHostAddresses: ['127.0.0.1'],
    ...(settings.udp_ports === null ? {} : { icePortRange: [...settings.udp_ports] as [number, number] }),
  });

  async function answer(peer: RTCPeerConnection, offer: string): Promise<string> {
    try {
      await peer.setRemoteDescription({ type: 'offer', sdp: withoutLocalNames(offer) });
      await peer.setLocalDescription(await peer.createAnswer());
      return withPublicAddress(peer.localDescription!.sdp, settings.public_address);
    } catch (error) {
      void peer.close().catch(() => undefined);
      throw new RefusedByMedia('bad_offer', error instanceof Error ? error.message : 'it cannot be read');
    }
  }

  return {
    async publish(id, offer, heard) {
      const codec = offer.length > OFFER_CHARS ? undefined : videoCodecs(offer)[0];
      if (!codec) throw new RefusedByMedia('bad_offer', 'the offer has no video as H.264 or VP8');
      const peer = new RTCPeerConnection(config(codec));
      const viewers = new Map<string, Viewer>();
      const hearers: ((kind: 'audio' | 'video', packet: RtpPacket) => void)[] = [];
      let video: { ssrc: number; ask(): void } | undefined;
      let asked_at = -Infinity;
      let ended = false;
      let heard_at = performance.now();
      let began = false;
      // A browser that crashed says nothing more, and the protocol itself notices only after half a minute.
      const silence = setInterval(() => {
        if (began && performance.now() - heard_at > GONE_MS) stream.close('it fell silent');
      }, GONE_MS / 4);

      const stream: RtcStream = {
        id,
        codec,
        has_audio: /^m=audio [1-9]/m.test(offer),
        get viewers() {
          return viewers.size;
        },
        watch: (viewer, their_offer) => watch(viewer, their_offer),
        unwatch: (viewer) => viewers.get(viewer)?.close(),
        onPacket: (hear) => void hearers.push(hear),
        wholePicture() {
          const now = performance.now();
          if (now - asked_at < WHOLE_PICTURE_MS) return;
          asked_at = now;
          video?.ask();
        },
        close(why) {
          if (ended) return;
          ended = true;
          clearInterval(silence);
          stopWatching();
          for (const viewer of viewers.values()) viewer.close();
          void peer.close().catch(() => undefined);
          heard.ended(why);
        },
      };
      const stopWatching = whenGone(peer, (why) => stream.close(why));

      peer.onTrack.subscribe((track) => {
        const kind = track.kind as 'audio' | 'video';
        const receiver = peer.getTransceivers().find((one) => one.receiver.tracks.includes(track))?.receiver;
        let first = true;
        track.onReceiveRtp.subscribe((packet) => {
          heard_at = performance.now();
          if (first) {
            first = false;
            began = true;
            if (kind === 'video') {
              const { ssrc } = packet.header;
              video = { ssrc, ask: () => void receiver?.sendRtcpPLI(ssrc).catch(() => undefined) };
              heard.on();
            }
          }
          // Numbers of header extensions are agreed with each side by itself.
          const plain = packet.clone();
          plain.header.extensions = [];
          plain.header.extension = false;
          for (const viewer of viewers.values()) void viewer.senders[kind].sendRtp(plain).catch(() => undefined);
          for (const hear of hearers) hear(kind, plain);
        });
      });

      async function watch(viewer_id: string, their_offer: string): Promise<string> {
        const theirs = their_offer.length > OFFER_CHARS ? undefined : codecForViewer(their_offer, codec!);
        if (!theirs) throw new RefusedByMedia('bad_offer', `the offer does not take video as ${codec!.name}`);
        const their_peer = new RTCPeerConnection(config(theirs));
        const video_out = their_peer.addTransceiver(new MediaStreamTrack({ kind: 'video' }), { direction: 'sendonly' });
        const audio_out = their_peer.addTransceiver(new MediaStreamTrack({ kind: 'audio' }), { direction: 'sendonly' });
        const stop = whenGone(their_peer, () => viewer.close());
        const viewer: Viewer = {
          id: viewer_id,
          peer: their_peer,
          senders: { video: video_out.sender, audio: audio_out.sender },
          close() {
            stop();
            viewers.delete(viewer_id);
            void their_peer.close().catch(() => undefined);
          },
        };
        video_out.sender.onPictureLossIndication.subscribe(() => stream.wholePicture());
        their_peer.connectionStateChange.subscribe((state) => {
          if (state === 'connected') stream.wholePicture();
        });
        viewers.set(viewer_id, viewer);
        try {
          return await answer(their_peer, their_offer);
        } catch (error) {
          viewer.close();
          throw error;
        }
      }

      try {
        return { stream, answer: await answer(peer, offer) };
      } catch (error) {
        ended = true;
        clearInterval(silence);
        stopWatching();
        throw error;
      }
    },
  };
}

/** Tells once when the other side closed, failed, never came or fell silent. @returns how to stop watching. */
function whenGone(peer: RTCPeerConnection, gone: (why: string) => void): () => void {
  let timer = setTimeout(() => gone('it never connected'), CONNECT_MS);
  const { unSubscribe } = peer.connectionStateChange.subscribe((state) => {
    clearTimeout(timer);
    if (state === 'closed' || state === 'failed') gone(state === 'failed' ? 'the connection broke' : 'it hung up');
    else if (state === 'disconnected') timer = setTimeout(() => gone('it fell silent'), GONE_MS);
  });
  return () => {
    clearTimeout(timer);
    unSubscribe();
  };
}
