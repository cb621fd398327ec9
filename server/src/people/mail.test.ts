import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { smtpMailer } from './mail.ts';

/** A mail server that takes one mail and keeps what it was told; `refuse` makes it say no to the receiver. */
async function mailServer(refuse = false) {
  let heard = '';
  const server = net.createServer((socket) => {
    let in_data = false;
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      if (in_data && heard.endsWith('\r\n.\r\n')) {
        in_data = false;
        socket.write('250 taken\r\n');
      } else if (!in_data) {
        const line = chunk.toString();
        if (line.startsWith('DATA')) in_data = true;
        socket.write(
          line.startsWith('DATA')
            ? '354 go on\r\n'
            : line.startsWith('QUIT')
              ? '221 bye\r\n'
              : refuse && line.startsWith('RCPT')
                ? '550 nobody here\r\n'
                : '250 ok\r\n',
        );
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard: () => heard,
    close: () => server.close(),
  };
}
const mail = {
  to: 'ann@example.org',
  subject: 'Set a new password',
  text: 'Zoë, open this:\n\nhttps://busker.example/reset?token=abc\n',
};

describe('mails by SMTP', () => {
  it('reach the server with sender, receiver, subject and text', async () => {
    const server = await mailServer();
    await smtpMailer({ url: server.url, from: 'Busker <no-reply@busker.example>' }).send(mail);
    server.close();
    expect(server.heard()).toContain('MAIL FROM:<no-reply@busker.example>');
    expect(server.heard()).toContain('RCPT TO:<ann@example.org>');
    expect(server.heard()).toContain('Subject: Set a new password');
    expect(server.heard().replaceAll('=3D', '=').replaceAll('=\r\n', '')).toContain(
      'https://busker.example/reset?token=abc',
    );
  });
  it('that the server does not take are an error', async () => {
    const server = await mailServer(true);
    await expect(smtpMailer({ url: server.url, from: 'x@busker.example' }).send(mail)).rejects.toThrow(/550/);
    server.close();
  });
  it('cannot smuggle in further receivers', async () => {
    const server = await mailServer();
    await smtpMailer({ url: server.url, from: 'x@busker.example' }).send({
      ...mail,
      subject: 'Hi\r\nBcc: everybody@example.org',
    });
    server.close();
    expect(server.heard()).not.toMatch(/^Bcc:/m);
    expect(server.heard().match(/RCPT TO/g)).toHaveLength(1);
  });
});
