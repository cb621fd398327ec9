/**
 * Gets something small from an address that somebody else gave. Bounded in time, bytes and redirects; every address on the way must be allowed, and
 * what its name resolves to must be on the public internet. The address that was checked is the one that is connected to, so a name that
 * resolves to something else a moment later gains nothing.
 */
import { lookup as resolve, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

export interface GuardedGet {
  /** Whether an address may be asked at all; redirects too. */
  readonly allowed: (url: URL) => boolean;
  /** Addresses of private networks too. */
  readonly private_addresses: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout_ms?: number;
  readonly max_bytes?: number;
  /** Gives it up. */
  readonly signal?: AbortSignal;
  /** Another way to resolve names, for tests. */
  readonly resolve?: (host: string) => Promise<LookupAddress[]>;
}

export interface Got {
  readonly status: number;
  /** Where it came from, after redirects. */
  readonly url: URL;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Why nothing was got. */
export class GetRefused extends Error {
  readonly why: 'not_allowed' | 'private_address' | 'unreachable' | 'too_big';
  constructor(why: GetRefused['why'], options?: { cause?: unknown }) {
    super(`it was not got: ${why}`, options);
    this.why = why;
  }
}

const TIMEOUT_MS = 5_000;
/** Playlists of live pictures have some kilobytes. */
const MAX_BYTES = 524_288;
const REDIRECTS = 3;

/** What is not the public internet. Source: IANA's special-purpose address registries. */
const NOT_PUBLIC = new BlockList();
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  NOT_PUBLIC.addSubnet(address, bits, 'ipv4');

/** Of version 6 only global unicast is public, and of that not what leads back into version 4 or is for documents. */
const GLOBAL_6 = new BlockList();
GLOBAL_6.addSubnet('2000::', 3, 'ipv6');
const NOT_PUBLIC_6 = new BlockList();
for (const [address, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  NOT_PUBLIC_6.addSubnet(address, bits, 'ipv6');

export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !NOT_PUBLIC.check(address, 'ipv4');
    case 6:
      return GLOBAL_6.check(address, 'ipv6') && !NOT_PUBLIC_6.check(address, 'ipv6');
    default:
      return false;
  }
}

/** @throws GetRefused */
export async function guardedGet(from: URL, options: GuardedGet): Promise<Got> {
  const in_time = AbortSignal.timeout(options.timeout_ms ?? TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([in_time, options.signal]) : in_time;
  let url = from;
  for (let redirects = 0; redirects <= REDIRECTS; redirects++) {
    if (!options.allowed(url)) throw new GetRefused('not_allowed');
    const got = await once(url, options, signal);
    const to = got.headers.location;
    if (got.status < 300 || got.status > 399 || to === undefined) return got;
    if (!URL.canParse(to, url)) throw new GetRefused('unreachable');
    url = new URL(to, url);
  }
  throw new GetRefused('unreachable');
}

function once(url: URL, options: GuardedGet, signal: AbortSignal): Promise<Got> {
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !options.private_addresses && !isPublicAddress(literal))
    return Promise.reject(new GetRefused('private_address'));
  const max_bytes = options.max_bytes ?? MAX_BYTES;
  return new Promise((done, failed) => {
    const refuse = (error: unknown): void =>
      failed(error instanceof GetRefused ? error : new GetRefused('unreachable', { cause: error }));
    const request = (url.protocol === 'https:' ? https : http).get(url, {
      // a connection of its own: one that is kept open was checked by somebody else
      agent: false,
      headers: { accept: '*/*', ...options.headers },
      lookup: checkedLookup(options),
      signal,
    });
    request.once('error', refuse);
    request.once('response', (answer) => {
      let bytes = 0;
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
        pieces.push(piece);
        if (bytes <= max_bytes) return;
        refuse(new GetRefused('too_big'));
        request.destroy();
      });
      answer.once('error', refuse);
      answer.once('end', () =>
        done({
          status: answer.statusCode ?? 0,
          url,
          headers: answer.headers,
          body: Buffer.concat(pieces),
        }),
      );
    });
  });
}

/** Resolves a name, and fails when anything that it resolves to is not to be connected to. */
function checkedLookup({ private_addresses, resolve: other }: GuardedGet): LookupFunction {
  return (host, wanted, told) => {
    const take = (error: Error | null, found: LookupAddress[]): void => {
      const bad = private_addresses ? undefined : found.find(({ address }) => !isPublicAddress(address));
      const first = found[0];
      if (error) told(error, []);
      else if (bad !== undefined) told(new GetRefused('private_address'), []);
      else if (first === undefined) told(new GetRefused('unreachable'), []);
      else if (wanted.all === true) told(null, found);
      else told(null, first.address, first.family);
    };
    if (other) {
      other(host).then(
        (found) => take(null, found),
        (error: unknown) => take(error as Error, []),
      );
      return;
    }
    resolve(host, { all: true }, (error, found) => take(error, found));
  };
}
