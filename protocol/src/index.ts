/** The words both sides share. This is the workspace's one entry. */
export * from './money.ts';
export * from './ids.ts';
export * from './errors.ts';
export * from './roles.ts';
export * from './limits.ts';
export * from './realtime.ts';
export * from './api/common.ts';
export * from './api/me.ts';
export * from './api/shop.ts';
export * from './api/gifts.ts';
export * from './api/limits.ts';
export * from './api/live.ts';
export * from './api/studio.ts';
export * from './api/console.ts';
export * from './api/reports.ts';
export * from './api/seals.ts';
export * from './routes.ts';
