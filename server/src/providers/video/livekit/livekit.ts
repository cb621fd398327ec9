/**
 * LiveKit, by its own SDK: a creator is a room of LiveKit's, cameras and encoders come in by its ingress (WHIP, RTMP), viewers watch by
 * LiveKit's client with a ticket that allows nothing else. Its webhooks are signed; what they say is looked up.
 *
 * An ingress belongs to a creator and a kind, and says so in its name, so that nothing has to be remembered here.
 */
import { randomUUID } from 'node:crypto';
import { isId } from '@busker/protocol';
import {
  AccessToken,
  EgressClient,
  IngressClient,
  IngressInput,
  RoomServiceClient,
  WebhookReceiver,
  type IngressInfo,
} from 'livekit-server-sdk';
import type { VideoConfig } from '../../../platform/video-config.ts';
import { ProviderRefused, ProviderUnavailable, SignatureInvalid } from '../../port.ts';
import { ask } from '../ask.ts';
import type { Arrival, Recorded, VideoServer } from '../port.ts';
import { createLiveKitRecordings } from './recording.ts';

export type LiveKitSettings = Omit<Extract<VideoConfig, { server: 'livekit' }>, 'server'> & {
  readonly timeout_s?: number;
};

const WHAT = 'LiveKit';
const TIMEOUT_S = 5;
/** A ticket opens a connection; who is in stays in. */
const TICKET_S = 120;
/** `ENDPOINT_PUBLISHING` of LiveKit's IngressState. */
const PUBLISHING = 2;
const SESSION_ID = /^[A-Za-z0-9_-]{1,120}$/;
const NAME = /^busker (camera|encoder|rtmp) ([0-9a-f-]{36})(?: (\S{1,64}))?$/;

/** `rtmp`: from an encoder too, by its other way in. `id`: the renewal that it was made by. */
interface Own {
  readonly way: 'camera' | 'encoder' | 'rtmp';
  readonly creator: string;
  readonly id: string | undefined;
}

export function createLiveKit(settings: LiveKitSettings): VideoServer {
  const { url, api_key, api_secret } = settings;
  const options = { requestTimeout: settings.timeout_s ?? TIMEOUT_S, failover: false };
  const host = url.replace(/^ws/, 'http');
  const ingresses = new IngressClient(host, api_key, api_secret, options);
  const rooms = new RoomServiceClient(host, api_key, api_secret, options);
  const receiver = new WebhookReceiver(api_key, api_secret);
  const origin = new URL(url);

  const nameOf = ({ way, creator, id }: Own): string => `busker ${way} ${creator}${id === undefined ? '' : ` ${id}`}`;
  function readName(name: string): Own | undefined {
    const [, way, creator, id] = NAME.exec(name) ?? [];
    return isId(creator) ? { way: way as Own['way'], creator, id } : undefined;
  }
  const kindOf = (way: Own['way']): 'camera' | 'encoder' => (way === 'camera' ? 'camera' : 'encoder');
  const identityOf = (way: Own['way']): string => `send-${way}`;

  async function own(creator: string): Promise<{ info: IngressInfo; own: Own }[]> {
    const list = await translated(() => ingresses.listIngress({ roomName: creator }));
    return list.flatMap((info) => {
      const named = readName(info.name);
      return named?.creator === creator ? [{ info, own: named }] : [];
    });
  }
  function make(wanted: Own): Promise<IngressInfo> {
    return translated(() =>
      ingresses.createIngress(wanted.way === 'rtmp' ? IngressInput.RTMP_INPUT : IngressInput.WHIP_INPUT, {
        name: nameOf(wanted),
        roomName: wanted.creator,
        participantIdentity: identityOf(wanted.way),
        participantName: wanted.creator,
        ...(wanted.way === 'rtmp' ? {} : { enableTranscoding: false }),
      }),
    );
  }
  /** Where WHIP of a creator's goes in; made at the first need. */
  async function whipOf(creator: string, way: 'camera' | 'encoder'): Promise<IngressInfo> {
    const found = (await own(creator)).find((row) => row.own.way === way);
    return found?.info ?? make({ way, creator, id: undefined });
  }

  /** Who publishes a creator's pictures of a kind now, and whether they are higher than wide. */
  async function publisher(of: Recorded): Promise<{ identity: string; upright: boolean } | undefined> {
    const found = (await own(of.creator)).find(
      (row) => kindOf(row.own.way) === of.kind && row.info.state?.status === PUBLISHING,
    );
    if (!found) return undefined;
    const identity = identityOf(found.own.way);
    const { tracks } = await translated(() => rooms.getParticipant(of.creator, identity));
    return { identity, upright: tracks.some(({ width, height }) => height > width) };
  }

  return {
    id: 'livekit',
    ...(settings.recordings === null
      ? {}
      : {
          recordings: createLiveKitRecordings({
            folders: settings.recordings,
            egress: new EgressClient(host, api_key, api_secret, options),
            publisher,
            translated,
          }),
        }),
    takes: ['camera', 'encoder'],
    // The client asks by https why a connection was refused.
    origins: [origin.origin === 'null' ? `${origin.protocol}//${origin.host}` : origin.origin, new URL(host).origin],
    async arriving() {
      const list = await translated(() => ingresses.listIngress());
      return list.flatMap((info): Arrival[] => {
        const named = readName(info.name);
        if (!named || info.state?.status !== PUBLISHING) return [];
        const started = Number(info.state.startedAt) / 1e6;
        return [
          {
            creator: named.creator,
            kind: kindOf(named.way),
            since: started > 0 ? new Date(started) : null,
            ways: [{ kind: 'livekit' }],
          },
        ];
      });
    },
    async end(creator) {
      for (const { info, own: named } of await own(creator))
        if (info.state?.status === PUBLISHING)
          await translated(() => rooms.removeParticipant(creator, identityOf(named.way)));
    },
    whip: {
      async publish(creator, kind, offer) {
        const ingress = await whipOf(creator, kind);
        const { text, headers } = await ask(`${WHAT}'s ingress`, ingress.url, {
          method: 'POST',
          headers: { authorization: `Bearer ${ingress.streamKey}`, 'content-type': 'application/sdp' },
          body: offer,
        });
        const session = headers.get('location')?.split('/').at(-1) ?? '';
        if (!SESSION_ID.test(session)) throw new ProviderUnavailable(`${WHAT}'s ingress gave no session`);
        return { id: `${kind}.${session}`, answer: text };
      },
      async unpublish(creator, id) {
        const [way, session] = id.split('.');
        if ((way !== 'camera' && way !== 'encoder') || !session || !SESSION_ID.test(session)) return;
        const ingress = (await own(creator)).find((row) => row.own.way === way)?.info;
        if (!ingress) return;
        await ask(
          `${WHAT}'s ingress`,
          `${ingress.url.replace(/\/+$/, '')}/${ingress.streamKey}/${session}`,
          { method: 'DELETE', headers: { authorization: `Bearer ${ingress.streamKey}` } },
          { expected: [404] },
        );
      },
    },
    rtmp: {
      async url(creator) {
        return (await own(creator)).find((row) => row.own.way === 'rtmp')?.info.url ?? null;
      },
      async renewed(creator, id) {
        const before = (await own(creator)).filter((row) => row.own.way === 'rtmp');
        const made = before.find((row) => row.own.id === id)?.info ?? (await make({ way: 'rtmp', creator, id }));
        // The key that it replaces is worth nothing from now on.
        for (const { info } of before)
          if (info.ingressId !== made.ingressId) await translated(() => ingresses.deleteIngress(info.ingressId));
        return { url: made.url, key: made.streamKey };
      },
    },
    async join(creator) {
      const token = new AccessToken(api_key, api_secret, { identity: `watch-${randomUUID()}`, ttl: TICKET_S });
      token.addGrant({
        room: creator,
        roomJoin: true,
        canSubscribe: true,
        canPublish: false,
        canPublishData: false,
        canUpdateOwnMetadata: false,
        // Viewers are counted and named by the room here, not told to each other there.
        hidden: true,
      });
      return { url, token: await token.toJwt() };
    },
    async told(body, headers) {
      const shown = headers['authorization'];
      try {
        const { event } = await receiver.receive(body.toString('utf8'), typeof shown === 'string' ? shown : undefined);
        return /^(ingress_|egress_|track_|participant_|room_)/.test(event);
      } catch (cause) {
        throw new SignatureInvalid('it is not LiveKit that tells this', { cause });
      }
    },
  };
}

/** The SDK's failures in the words of providers. */
async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const status = (cause as { status?: unknown } | null)?.status;
    if (typeof status === 'number' && status >= 400 && status < 500 && status !== 429)
      throw new ProviderRefused(`${WHAT} refused (${status})`, { cause });
    throw new ProviderUnavailable(`${WHAT} cannot be reached`, { cause });
  }
}
