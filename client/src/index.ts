/** Typed HTTP and realtime client of Busker, for browsers and Node. This is the workspace's one entry. */
export { createClient, fileUrl, type CallInput, type Client, type ClientOptions } from './http.ts';
export { ConnectionError } from './errors.ts';
export {
  connectRealtime,
  type Clock,
  type ConnectionState,
  type Realtime,
  type RealtimeEvents,
  type RealtimeOptions,
  type RoomChange,
} from './realtime.ts';
export {
  applyMessage,
  emptyRoom,
  isDurable,
  openCombos,
  type Applied,
  type RoomMessage,
  type RoomState,
} from './room-state.ts';
export type { WebSocketConstructor } from './socket.ts';
