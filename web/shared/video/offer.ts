/** One exchange of WHIP or WHEP: our offer goes there, the answer comes back. */

/** Addresses of this device come at once; whoever waits longer waits for servers that nobody asked. */
const GATHER_MS = 800;

/** What the other side said instead of an answer. */
export class OfferRefused extends Error {
  readonly status: number;
  /** A code of the error table, if it was one of ours. */
  readonly code: string | undefined;
  constructor(status: number, code: string | undefined) {
    super(`the offer was refused: ${code ?? status}`);
    this.status = status;
    this.code = code;
  }
}

/**
 * Makes the offer, sends it and takes the answer.
 * @returns how to hang up on the server's side too.
 * @throws OfferRefused, or TypeError where the server cannot be reached.
 */
export async function exchangeOffer(peer: RTCPeerConnection, url: string, signal: AbortSignal): Promise<() => void> {
  await peer.setLocalDescription(await peer.createOffer());
  await gathered(peer);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp' },
    body: peer.localDescription!.sdp,
    signal,
  });
  if (answer.status !== 201) {
    const body = (await answer.json().catch(() => undefined)) as { error?: { code?: string } } | undefined;
    throw new OfferRefused(answer.status, body?.error?.code);
  }
  const place = answer.headers.get('location');
  const hangUp = (): void => {
    // `keepalive`: also while the page is being left
    if (place !== null)
      void fetch(new URL(place, new URL(url, location.href)), { method: 'DELETE', keepalive: true }).catch(() => {});
  };
  try {
    await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
  } catch (error) {
    hangUp();
    throw error;
  }
  return hangUp;
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS);
    peer.addEventListener('icegatheringstatechange', () => {
      if (peer.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}
