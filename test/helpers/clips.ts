/** Clips of the house as live sources, in their order: what a test goes live with when it needs no camera. */
import type { Client } from '@busker/client';

export async function clipSources(client: Client): Promise<readonly string[]> {
  const { rows } = await client.call('live.sources', {});
  const clips = rows.filter((source) => source.kind === 'clip').map((source) => source.id);
  if (clips.length === 0) throw new Error('there is no clip to go live with');
  return clips;
}
