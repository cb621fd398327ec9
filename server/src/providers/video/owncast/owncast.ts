/**
 * Owncast: one server is one channel, and one channel is one creator. Whether it is online is asked at `/api/status`, viewers load
 * `/hls/stream.m3u8`. After Owncast 0.2.4. Its webhooks are not signed and tell nothing that the next question does not.
 */
import type { OwncastChannel } from '../../../platform/video-config.ts';
import { ProviderRefused, ProviderUnavailable } from '../../port.ts';
import { ask, jsonIn } from '../ask.ts';
import { createHlsRecordings } from '../hls-recording.ts';
import type { Arrival, Sender, VideoServer } from '../port.ts';

export interface OwncastSettings {
  readonly channels: readonly OwncastChannel[];
  readonly timeout_ms?: number;
}

type Status = 'online' | 'offline' | 'silent';

export function createOwncast(settings: OwncastSettings): VideoServer {
  const { channels, timeout_ms } = settings;
  /** A channel is of a creator by their handle, or by their id, which never changes. */
  const channelOf = ({ creator, handle }: Sender): OwncastChannel | undefined =>
    channels.find((channel) => channel.handle === handle || channel.handle === creator);

  async function statusOf(channel: OwncastChannel): Promise<{ status: Status; since: Date | null }> {
    try {
      const what = `Owncast at ${channel.url}`;
      const answer = await ask(what, `${channel.url}/api/status`, {}, timeout_ms === undefined ? {} : { timeout_ms });
      const { online, lastConnectTime } = (jsonIn(what, answer) ?? {}) as {
        online?: unknown;
        lastConnectTime?: unknown;
      };
      if (typeof online !== 'boolean') return { status: 'silent', since: null };
      const since = typeof lastConnectTime === 'string' ? new Date(lastConnectTime) : null;
      return {
        status: online ? 'online' : 'offline',
        since: since !== null && Number.isFinite(since.getTime()) ? since : null,
      };
    } catch (error) {
      if (error instanceof ProviderUnavailable || error instanceof ProviderRefused)
        return { status: 'silent', since: null };
      throw error;
    }
  }
  const playlistOf = (channel: OwncastChannel): string => `${channel.url}/hls/stream.m3u8`;

  return {
    id: 'owncast',
    takes: ['address'],
    origins: Array.from(new Set(channels.map(({ url }) => new URL(url).origin))),
    async arriving(asked) {
      const found = await Promise.all(channels.map(async (channel) => ({ channel, ...(await statusOf(channel)) })));
      // Who cannot be reached from here is taken for off; when that is so for all, it is rather us.
      if (found.length > 0 && found.every(({ status }) => status === 'silent'))
        throw new ProviderUnavailable('no Owncast answers');
      return asked.flatMap((sender): Arrival[] => {
        const own = channelOf(sender);
        const on = found.find(({ channel, status }) => channel === own && status === 'online');
        if (!on) return [];
        const url = playlistOf(on.channel);
        return [{ creator: sender.creator, kind: 'address', since: on.since, ways: [{ kind: 'hls', url }] }];
      });
    },
    recordings: createHlsRecordings({
      playlistOf(of) {
        const channel = channelOf(of);
        return channel === undefined ? null : playlistOf(channel);
      },
      // The operator has named them, so they may be on a private network.
      get: {
        allowed: (url) => channels.some((channel) => new URL(channel.url).origin === url.origin),
        private_addresses: true,
      },
    }),
    // Who sends to Owncast sends for its own page too: only the room ends.
    end: () => Promise.resolve(),
    addresses: {
      may_enter: null,
      of: (sender) => channelOf(sender)?.url ?? null,
      async check(address) {
        const channel = channels.find(({ url }) => url === address);
        if (!channel) return 'not_allowed';
        const { status } = await statusOf(channel);
        return status === 'online' ? null : status === 'offline' ? 'nothing_there' : 'unreachable';
      },
    },
  };
}
