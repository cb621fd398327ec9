/**
 * The environment, read in one place. Every variable is a row of this table; docs/reference/settings.md is generated from it, and a
 * test fails on a variable that is read anywhere else. Secrets come from here only.
 */
import { createHash, createPrivateKey, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readVideo, type VideoConfig } from './video-config.ts';

export interface EnvEntry {
  readonly says: string;
  readonly fallback?: string;
  readonly secret?: true;
  /** Without it `--production` refuses to start, with this sentence. */
  readonly production?: string;
}

export const ENVIRONMENT = {
  BUSKER_PORT: { says: 'Port of everything: sites, API, WebSocket, webhooks.', fallback: '8420' },
  BUSKER_HOST: { says: 'Address to listen on.', fallback: '127.0.0.1' },
  BUSKER_PUBLIC_URL: {
    says: 'Address under which people and payment providers reach Busker, without a slash at the end.',
    fallback: 'http://localhost:<port>',
    production: 'set BUSKER_PUBLIC_URL to the https address that people use',
  },
  BUSKER_DATA: {
    says: 'Folder of the embedded PostgreSQL and of what the demo makes up by itself (secrets).',
    fallback: './data',
  },
  BUSKER_TRUST_PROXY: {
    says: 'Addresses of reverse proxies whose X-Forwarded-For is believed, comma-separated; empty: none.',
    fallback: '',
  },
  BUSKER_LOG_LEVEL: {
    says: 'debug, info, warn, error or silent. The log goes to stderr as JSON lines.',
    fallback: 'warn',
  },
  BUSKER_BASE_CURRENCY: {
    says: "ISO 4217 code of the operator's currency, in which coin value and earnings are counted. Fixed once there are earnings.",
    fallback: 'USD',
  },
  BUSKER_SECRET: {
    says: 'At least 32 characters; signs sessions.',
    secret: true,
    production: 'set BUSKER_SECRET to at least 32 random characters (e.g. `openssl rand -base64 48`)',
  },
  BUSKER_SEAL_KEY: {
    says: 'Private Ed25519 key that signs the heads of the sealed books: PEM, or base64 of its DER form. Unset: in the demo it follows from the secret.',
    secret: true,
    production:
      'set BUSKER_SEAL_KEY to a private Ed25519 key (`openssl genpkey -algorithm ed25519 -outform DER | base64 -w0`)',
  },
  DATABASE_URL: {
    says: 'PostgreSQL 15 or newer, as the role that owns the schema. Unset: the embedded PostgreSQL.',
    secret: true,
  },
  DATABASE_APP_URL: {
    says: 'The same database as the role that runs the program and does not own the schema, so that the books are append-only by privilege too. Unset: DATABASE_URL is used for both, and the start says so.',
    secret: true,
  },
  BUSKER_POSTING_GROUPS: {
    says: 'Groups of buckets that the ledger posts apart from each other: 1, 2, 4, 8, 16, 32 or 64. More than one is for several processes, each owning some of the groups.',
    fallback: '1',
  },
  BUSKER_POSTING_ADDRESS: {
    says: 'With more than one posting group: host:port where the other processes on the same database reach this one. Port 0 is any that is free. Nobody else must reach it.',
    fallback: '127.0.0.1:0',
  },
  BUSKER_NATS_URL: {
    says: 'nats://user:password@host:port (or tls://…; several apart by commas): processes tell each other by NATS that there is news. Unset: by PostgreSQL, when there is more than one posting group.',
    secret: true,
  },
  BUSKER_SMTP_URL: {
    says: 'smtp(s)://user:password@host:port for mails (recovery). Unset: in the demo mails land on /mail.',
    secret: true,
    production: 'set BUSKER_SMTP_URL, or people cannot recover their accounts',
  },
  BUSKER_MAIL_FROM: { says: 'Sender of mails.', fallback: 'Busker <no-reply@localhost>' },
  BUSKER_MEDIA_PORTS: {
    says: 'UDP ports for live pictures by WebRTC, as from-to, e.g. 40000-40400: open them in the firewall. One for each creator and viewer. Empty: any.',
    fallback: '',
  },
  BUSKER_MEDIA_ADDRESS: {
    says: 'IPv4 address under which those ports are reached, when it is none of this machine (behind a router or in a cloud). Empty: the addresses that the machine has.',
    fallback: '',
  },
  BUSKER_MEDIA_STREAMS: {
    says: 'Most creators who send live pictures through this process at a time.',
    fallback: '20',
  },
  BUSKER_MEDIA_VIEWERS: {
    says: 'Most viewers of live pictures through this process at a time, by WebRTC and by HTTP-FLV each.',
    fallback: '100',
  },
  BUSKER_RTMP_ADDRESS: {
    says: 'host:port where encoders such as OBS push by RTMP, or off. It listens once a creator has a stream key. Empty: port 1935 of BUSKER_HOST.',
    fallback: '',
  },
  BUSKER_PICTURE_LOST_MINUTES: {
    says: 'A live session from a camera or an encoder ends by itself after so many minutes without a picture. 0: never.',
    fallback: '10',
  },
  BUSKER_RECORDING: {
    says: 'yes: live sessions are recorded where that can be, and their creators may make posts of them. no: nothing is recorded.',
    fallback: 'yes',
  },
  BUSKER_VIDEO: {
    says: 'Who carries live pictures: built-in, or what you bring: mediamtx, livekit, owncast, or hls for addresses that creators enter. See docs/operating/video.md.',
    fallback: 'built-in',
  },
  BUSKER_HLS_ORIGINS: {
    says: 'With BUSKER_VIDEO=hls: the origins that creators may play from, e.g. https://video.example.com, several apart by commas. Their https addresses are loaded by every viewer, and pages are allowed to open these origins and no others.',
    fallback: '',
  },
  BUSKER_HLS_PRIVATE: {
    says: 'With BUSKER_VIDEO=hls: yes lets this server look at addresses of private networks too. Otherwise they are refused.',
    fallback: '',
  },
  BUSKER_MEDIAMTX_API: {
    says: "MediaMTX's control API, as this server reaches it, e.g. http://127.0.0.1:9997.",
    fallback: '',
  },
  BUSKER_MEDIAMTX_WEBRTC: {
    says: "MediaMTX's WebRTC server (WHIP, WHEP), as this server reaches it, e.g. http://127.0.0.1:8889. Browsers ask for pictures here, and this server there.",
    fallback: '',
  },
  BUSKER_MEDIAMTX_HLS: {
    says: "MediaMTX's HLS server, as viewers' browsers reach it, e.g. https://video.example.com.",
    fallback: '',
  },
  BUSKER_MEDIAMTX_RTMP: {
    says: "MediaMTX's RTMP server, as encoders reach it, e.g. rtmp://video.example.com:1935. Empty: creators are shown no RTMP.",
    fallback: '',
  },
  BUSKER_MEDIAMTX_PLAYBACK: {
    says: "MediaMTX's playback server, as this server reaches it, e.g. http://127.0.0.1:9996. By it recordings come here. Empty: sessions are not recorded.",
    fallback: '',
  },
  BUSKER_MEDIAMTX_SECRET: {
    says: 'At least 32 characters; the same stands in the authHTTPAddress of MediaMTX. By it each knows the other.',
    secret: true,
  },
  BUSKER_LIVEKIT_URL: {
    says: "LiveKit, as this server and viewers' browsers reach it, e.g. wss://livekit.example.com.",
    fallback: '',
  },
  BUSKER_LIVEKIT_API_KEY: { says: 'Key of LiveKit’s API.', secret: true },
  BUSKER_LIVEKIT_API_SECRET: { says: 'Secret of that key; also signs what LiveKit tells us.', secret: true },
  BUSKER_LIVEKIT_RECORDINGS: {
    says: 'A folder that LiveKit’s egress service and this server share: egress writes recordings there, and this server takes them away. Empty: sessions are not recorded.',
    fallback: '',
  },
  BUSKER_LIVEKIT_EGRESS_FOLDER: {
    says: 'The same folder, as the egress service calls it, when it is another name there, e.g. /out in its container. Empty: the same name.',
    fallback: '',
  },
  BUSKER_OWNCAST_CHANNELS: {
    says: 'Whose Owncast is where: handle=address, e.g. chalk.lena=https://live.example.com, several apart by commas. One Owncast is one creator.',
    fallback: '',
  },
  BUSKER_FFMPEG: {
    says: 'The ffmpeg program: a name on the PATH or a file, or off. Without it there are no recordings, no HLS fallback and no conversion of uploads; everything else works.',
    fallback: 'ffmpeg',
  },
  STRIPE_SECRET_KEY: { says: 'Turns on payments by Stripe Checkout.', secret: true },
  STRIPE_WEBHOOK_SECRET: { says: 'Signing secret of the Stripe webhook endpoint at /webhooks/stripe.', secret: true },
  STRIPE_API_BASE: {
    says: "Another host for Stripe's API, e.g. a local stand-in for tests. Unset: Stripe itself.",
    fallback: '',
  },
} as const satisfies Record<string, EnvEntry>;

export type EnvName = keyof typeof ENVIRONMENT;
export type Environment = Partial<Record<EnvName, string>>;

export interface Config {
  readonly production: boolean;
  /** Demo conveniences: demo people and sign-in, the sandbox providers, the movable clock, /mail. Never with production. */
  readonly demo: boolean;
  readonly host: string;
  readonly port: number;
  readonly public_url: string;
  readonly data_folder: string;
  readonly trust_proxy: readonly string[];
  readonly log_level: string;
  readonly base_currency: string;
  readonly secret: string;
  readonly database: { readonly owner_url: string; readonly app_url: string | undefined } | 'embedded';
  /** Groups of buckets that are posted apart from each other. */
  readonly posting_groups: number;
  /** Where other processes on the same database reach this one. */
  readonly posting_address: { readonly host: string; readonly port: number };
  readonly nats_url: string | undefined;
  readonly media: {
    /** UDP ports, both ends included; null: any. */
    readonly udp_ports: readonly [number, number] | null;
    readonly public_address: string | null;
    readonly max_streams: number;
    readonly max_viewers: number;
    readonly rtmp: { readonly host: string; readonly port: number } | null;
    readonly ffmpeg: string;
    /** 0: never. */
    readonly picture_lost_minutes: number;
    /** Whether sessions are recorded where that can be. */
    readonly record: boolean;
  };
  readonly video: VideoConfig;
  readonly smtp_url: string | undefined;
  readonly mail_from: string;
  readonly stripe:
    | { readonly secret_key: string; readonly webhook_secret: string; readonly api_base: string }
    | undefined;
  /** Private Ed25519 key that signs heads of blocks; PEM or base64 of DER. */
  readonly seal_key: string;
  /** Signs the sandbox providers' webhooks; derived from the secret, demo only. */
  readonly sandbox_secret: string;
}

/** A start that was refused; the message is a list of sentences for people. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export interface Flags {
  readonly production: boolean;
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Parses `--production`, `--port N`, `--host H`, `--data FOLDER`. Throws ConfigError for anything else, with `options` to choose from. */
export function parseFlags(
  args: readonly string[],
  options = '--port N, --host ADDRESS, --data FOLDER, --production',
): Flags {
  const flags: { production: boolean; port?: string; host?: string; data?: string } = { production: false };
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = args[i]!.split('=', 2) as [string, string | undefined];
    if (name === '--production') flags.production = true;
    else if (name === '--port' || name === '--host' || name === '--data') {
      const value = inline ?? args[++i];
      if (!value) throw new ConfigError(`${name} needs a value.`);
      flags[name.slice(2) as 'port' | 'host' | 'data'] = value;
    } else throw new ConfigError(`There is no option ${name}. Options: ${options}.`);
  }
  return flags;
}

/**
 * Reads the configuration.
 * @throws ConfigError with one sentence for each thing that is wrong; with `--production` one for each demo convenience it would need.
 */
export async function readConfig(env: Environment, flags: Flags): Promise<Config> {
  const problems: string[] = [];
  const get = (name: EnvName): string | undefined => env[name]?.trim() || undefined;
  const { production } = flags;

  const portText = flags.port ?? get('BUSKER_PORT') ?? ENVIRONMENT.BUSKER_PORT.fallback;
  const port = Number(portText);
  if (!/^\d+$/.test(portText) || port > 65_535)
    problems.push(`The port must be a number from 0 to 65535, not "${portText}".`);
  const base_currency = get('BUSKER_BASE_CURRENCY') ?? ENVIRONMENT.BUSKER_BASE_CURRENCY.fallback;
  if (!/^[A-Z]{3}$/.test(base_currency))
    problems.push(`BUSKER_BASE_CURRENCY must be an ISO 4217 code such as USD, not "${base_currency}".`);

  const owner_url = get('DATABASE_URL');
  const app_url = get('DATABASE_APP_URL');
  if (app_url && !owner_url)
    problems.push('DATABASE_APP_URL is set but DATABASE_URL is not: both name the same database, by two roles.');
  for (const name of ['DATABASE_URL', 'DATABASE_APP_URL'] as const)
    if (!/^postgres(ql)?:\/\//.test(get(name) ?? 'postgres://'))
      problems.push(`${name} must be an address of PostgreSQL: postgres://user:password@host:port/database.`);

  const groupsText = get('BUSKER_POSTING_GROUPS') ?? ENVIRONMENT.BUSKER_POSTING_GROUPS.fallback;
  if (!/^(1|2|4|8|16|32|64)$/.test(groupsText))
    problems.push(`BUSKER_POSTING_GROUPS must be 1, 2, 4, 8, 16, 32 or 64, not "${groupsText}".`);

  const addressText = get('BUSKER_POSTING_ADDRESS') ?? ENVIRONMENT.BUSKER_POSTING_ADDRESS.fallback;
  const [, posting_host, posting_port] = /^(.+):(\d{1,5})$/.exec(addressText) ?? [];
  if (posting_host === undefined || Number(posting_port) > 65_535)
    problems.push(`BUSKER_POSTING_ADDRESS must be host:port, not "${addressText}".`);

  const nats_url = get('BUSKER_NATS_URL');
  if (nats_url !== undefined && !nats_url.split(',').every((url) => /^(nats|tls):\/\/[^/\s]+\/?$/.test(url.trim())))
    problems.push('BUSKER_NATS_URL must be nats://host:port or tls://host:port, several apart by commas.');
  const host = flags.host ?? get('BUSKER_HOST') ?? ENVIRONMENT.BUSKER_HOST.fallback;
  const media = readMedia(get, host, problems);
  const video = readVideo(get, production, problems);

  const stripeKey = get('STRIPE_SECRET_KEY');
  const stripeHook = get('STRIPE_WEBHOOK_SECRET');
  if (Boolean(stripeKey) !== Boolean(stripeHook))
    problems.push('Stripe needs both STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.');

  if (production) {
    for (const [name, entry] of Object.entries(ENVIRONMENT) as [EnvName, EnvEntry][]) {
      if (entry.production && !get(name)) problems.push(`Production: ${entry.production}.`);
    }
    if (!owner_url) problems.push('Production: set DATABASE_URL; the embedded PostgreSQL is for trying Busker out.');
    if (!stripeKey)
      problems.push(
        'Production: the sandbox payment provider is refused; set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.',
      );
    const url = get('BUSKER_PUBLIC_URL');
    if (url && !url.startsWith('https://'))
      problems.push('Production: BUSKER_PUBLIC_URL must begin with https://, or sessions can be stolen on the way.');
  }
  const secretGiven = get('BUSKER_SECRET');
  if (secretGiven && secretGiven.length < 32) problems.push('BUSKER_SECRET must have at least 32 characters.');
  if (secretGiven && /^(.)\1+$|change.?me|default|secret.*secret/i.test(secretGiven))
    problems.push('BUSKER_SECRET looks like a placeholder; set random characters.');
  const sealKeyGiven = get('BUSKER_SEAL_KEY');
  if (sealKeyGiven && !isSealKey(sealKeyGiven))
    problems.push('BUSKER_SEAL_KEY is no private Ed25519 key, neither as PEM nor as base64 of its DER form.');
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));

  const data_folder = resolve(process.cwd(), flags.data ?? get('BUSKER_DATA') ?? join(ROOT, 'data'));
  const secret = secretGiven ?? (await demoSecret(data_folder));
  const public_url = (get('BUSKER_PUBLIC_URL') ?? `http://localhost:${port}`).replace(/\/+$/, '');
  return {
    production,
    demo: !production,
    host,
    port,
    public_url,
    data_folder,
    trust_proxy: (get('BUSKER_TRUST_PROXY') ?? '')
      .split(',')
      .map((text) => text.trim())
      .filter(Boolean),
    log_level: get('BUSKER_LOG_LEVEL') ?? ENVIRONMENT.BUSKER_LOG_LEVEL.fallback,
    base_currency,
    secret,
    seal_key: sealKeyGiven ?? demoSealKey(secret),
    database: owner_url ? { owner_url, app_url } : 'embedded',
    posting_groups: Number(groupsText),
    posting_address: { host: posting_host!, port: Number(posting_port) },
    nats_url,
    media,
    video,
    smtp_url: get('BUSKER_SMTP_URL'),
    mail_from: get('BUSKER_MAIL_FROM') ?? ENVIRONMENT.BUSKER_MAIL_FROM.fallback,
    stripe:
      stripeKey && stripeHook
        ? { secret_key: stripeKey, webhook_secret: stripeHook, api_base: get('STRIPE_API_BASE') ?? '' }
        : undefined,
    sandbox_secret: `whsec_${createHash('sha256').update(`sandbox ${secret}`).digest('base64')}`,
  };
}

/** The rows about live pictures; what is wrong goes to `problems`. */
function readMedia(get: (name: EnvName) => string | undefined, host: string, problems: string[]): Config['media'] {
  const ports = get('BUSKER_MEDIA_PORTS');
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(ports ?? '') ?? [];
  if (ports !== undefined && (from === undefined || Number(from) >= Number(to) || Number(to) > 65_535))
    problems.push(`BUSKER_MEDIA_PORTS must be two ports such as 40000-40400, not "${ports}".`);
  const public_address = get('BUSKER_MEDIA_ADDRESS') ?? null;
  if (public_address !== null && !isIPv4(public_address))
    problems.push(`BUSKER_MEDIA_ADDRESS must be an IPv4 address, not "${public_address}".`);
  const count = (name: 'BUSKER_MEDIA_STREAMS' | 'BUSKER_MEDIA_VIEWERS' | 'BUSKER_PICTURE_LOST_MINUTES'): number => {
    const text = get(name) ?? ENVIRONMENT[name].fallback;
    if (!/^\d{1,5}$/.test(text)) problems.push(`${name} must be a number, not "${text}".`);
    return Number(text);
  };
  const recording = get('BUSKER_RECORDING') ?? ENVIRONMENT.BUSKER_RECORDING.fallback;
  if (recording !== 'yes' && recording !== 'no')
    problems.push(`BUSKER_RECORDING must be yes or no, not "${recording}".`);
  const rtmp = get('BUSKER_RTMP_ADDRESS') ?? `${host}:1935`;
  const [, rtmp_host, rtmp_port] = /^(.+):(\d{1,5})$/.exec(rtmp) ?? [];
  if (rtmp !== 'off' && (rtmp_host === undefined || Number(rtmp_port) > 65_535))
    problems.push(`BUSKER_RTMP_ADDRESS must be host:port or off, not "${rtmp}".`);
  return {
    udp_ports: from === undefined ? null : [Number(from), Number(to)],
    public_address,
    max_streams: count('BUSKER_MEDIA_STREAMS'),
    max_viewers: count('BUSKER_MEDIA_VIEWERS'),
    rtmp: rtmp_host === undefined ? null : { host: rtmp_host, port: Number(rtmp_port) },
    ffmpeg: get('BUSKER_FFMPEG') ?? ENVIRONMENT.BUSKER_FFMPEG.fallback,
    picture_lost_minutes: count('BUSKER_PICTURE_LOST_MINUTES'),
    record: recording === 'yes',
  };
}

/** Without BUSKER_SECRET the demo makes one up and keeps it beside its data, so that sessions survive a restart. */
async function demoSecret(data_folder: string): Promise<string> {
  const file = join(data_folder, 'secret');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await mkdir(data_folder, { recursive: true });
  const secret = randomBytes(36).toString('base64');
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return secret;
}

/** What stands before the 32 secret bytes of an Ed25519 key in its DER form. Source: RFC 8410, section 7. */
const ED25519_DER = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The demo seals under a key that follows from its secret. */
function demoSealKey(secret: string): string {
  const seed = createHash('sha256').update(`seal ${secret}`).digest();
  return Buffer.concat([ED25519_DER, seed]).toString('base64');
}

function isSealKey(text: string): boolean {
  try {
    const key = text.startsWith('-----')
      ? createPrivateKey(text)
      : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
    return key.asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}
