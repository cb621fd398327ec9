/** The little that is read from and changed in session descriptions. */

export interface VideoCodec {
  readonly name: 'H264' | 'VP8';
  readonly payload_type: number;
  /** The codec's `fmtp` line without its number; empty when there is none. */
  readonly parameters: string;
}

/** An offer of a browser or OBS has some thousand characters; more than this is none. */
export const OFFER_CHARS = 32_768;

const lines = (sdp: string): string[] => sdp.split(/\r?\n/).filter((line) => line !== '');

/** The codecs of an offer's first video section that we can pass on, in the order the offer prefers them. */
export function videoCodecs(offer: string): VideoCodec[] {
  const all = lines(offer);
  const from = all.findIndex((line) => line.startsWith('m=video '));
  if (from === -1) return [];
  const rest = all.slice(from + 1);
  const to = rest.findIndex((line) => line.startsWith('m='));
  const section = to === -1 ? rest : rest.slice(0, to);
  const preferred = all[from]!.split(' ').slice(3);
  return preferred.flatMap((number): VideoCodec[] => {
    const name = /^a=rtpmap:\S+ (H264|VP8)\/90000/i.exec(
      section.find((line) => line.startsWith(`a=rtpmap:${number} `)) ?? '',
    );
    if (!name) return [];
    const prefix = `a=fmtp:${number} `;
    const parameters = section.find((line) => line.startsWith(prefix))?.slice(prefix.length) ?? '';
    const codec = name[1]!.toUpperCase() as VideoCodec['name'];
    // The other mode sends one unit in one packet, which nobody uses.
    if (codec === 'H264' && !/packetization-mode=1/.test(parameters)) return [];
    return [{ name: codec, payload_type: Number(number), parameters }];
  });
}

const profileOf = (codec: VideoCodec): string =>
  /profile-level-id=([0-9a-f]{4})/i.exec(codec.parameters)?.[1]?.toLowerCase() ?? '';

/** The codec under which a viewer takes what a creator sends: the same, of the same profile if it is offered, else the first of the same name. */
export function codecForViewer(offer: string, sent: VideoCodec): VideoCodec | undefined {
  const same = videoCodecs(offer).filter((codec) => codec.name === sent.name);
  return same.find((codec) => profileOf(codec) === profileOf(sent)) ?? same[0];
}

/**
 * Leaves out what only a network with multicast names could resolve. Nothing is lost: the other side reaches us first, and its address
 * is learned from that.
 */
export function withoutLocalNames(offer: string): string {
  return lines(offer)
    .filter((line) => !/^a=candidate:.* \S+\.local \d+ typ /i.test(line))
    .map((line) => `${line}\r\n`)
    .join('');
}

/** Adds a candidate with the public address beside each host candidate over UDP: for a machine behind a router that forwards the ports. */
export function withPublicAddress(answer: string, address: string | null): string {
  if (address === null) return answer;
  return lines(answer)
    .flatMap((line, at) => {
      const found = /^a=candidate:(\S+) (\d+) udp (\d+) (\d+\.\d+\.\d+\.\d+) (\d+) typ host(.*)$/i.exec(line);
      if (!found || found[4]!.startsWith('127.')) return [line];
      const [, , component, priority, , port, rest] = found;
      return [line, `a=candidate:pub${at} ${component} udp ${Number(priority) - 1} ${address} ${port} typ host${rest}`];
    })
    .map((line) => `${line}\r\n`)
    .join('');
}
