/** Promotional grants that expire. */
import type { Model } from '../model.ts';

interface Due {
  readonly person: string;
  readonly promo: string;
  readonly expires_at: Date;
  /** How often something of it has expired, and more could come back. */
  looks: number;
}
/** By `person promo`; those of which nothing can expire any more are gone. */
export const duesOf = (model: Model): Map<string, Due> => model.part('promo dues', () => new Map());
