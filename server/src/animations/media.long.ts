/** Videos and sounds that are refused, each with its reason, and sounds in every format. They are told apart by ffmpeg, which takes its time. */
import { describe, expect, it } from 'vitest';
import { has_ffmpeg, loudness, prepare, soundsOf, tone, video } from '../../../test/helpers/media.ts';
import { INFO, vapc } from '../../../test/helpers/vap-file.ts';
import { problem } from './problems.ts';

describe.runIf(has_ffmpeg)('a video made for VAP', () => {
  it('says that places for names stay empty', async () => {
    const made = await prepare(Buffer.concat([await video(), vapc(INFO, { src: [{ srcId: '1' }] })]));
    expect(made.notes).toEqual([problem('places_stay_empty')]);
  });
  it('that flashes is refused', async () => {
    const strobe = Buffer.concat([await video('if(lt(mod(N,4),2),255,0)'), vapc()]);
    await expect(prepare(strobe)).rejects.toThrow(/flashes .*\d/);
  });
  it('that shows nothing, or is not H.264, or of another size than it says, is refused', async () => {
    await expect(prepare(Buffer.concat([await video('0'), vapc()]))).rejects.toThrow(/nothing_seen/);
    const mpeg4 = await video(undefined, ['-c:v', 'mpeg4']);
    await expect(prepare(Buffer.concat([mpeg4, vapc()]))).rejects.toThrow(/video_codec .*mpeg4/);
    const wrong = vapc({ ...INFO, videoW: 160 });
    await expect(prepare(Buffer.concat([await video(), wrong]))).rejects.toThrow(/video_size .*112.*64.*160.*64/);
    const long = vapc({ ...INFO, f: 90 });
    await expect(prepare(Buffer.concat([await video(), long]))).rejects.toThrow(/video_length .*"told_seconds":3/);
  });
});

describe.runIf(has_ffmpeg)('the sound of an upload', () => {
  it('is brought to the loudness of all gifts, also a loud one, in whichever format it comes', async () => {
    for (const sound of [tone(4, 0.8, ['-f', 'mp3']), tone(1, 0.8, ['-c:a', 'libopus', '-f', 'ogg'])]) {
      const made = await soundsOf(sound);
      expect(made.map(({ mime, at_ms }) => [mime.split(';')[0], at_ms])).toEqual([
        ['audio/mpeg', 300],
        ['audio/ogg', 300],
      ]);
      for (const one of made) expect(Math.abs(loudness(one) + 16), `${one.mime} ${loudness(one)}`).toBeLessThan(1);
    }
  });
  it('that is silent, too long, late or no sound is refused', async () => {
    await expect(soundsOf(tone(0, 1))).rejects.toThrow(/sound_silent/);
    await expect(soundsOf(tone(1, 12, ['-f', 'mp3']))).rejects.toThrow(/sound_too_long .*10/);
    await expect(soundsOf(tone(1, 0.5), 1_000)).rejects.toThrow(/sound_too_late/);
    await expect(soundsOf(Buffer.from('hello, I am no sound'))).rejects.toThrow(/sound_kind/);
    await expect(soundsOf(Buffer.from('RIFF....WAVE and then nothing at all'))).rejects.toThrow(/sound_unreadable/);
  });
});
