/** What is used of node-media-server: its reading of RTMP and its writing of FLV. The package carries no types. */
declare module 'node-media-server/src/protocol/rtmp.js' {
  export interface AvPacket {
    /** 8 sound, 9 pictures, 18 words about them. */
    readonly codec_type: number;
    /** 7 H.264, 10 AAC. */
    readonly codec_id: number;
    /** 0 and 2: what decoders need first (sound, pictures); 1 sound; 3 a whole picture; 4 a changed one; 5 words about them. */
    readonly flags: number;
    readonly dts: number;
    readonly size: number;
    readonly data: Buffer;
  }
  class Rtmp {
    onConnectCallback: (request: { app?: string; name?: string }) => void;
    onPlayCallback: () => void;
    onPushCallback: () => void;
    onPacketCallback: (packet: AvPacket) => void;
    onOutputCallback: (buffer: Buffer) => void;
    inPackets: Map<number, unknown>;
    parserPacket: { readonly header: { readonly length: number } };
    packetAlloc(): void;
    /** Throws on what it does not understand. */
    parserData(buffer: Buffer): string | null;
  }
  export default Rtmp;
}

declare module 'node-media-server/src/protocol/flv.js' {
  import type { AvPacket } from 'node-media-server/src/protocol/rtmp.js';
  const Flv: {
    createHeader(has_audio: boolean, has_video: boolean): Buffer;
    createMessage(packet: AvPacket): Buffer;
  };
  export default Flv;
}
