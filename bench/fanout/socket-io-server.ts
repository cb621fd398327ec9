/** What Busker is compared to: Socket.IO as its documentation shows a chat, each event emitted to everybody in a room. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { takeOrders } from '../load/children.ts';
import { EVENT } from './dialects.ts';

const http = createServer();
const io = new Server(http);
io.on('connection', (socket) => {
  if (socket.handshake.query['feeder'] === undefined) void socket.join('room');
  else socket.on(EVENT, (event: unknown) => io.to('room').emit(EVENT, event));
});

takeOrders(async () => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return (http.address() as AddressInfo).port;
});
