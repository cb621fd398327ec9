/** What Busker is compared to: a plain loop over `ws`, one send per event and socket; each event is made into text once. */
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { takeOrders } from '../load/children.ts';

takeOrders(async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const room = new Set<WebSocket>();
  server.on('connection', (socket, request) => {
    if (request.url?.includes('feeder')) {
      socket.on('message', (data: Buffer) => {
        const text = JSON.stringify(JSON.parse(data.toString()));
        for (const one of room) one.send(text);
      });
      return;
    }
    room.add(socket);
    socket.on('close', () => room.delete(socket));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
});
