/** Doors of the seals: heads for everybody, and for each person proof of their own entries. */
import type { Sealing } from '../../sealing/sealing.ts';
import { door, type Doors } from '../door.ts';

export function registerSealRoutes(doors: Doors, parts: { readonly sealing: Sealing }): void {
  const { sealing } = parts;
  door(doors, 'seals.head', () => sealing.state());
  door(doors, 'seals.list', ({ query }) => sealing.heads(query));
  door(doors, 'wallet.proof', ({ query, who }) => sealing.proof(who.id, 'wallet', query));
  door(doors, 'studio.proof', ({ query, who }) => sealing.proof(who.id, 'earnings', query));
}
