/** Limits: what a viewer may spend and load, by their own wish and by the operator's caps. See README.md. The folder's public file. */
export { writeCaps } from './caps.ts';
export { limitsJoin, limitsOf } from './limits.sql.ts';
export type { LimitsRow, Meter, SpendLimits } from './meter.ts';
export { createLimits, type Limits } from './own-limits.ts';
export { guardSpend, loadLimits, openLimits, unspend, writeMeters, type SpendGuard } from './posting.ts';
