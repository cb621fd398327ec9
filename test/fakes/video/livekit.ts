/**
 * A LiveKit server with its ingress, as far as its API goes: Twirp with JSON, tokens checked by the SDK's own verifier, webhooks signed with the
 * SDK's own tokens. Names and numbers are those of LiveKit's protocol.
 */
import { createHash, randomUUID } from 'node:crypto';
import { AccessToken, TokenVerifier } from 'livekit-server-sdk';
import { startFake, type FakeAsked, type FakeServer } from './fake-server.ts';

interface Ingress {
  ingress_id: string;
  name: string;
  stream_key: string;
  url: string;
  input_type: string;
  room_name: string;
  participant_identity: string;
  enable_transcoding?: boolean;
  state: { status: string; started_at: string };
}

interface Egress {
  egress_id: string;
  room_name: string;
  status: string;
  participant: { room_name: string; identity: string; file_outputs: { filepath: string }[]; preset?: string };
}

export interface FakeLiveKit extends FakeServer {
  readonly egresses: Egress[];
  /** How wide and high what is published is. */
  size: { width: number; height: number };
  /** An egress comes to its end, as when what it records is gone. */
  ended(egress: Egress, status?: string): void;
  readonly ingresses: Ingress[];
  readonly sessions: Map<string, Ingress>;
  /** An encoder sends by RTMP with this key; whether it was let in. */
  rtmp(key: string): boolean;
  /** What arrives at this ingress ends. */
  gone(ingress: Ingress): void;
  /** A webhook, signed as LiveKit signs. */
  webhook(
    event: string,
    change?: { secret?: string; body?: string },
  ): Promise<{ body: Buffer; headers: Record<string, string> }>;
}

export async function startLiveKit(key: string, secret: string): Promise<FakeLiveKit> {
  const verifier = new TokenVerifier(key, secret);
  const twirp = (status: number, code: string, msg: string) => ({ status, body: { code, msg } });

  async function granted(asked: FakeAsked, wants: 'ingressAdmin' | 'roomAdmin' | 'roomRecord'): Promise<boolean> {
    const [, token] = /^Bearer (.+)$/.exec(asked.headers.authorization ?? '') ?? [];
    if (token === undefined) return false;
    const claims = await verifier.verify(token).catch(() => undefined);
    return claims?.video?.[wants] === true;
  }

  const fake = await startFake(async (asked) => {
    const { method, url } = asked;
    const [, service, call] = /^\/twirp\/livekit\.(\w+)\/(\w+)$/.exec(url.pathname) ?? [];
    if (service === undefined) return whip(asked);
    if (method !== 'POST') return twirp(405, 'bad_route', 'POST');
    const wants = { Ingress: 'ingressAdmin', Egress: 'roomRecord' } as const;
    if (!(await granted(asked, wants[service as keyof typeof wants] ?? 'roomAdmin')))
      return twirp(401, 'unauthenticated', 'permission denied');
    const body = JSON.parse(asked.body) as Record<string, unknown>;
    // Protocol buffers as JSON are read by either spelling.
    const said = (snake: string): unknown =>
      body[snake] ?? body[snake.replaceAll(/_(\w)/g, (_, c: string) => c.toUpperCase())];
    switch (`${service}.${call}`) {
      case 'Ingress.CreateIngress': {
        const whip_input = said('input_type') === 'WHIP_INPUT' || said('input_type') === 1;
        const made: Ingress = {
          ingress_id: `IN_${randomUUID().slice(0, 8)}`,
          name: String(said('name')),
          stream_key: randomUUID().replaceAll('-', ''),
          url: whip_input ? `${fake.url}/w` : 'rtmp://livekit.test:1935/x',
          input_type: whip_input ? 'WHIP_INPUT' : 'RTMP_INPUT',
          room_name: String(said('room_name')),
          participant_identity: String(said('participant_identity')),
          state: { status: 'ENDPOINT_INACTIVE', started_at: '0' },
        };
        own.ingresses.push(made);
        return { body: made };
      }
      case 'Ingress.ListIngress': {
        const room = said('room_name');
        return { body: { items: own.ingresses.filter(({ room_name }) => !room || room_name === room) } };
      }
      case 'Ingress.DeleteIngress': {
        const at = own.ingresses.findIndex(({ ingress_id }) => ingress_id === said('ingress_id'));
        if (at === -1) return twirp(404, 'not_found', 'ingress does not exist');
        return { body: own.ingresses.splice(at, 1)[0]! };
      }
      case 'RoomService.RemoveParticipant': {
        const found = own.ingresses.find(
          (one) => one.room_name === said('room') && one.participant_identity === said('identity'),
        );
        if (!found) return twirp(404, 'not_found', 'participant does not exist');
        own.gone(found);
        return { body: {} };
      }
      case 'RoomService.GetParticipant': {
        const found = own.ingresses.find(
          (one) => one.room_name === said('room') && one.participant_identity === said('identity'),
        );
        if (found?.state.status !== 'ENDPOINT_PUBLISHING') return twirp(404, 'not_found', 'participant does not exist');
        return { body: { sid: 'PA_1', identity: found.participant_identity, tracks: [{ sid: 'TR_1', ...own.size }] } };
      }
      case 'Egress.StartParticipantEgress': {
        const outputs = said('file_outputs') as { filepath: string }[];
        const made: Egress = {
          egress_id: `EG_${randomUUID().slice(0, 8)}`,
          room_name: String(said('room_name')),
          status: 'EGRESS_ACTIVE',
          participant: {
            room_name: String(said('room_name')),
            identity: String(said('identity')),
            file_outputs: outputs,
            preset: (said('preset') as string | undefined) ?? 'H264_720P_30',
          },
        };
        own.egresses.push(made);
        return { body: made };
      }
      case 'Egress.ListEgress': {
        const active = said('active') === true;
        const items = own.egresses.filter(
          ({ room_name, status }) =>
            room_name === said('room_name') && (!active || /^EGRESS_(STARTING|ACTIVE|ENDING)$/.test(status)),
        );
        return { body: { items } };
      }
      case 'Egress.StopEgress': {
        const found = own.egresses.find(({ egress_id }) => egress_id === said('egress_id'));
        if (!found) return twirp(404, 'not_found', 'egress does not exist');
        found.status = 'EGRESS_ENDING';
        return { body: found };
      }
      default:
        return twirp(404, 'bad_route', url.pathname);
    }
  });

  /** The ingress' own WHIP: the stream key as bearer. */
  function whip({ method, url, headers, body }: FakeAsked) {
    const [, shown] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
    const ingress = own.ingresses.find(
      ({ stream_key, input_type }) => stream_key === shown && input_type === 'WHIP_INPUT',
    );
    if (!ingress) return { status: 404 };
    if (method === 'DELETE') {
      const session = url.pathname.split('/').at(-1)!;
      if (!own.sessions.delete(session)) return { status: 404 };
      own.gone(ingress);
      return {};
    }
    if (method !== 'POST' || !body.startsWith('v=0')) return { status: 400 };
    const session = `RES_${randomUUID()}`;
    own.sessions.set(session, ingress);
    publishing(ingress);
    return {
      status: 201,
      headers: { location: `${fake.url}/w/${ingress.stream_key}/${session}`, 'content-type': 'application/sdp' },
      body: 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n',
    };
  }

  const publishing = (ingress: Ingress): void => {
    ingress.state = { status: 'ENDPOINT_PUBLISHING', started_at: `${BigInt(Date.now()) * 1_000_000n}` };
  };

  const own: FakeLiveKit = Object.assign(fake, {
    ingresses: [] as Ingress[],
    egresses: [] as Egress[],
    size: { width: 1_280, height: 720 },
    ended(egress: Egress, status = 'EGRESS_COMPLETE') {
      egress.status = status;
    },
    sessions: new Map<string, Ingress>(),
    rtmp(shown: string) {
      const ingress = own.ingresses.find(
        ({ stream_key, input_type }) => stream_key === shown && input_type === 'RTMP_INPUT',
      );
      if (ingress) publishing(ingress);
      return ingress !== undefined;
    },
    gone(ingress: Ingress) {
      ingress.state = { status: 'ENDPOINT_INACTIVE', started_at: '0' };
    },
    async webhook(event: string, change: { secret?: string; body?: string } = {}) {
      const body = JSON.stringify({ event, id: `EV_${randomUUID()}`, createdAt: `${Math.floor(Date.now() / 1_000)}` });
      const token = new AccessToken(key, change.secret ?? secret, { ttl: 60 });
      token.sha256 = createHash('sha256').update(body).digest('base64');
      return {
        body: Buffer.from(change.body ?? body),
        headers: { authorization: await token.toJwt(), 'content-type': 'application/webhook+json' },
      };
    },
  });
  return own;
}
