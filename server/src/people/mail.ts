/** Mails go out by SMTP; in the demo they stay here, on the page /mail. */
import { newId } from '@busker/protocol';
import { createTransport } from 'nodemailer';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';

interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

export interface Mailer {
  /** Resolves when the mail was taken over. Throws when the mail server does not take it. */
  send(mail: Mail): Promise<void>;
}

/** How long a mail server may take for each step. */
const SMTP_TIMEOUT_MS = 10_000;

/**
 * @param options.url smtp(s)://user:password@host:port
 * @param options.from sender, e.g. `Busker <no-reply@busker.example>`.
 */
export function smtpMailer(options: { url: string; from: string }): Mailer {
  const transport = createTransport(
    {
      url: options.url,
      connectionTimeout: SMTP_TIMEOUT_MS,
      greetingTimeout: SMTP_TIMEOUT_MS,
      socketTimeout: SMTP_TIMEOUT_MS,
    },
    { from: options.from },
  );
  return {
    async send(mail) {
      await transport.sendMail({ to: mail.to, subject: mail.subject, text: mail.text });
    },
  };
}

export interface StoredMail extends Mail {
  readonly id: string;
  readonly at: Date;
}

/** Mails kept at most by the demo's mailbox; older ones go. */
const KEPT_MAILS = 200;

/** A mailer that keeps mails in the table `demo_mail`. */
export function demoMailer(parts: { db: Db; clock: Clock }): Mailer {
  return {
    async send(mail) {
      await parts.db
        .insertInto('demo_mail')
        .values({ id: newId(), to_address: mail.to, subject: mail.subject, text: mail.text, at: parts.clock.now() })
        .execute();
      await parts.db
        .deleteFrom('demo_mail')
        .where('id', 'not in', (query) =>
          query.selectFrom('demo_mail').select('id').orderBy('id', 'desc').limit(KEPT_MAILS),
        )
        .execute();
    },
  };
}

/** The newest mails first. */
export async function listDemoMails(db: Db): Promise<StoredMail[]> {
  const rows = await db.selectFrom('demo_mail').selectAll().orderBy('id', 'desc').limit(KEPT_MAILS).execute();
  return rows.map((row) => ({ id: row.id, at: row.at, to: row.to_address, subject: row.subject, text: row.text }));
}
