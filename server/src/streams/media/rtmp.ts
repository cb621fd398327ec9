/** RTMP in: what OBS and ffmpeg push. The protocol is read by node-media-server's reader, within bounds; everything around it is ours. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import Rtmp, { type AvPacket } from 'node-media-server/src/protocol/rtmp.js';

/** Most sockets that may not have shown a key yet. */
const MAX_STRANGERS = 32;
/** By then a socket has shown its key. */
const SHOW_KEY_MS = 10_000;
/** Somebody who pushes and is silent for this long is gone. */
const SILENT_MS = 10_000;
/** A message without a key shown before: names and options. */
const STRANGER_BYTES = 16_384;
/** The largest whole picture that anybody sends: 60 Mbit/s in one frame of two seconds is far above it. */
const MESSAGE_BYTES = 8_000_000;
/** Encoders use four or five. */
const MAX_CHUNK_STREAMS = 16;
const H264 = 7;
const AAC = 10;

/** The reader with bounds: it would make room for whatever a header announces. */
class BoundedRtmp extends Rtmp {
  most_bytes = STRANGER_BYTES;
  override packetAlloc(): void {
    if (this.parserPacket.header.length > this.most_bytes) throw new Error('a message is too long');
    if (this.inPackets.size > MAX_CHUNK_STREAMS) throw new Error('too many chunk streams');
    super.packetAlloc();
  }
}

export interface RtmpHeard {
  /** Whose key it is: the stream's id, or null to refuse. */
  allow(key: string): Promise<string | null>;
  /** Pictures begin. @returns where packets go, and `ended`; null to refuse. */
  begin(stream: string, cut: (why: string) => void): { push(packet: AvPacket): void; ended(why: string): void } | null;
}

/** Listens. @returns the port. @throws Error of `listen`, such as EADDRINUSE. */
export async function listenRtmp(host: string, port: number, heard: RtmpHeard): Promise<number> {
  let strangers = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    if (strangers >= MAX_STRANGERS) {
      socket.destroy();
      return;
    }
    strangers++;
    let known = false;
    serve(socket, heard, () => {
      if (known) return;
      known = true;
      strangers--;
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  server.on('error', () => undefined);
  return (server.address() as AddressInfo).port;
}

function serve(socket: Socket, heard: RtmpHeard, onKnown: () => void): void {
  const rtmp = new BoundedRtmp();
  let place = '';
  let stream: { push(packet: AvPacket): void; ended(why: string): void } | null = null;
  let asked = false;
  const cut = (why: string): void => {
    const was = stream;
    stream = null;
    was?.ended(why);
    socket.destroy();
  };
  const late = setTimeout(() => cut('no key was shown'), SHOW_KEY_MS);

  rtmp.onOutputCallback = (bytes) => {
    if (!socket.destroyed) socket.write(bytes);
  };
  rtmp.onConnectCallback = ({ app, name }) => {
    place = app === 'live' ? String(name ?? '') : '';
  };
  // Viewers come by HTTP.
  rtmp.onPlayCallback = () => cut('nothing is played by RTMP');
  rtmp.onPushCallback = () => {
    if (asked) return cut('a second push on one connection');
    asked = true;
    // What follows waits in the socket until it is known whose it is.
    socket.pause();
    void heard.allow(place).then(
      (id) => {
        clearTimeout(late);
        onKnown();
        stream = id === null || socket.destroyed ? null : heard.begin(id, cut);
        if (stream === null) return cut('this key is not known');
        rtmp.most_bytes = MESSAGE_BYTES;
        socket.setTimeout(SILENT_MS, () => cut('it fell silent'));
        socket.resume();
      },
      () => cut('the key could not be checked'),
    );
  };
  rtmp.onPacketCallback = (packet) => {
    if (packet.codec_type === 9 && packet.codec_id !== H264) return cut('only H.264 is taken by RTMP');
    if (packet.codec_type === 8 && packet.codec_id !== AAC) return cut('only AAC is taken by RTMP');
    // The reader uses its memory again; what is kept is a copy of its own.
    stream?.push(packet);
  };
  socket.on('data', (bytes) => {
    try {
      rtmp.parserData(bytes);
    } catch (error) {
      cut(error instanceof Error ? error.message : 'it is no RTMP');
    }
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    clearTimeout(late);
    onKnown();
    cut('it hung up');
  });
}
