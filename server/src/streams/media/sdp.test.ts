import { describe, expect, it } from 'vitest';
import { codecForViewer, videoCodecs, withoutLocalNames, withPublicAddress } from './sdp.ts';

const section = (kind: string, numbers: string, rest: readonly string[]): string =>
  [`m=${kind} 9 UDP/TLS/RTP/SAVPF ${numbers}`, 'c=IN IP4 0.0.0.0', ...rest].join('\r\n');
const offer = (...sections: readonly string[]): string =>
  `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n${sections.join('\r\n')}\r\n`;
const h264 = (number: number, profile: string, mode = 1): string[] => [
  `a=rtpmap:${number} H264/90000`,
  `a=fmtp:${number} level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`,
];
const SOUND = section('audio', '111', ['a=rtpmap:111 opus/48000/2']);

describe('the codec of a stream', () => {
  it('is what the offer prefers, of what we can pass on', () => {
    const codecs = videoCodecs(
      offer(
        SOUND,
        section('video', '45 102 96', ['a=rtpmap:96 VP8/90000', ...h264(102, '42e01f'), 'a=rtpmap:45 AV1/90000']),
      ),
    );
    expect(codecs.map(({ name, payload_type }) => [name, payload_type])).toEqual([
      ['H264', 102],
      ['VP8', 96],
    ]);
  });

  it('is none in an offer without video, with one unit in a packet, or that is no offer', () => {
    expect(videoCodecs(offer(SOUND))).toEqual([]);
    expect(videoCodecs(offer(section('video', '102', h264(102, '42e01f', 0))))).toEqual([]);
    expect(videoCodecs('hello')).toEqual([]);
    expect(videoCodecs('')).toEqual([]);
  });

  it('does not come from a section after the video', () => {
    expect(
      videoCodecs(
        offer(section('video', '45', ['a=rtpmap:45 AV1/90000']), section('video', '96', ['a=rtpmap:96 VP8/90000'])),
      ),
    ).toEqual([]);
  });

  it("is met by a viewer's of the same profile, else by another of the same name, else by none", () => {
    const [sent] = videoCodecs(offer(section('video', '102', h264(102, '640032'))));
    const takes = (...profiles: readonly string[]) =>
      codecForViewer(
        offer(
          section(
            'video',
            profiles.map((_, at) => 100 + at).join(' '),
            profiles.flatMap((one, at) => h264(100 + at, one)),
          ),
        ),
        sent!,
      )?.payload_type;
    expect(takes('42e01f', '64001f')).toBe(101);
    expect(takes('42e01f', '4d001f')).toBe(100);
    expect(codecForViewer(offer(section('video', '96', ['a=rtpmap:96 VP8/90000'])), sent!)).toBeUndefined();
  });
});

describe('addresses', () => {
  const candidate = (address: string): string => `a=candidate:1 1 udp 2130706431 ${address} 40001 typ host`;

  it('that only multicast names know are left out, and nothing else', () => {
    const kept = `${candidate('192.168.0.7')}\r\n`;
    expect(withoutLocalNames(`${candidate('5f3a-1.local')}\r\n${kept}`)).toBe(kept);
  });

  it('get the public one beside them, on the same port and after them; this machine by itself does not', () => {
    const answer = withPublicAddress(`${candidate('10.0.0.5')}\r\n${candidate('127.0.0.1')}\r\n`, '203.0.113.9')
      .trim()
      .split('\r\n');
    expect(answer).toHaveLength(3);
    expect(answer[1]).toMatch(/ 2130706430 203\.0\.113\.9 40001 typ host$/);
    expect(withPublicAddress('a=x\r\n', null)).toBe('a=x\r\n');
  });
});
