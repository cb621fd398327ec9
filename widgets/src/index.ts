/** All elements, and what pages that embed them need. Importing this registers every element; each has an address of its own too. */
export { BuskerOverlay, type FullScreenDetail, type FullScreenEndDetail } from './overlay/busker-overlay.ts';
export { connectOverlay, type ConnectOverlayOptions } from './overlay/connect-overlay.ts';
export { BuskerGiftTray, type SendDetail, type StaleDetail, type TopUpNeededDetail } from './tray/busker-gift-tray.ts';
export { BuskerBoard } from './board/busker-board.ts';
export { BuskerBalance } from './balance/busker-balance.ts';
export { GiftQueue } from './queue/gift-queue.ts';
export type { Arrival, Banner, Effect, EndReason, Policy, Summary } from './queue/types.ts';
