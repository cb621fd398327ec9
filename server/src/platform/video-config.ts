/** The rows about who carries live pictures; what is wrong is said in a sentence each. */
import { VIDEO_SERVERS } from '@busker/protocol';
import type { EnvName } from './config.ts';

export type VideoConfig =
  | { readonly server: 'built-in' }
  | { readonly server: 'hls'; readonly origins: readonly string[]; readonly private_addresses: boolean }
  | {
      readonly server: 'mediamtx';
      readonly api: string;
      readonly webrtc: string;
      readonly hls: string;
      readonly rtmp: string | null;
      /** null: recordings stay there. */
      readonly playback: string | null;
      readonly secret: string;
    }
  | {
      readonly server: 'livekit';
      readonly url: string;
      readonly api_key: string;
      readonly api_secret: string;
      /** null: nothing is recorded. */
      readonly recordings: LiveKitRecordingFolders | null;
    }
  | { readonly server: 'owncast'; readonly channels: readonly OwncastChannel[] };

/** One folder, by the names that it has here and where LiveKit's egress is. */
export interface LiveKitRecordingFolders {
  readonly here: string;
  readonly there: string;
}

export interface OwncastChannel {
  readonly handle: string;
  /** Without a slash at the end. */
  readonly url: string;
}

const SHORTEST_SECRET = 32;

/** @param production whether what browsers load must come by https. */
export function readVideo(
  get: (name: EnvName) => string | undefined,
  production: boolean,
  problems: string[],
): VideoConfig {
  const server = get('BUSKER_VIDEO') ?? 'built-in';
  /** An address with one of the schemes; a sentence and '' for anything else. */
  const address = (name: EnvName, schemes: readonly string[], what: string): string => {
    const text = get(name);
    if (text === undefined) {
      problems.push(`BUSKER_VIDEO=${server} needs ${name}: ${what}.`);
      return '';
    }
    if (!isAddress(text, schemes))
      problems.push(`${name} must be an address that begins with ${schemes.join(' or ')}, not "${text}".`);
    return text.replace(/\/+$/, '');
  };
  /** What browsers load: by https in production, and one may try things out without. */
  const secure = production ? ['https://'] : ['https://', 'http://'];
  const inside = ['http://', 'https://'];
  switch (server) {
    case 'built-in':
      return { server };
    case 'hls': {
      const origins = listOf(get('BUSKER_HLS_ORIGINS'));
      if (origins.length === 0)
        problems.push('BUSKER_VIDEO=hls needs BUSKER_HLS_ORIGINS: the origins that creators may play from.');
      for (const origin of origins)
        if (!isAddress(origin, secure) || new URL(origin).origin !== origin)
          problems.push(
            `BUSKER_HLS_ORIGINS must be origins such as https://video.example.com, without a path, not "${origin}".`,
          );
      const answer = get('BUSKER_HLS_PRIVATE');
      if (answer !== undefined && answer !== 'yes' && answer !== 'no')
        problems.push(`BUSKER_HLS_PRIVATE must be yes or no, not "${answer}".`);
      return { server, origins, private_addresses: answer === 'yes' };
    }
    case 'mediamtx': {
      const secret = get('BUSKER_MEDIAMTX_SECRET') ?? '';
      if (secret.length < SHORTEST_SECRET || !/^[A-Za-z0-9_-]+$/.test(secret))
        problems.push(
          'BUSKER_VIDEO=mediamtx needs BUSKER_MEDIAMTX_SECRET: at least 32 letters and digits (e.g. `openssl rand -hex 32`), which stand in the configuration of MediaMTX too.',
        );
      return {
        server,
        api: address('BUSKER_MEDIAMTX_API', inside, 'its control API'),
        webrtc: address('BUSKER_MEDIAMTX_WEBRTC', inside, 'its WebRTC server'),
        hls: address('BUSKER_MEDIAMTX_HLS', secure, "its HLS server as viewers' browsers reach it"),
        rtmp:
          get('BUSKER_MEDIAMTX_RTMP') === undefined
            ? null
            : address('BUSKER_MEDIAMTX_RTMP', ['rtmp://', 'rtmps://'], 'its RTMP server'),
        playback:
          get('BUSKER_MEDIAMTX_PLAYBACK') === undefined
            ? null
            : address('BUSKER_MEDIAMTX_PLAYBACK', inside, 'its playback server'),
        secret,
      };
    }
    case 'livekit': {
      const [api_key, api_secret] = [get('BUSKER_LIVEKIT_API_KEY') ?? '', get('BUSKER_LIVEKIT_API_SECRET') ?? ''];
      if (api_key === '' || api_secret === '')
        problems.push('BUSKER_VIDEO=livekit needs both BUSKER_LIVEKIT_API_KEY and BUSKER_LIVEKIT_API_SECRET.');
      const schemes = production ? ['wss://'] : ['wss://', 'ws://'];
      const here = get('BUSKER_LIVEKIT_RECORDINGS');
      const there = get('BUSKER_LIVEKIT_EGRESS_FOLDER') ?? here;
      for (const [name, folder] of [
        ['BUSKER_LIVEKIT_RECORDINGS', here],
        ['BUSKER_LIVEKIT_EGRESS_FOLDER', get('BUSKER_LIVEKIT_EGRESS_FOLDER')],
      ] as const)
        // Braces are filled in by egress.
        if (folder !== undefined && (!folder.startsWith('/') || /[{}]/.test(folder)))
          problems.push(`${name} must be a folder that begins with /, without braces, not "${folder}".`);
      if (here === undefined && there !== undefined)
        problems.push(
          'BUSKER_LIVEKIT_EGRESS_FOLDER needs BUSKER_LIVEKIT_RECORDINGS: the same folder as it is called here.',
        );
      return {
        server,
        url: address('BUSKER_LIVEKIT_URL', schemes, 'where LiveKit is'),
        api_key,
        api_secret,
        recordings: here === undefined || there === undefined ? null : { here, there: there.replace(/\/+$/, '') },
      };
    }
    case 'owncast': {
      const channels = listOf(get('BUSKER_OWNCAST_CHANNELS')).map((text): OwncastChannel => {
        const [, handle = '', url = ''] = /^@?([^=\s]+)=(\S+?)\/*$/.exec(text) ?? [];
        if (handle === '' || !isAddress(url, secure))
          problems.push(
            `BUSKER_OWNCAST_CHANNELS must be handle=address such as chalk.lena=https://live.example.com, not "${text}".`,
          );
        return { handle, url };
      });
      if (channels.length === 0)
        problems.push('BUSKER_VIDEO=owncast needs BUSKER_OWNCAST_CHANNELS: whose Owncast is where.');
      for (const [what, values] of [
        ['creator', channels.map((channel) => channel.handle)],
        ['Owncast', channels.map((channel) => channel.url)],
      ] as const)
        if (new Set(values).size < values.length)
          problems.push(`BUSKER_OWNCAST_CHANNELS names one ${what} twice: one Owncast is one creator.`);
      return { server, channels };
    }
    default:
      problems.push(`BUSKER_VIDEO must be one of ${VIDEO_SERVERS.join(', ')}, not "${server}".`);
      return { server: 'built-in' };
  }
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

function isAddress(text: string, schemes: readonly string[]): boolean {
  if (!schemes.some((scheme) => text.startsWith(scheme)) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  // Secrets never stand in addresses, which are logged and shown.
  return username === '' && password === '' && search === '' && hash === '' && !/[\s;,*'"]/.test(text);
}
