/** Doors of the wallet: its owner's, and the desk's look into it. */
import type { Wallet } from '../../wallet/wallet.ts';
import { door, type Doors } from '../door.ts';

export function registerWalletRoutes(doors: Doors, parts: { readonly wallet: Wallet }): void {
  const { wallet } = parts;
  door(doors, 'wallet.get', ({ who }) => wallet.read(who.id));
  door(doors, 'wallet.statement', ({ query, who }) => wallet.statement(who.id, query));
  door(doors, 'console.personStatement', ({ params, query }) => wallet.statement(params.id, query));
}
