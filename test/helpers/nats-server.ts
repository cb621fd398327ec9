/**
 * NATS for tests: the real server where one is installed (Debian: nats-server), and one of our own that speaks as much of its protocol as a
 * client asks for, which can also be stopped and started again. Source of the protocol: docs.nats.io, "Client Protocol".
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface TestNats {
  readonly port: number;
  /** Starts it again on its port. */
  start(): Promise<void>;
  /** Ends it, and every connection with it. */
  stop(): Promise<void>;
}

export interface Login {
  readonly user: string;
  readonly pass: string;
}

/** Whether this machine has the real one. */
export function hasNatsServer(): boolean {
  try {
    execFileSync('nats-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The real one. It ends with this process. */
export async function realNats(login: Login): Promise<TestNats> {
  const port = await freePort();
  let child: ReturnType<typeof spawn> | undefined;
  const end = (): void => void child?.kill('SIGKILL');
  process.once('exit', end);
  const nats: TestNats = {
    port,
    async start() {
      child = spawn('nats-server', ['-a', '127.0.0.1', '-p', `${port}`, '--user', login.user, '--pass', login.pass], {
        stdio: 'ignore',
      });
      const until = performance.now() + 20_000;
      while (!(await answers(port))) {
        if (performance.now() > until) throw new Error('nats-server did not start');
        await delay(20);
      }
    },
    async stop() {
      const ended = once(child!, 'exit');
      end();
      await ended;
    },
  };
  await nats.start();
  return nats;
}

interface Client {
  readonly socket: net.Socket;
  readonly subscriptions: Map<string, string>;
  echo: boolean;
}

/** Ours: subjects without wildcards, no queues, no headers. */
export async function ownNats(login: Login): Promise<TestNats> {
  const port = await freePort();
  const clients = new Set<Client>();
  let server: net.Server | undefined;

  function serve(socket: net.Socket): void {
    const client: Client = { socket, subscriptions: new Map(), echo: true };
    clients.add(client);
    socket.on('error', () => undefined).on('close', () => clients.delete(client));
    const info = {
      server_id: 'TEST',
      server_name: 'test',
      version: '2.10.0',
      proto: 1,
      headers: false,
      auth_required: true,
      max_payload: 1_048_576,
    };
    socket.write(`INFO ${JSON.stringify(info)}\r\n`);
    let rest = Buffer.alloc(0);
    socket.on('data', (data) => {
      rest = Buffer.concat([rest, data]);
      for (;;) {
        const taken = takeOne(client, rest);
        if (taken === 0) return;
        rest = rest.subarray(taken);
      }
    });
  }

  /** @returns bytes of the operation that was done; 0 when it is not all there. */
  function takeOne(client: Client, data: Buffer): number {
    const end = data.indexOf('\r\n');
    if (end < 0) return 0;
    const [operation, ...words] = data.subarray(0, end).toString().split(/\s+/);
    const { socket, subscriptions } = client;
    switch (operation!.toUpperCase()) {
      case 'CONNECT': {
        const said = JSON.parse(data.subarray('CONNECT '.length, end).toString()) as {
          user?: string;
          pass?: string;
          echo?: boolean;
        };
        client.echo = said.echo !== false;
        if (said.user !== login.user || said.pass !== login.pass) socket.end(`-ERR 'Authorization Violation'\r\n`);
        return end + 2;
      }
      case 'PING':
        socket.write('PONG\r\n');
        return end + 2;
      case 'SUB':
        subscriptions.set(words.at(-1)!, words[0]!);
        return end + 2;
      case 'UNSUB':
        subscriptions.delete(words[0]!);
        return end + 2;
      case 'PUB': {
        const size = Number(words.at(-1));
        const whole = end + 2 + size + 2;
        if (data.length < whole) return 0;
        tell(client, words[0]!, data.subarray(end + 2, end + 2 + size));
        return whole;
      }
      default:
        return end + 2;
    }
  }

  function tell(from: Client, subject: string, payload: Buffer): void {
    for (const client of clients) {
      if (client === from && !client.echo) continue;
      for (const [sid, wanted] of client.subscriptions)
        if (wanted === subject)
          client.socket.write(
            Buffer.concat([Buffer.from(`MSG ${subject} ${sid} ${payload.length}\r\n`), payload, Buffer.from('\r\n')]),
          );
    }
  }

  const nats: TestNats = {
    port,
    async start() {
      server = net.createServer(serve).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async stop() {
      const closed = new Promise((resolve) => server!.close(resolve));
      for (const { socket } of clients) socket.destroy();
      await closed;
    },
  };
  await nats.start();
  return nats;
}

async function answers(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  try {
    await once(socket, 'data');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
