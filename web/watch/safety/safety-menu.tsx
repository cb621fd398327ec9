/** What one may do about a person or what they said: report, block; a creator in the own room also mutes and removes. */
import type { PersonCard, ReportBody } from '@busker/protocol';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { api, sentenceOf } from '../../shared/api.ts';
import { Avatar } from '../../shared/avatar.tsx';
import { Icon, type IconName } from '../../shared/icons.tsx';
import { useSession } from '../../shared/session.tsx';
import { useActing } from '../account/use-acting.ts';
import { t } from '../messages.ts';
import { useCommandId } from '../parts/command-id.ts';
import { Sheet } from '../parts/sheet.tsx';
import { useToasts } from '../parts/toast.tsx';
import './safety.css';

export interface SafetySubject {
  readonly kind: ReportBody['subject_kind'];
  readonly id: string;
}

export interface SafetyMenuProps {
  readonly person: PersonCard;
  /** What a report is about; left out: the person. */
  readonly subject?: SafetySubject;
  /** Where this is, to come back to after a sign-in. */
  readonly path: string;
  /** Given in one's own room: more to do, as the room's host. */
  readonly host?: readonly { readonly icon: IconName; readonly label: string; readonly run: () => Promise<string> }[];
  readonly onClose: () => void;
}

export function SafetyMenu({ person, subject, path, host = [], onClose }: SafetyMenuProps): ReactNode {
  const [reporting, setReporting] = useState(false);
  const { me } = useSession();
  const act = useActing();
  const toasts = useToasts();
  const queries = useQueryClient();
  const own = me?.person.id === person.id;

  if (reporting) return <ReportSheet subject={subject ?? { kind: 'person', id: person.id }} onClose={onClose} />;

  async function block(): Promise<void> {
    try {
      await api.call('blocks.put', { params: { id: person.id } });
      await queries.invalidateQueries({ queryKey: ['blocks.list'] });
      toasts.say(t.safety.blocked({ name: person.display_name }));
      onClose();
    } catch (error) {
      toasts.fail(error);
    }
  }

  return (
    <Sheet title={t.safety.menu({ name: person.display_name })} onClose={onClose}>
      <div className="sheet-content safety">
        <p className="safety-person">
          <Avatar person={person} size="3rem" />
          <span className="safety-names">
            <strong dir="auto">{person.display_name}</strong>
            <bdi>@{person.handle}</bdi>
          </span>
        </p>
        <ul className="safety-list">
          {host.map((entry) => (
            <li key={entry.label}>
              <button
                type="button"
                className="safety-entry"
                onClick={() => {
                  entry.run().then(
                    (said) => {
                      toasts.say(said);
                      onClose();
                    },
                    (error: unknown) => toasts.fail(error),
                  );
                }}
              >
                <Icon name={entry.icon} />
                {entry.label}
              </button>
            </li>
          ))}
          {!own && (
            <>
              <li>
                <button
                  type="button"
                  className="safety-entry"
                  onClick={() => act('report', path, () => setReporting(true))}
                >
                  <Icon name="flag" />
                  {t.safety.report}
                </button>
              </li>
              <li>
                <button
                  type="button"
                  className="safety-entry safety-grave"
                  onClick={() => act('block', path, () => void block())}
                >
                  <Icon name="block" />
                  <span>
                    {t.safety.block({ name: person.display_name })}
                    <small>{t.safety.blockLead}</small>
                  </span>
                </button>
              </li>
            </>
          )}
        </ul>
      </div>
    </Sheet>
  );
}

function ReportSheet({
  subject,
  onClose,
}: {
  readonly subject: SafetySubject;
  readonly onClose: () => void;
}): ReactNode {
  const [why, setWhy] = useState<ReportBody['why'] | null>(null);
  const [text, setText] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const command = useCommandId();
  const toasts = useToasts();

  async function send(): Promise<void> {
    if (!why) return;
    setBusy(true);
    setFailure(null);
    try {
      const words = text.trim();
      const content = { subject_kind: subject.kind, subject_id: subject.id, why, ...(words ? { text: words } : {}) };
      await api.call('reports.create', { body: { id: command.idFor(content), ...content } });
      command.done();
      toasts.say(t.safety.sent);
      onClose();
    } catch (error) {
      setFailure(sentenceOf(error));
      setBusy(false);
    }
  }

  return (
    <Sheet title={t.safety.reportTitle} onClose={onClose}>
      <form
        className="sheet-content"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void send();
        }}
      >
        <p className="safety-lead">{t.safety.reportLead}</p>
        <fieldset className="safety-whys">
          <legend className="field-label">{t.safety.why}</legend>
          {(Object.keys(t.safety.whys) as ReportBody['why'][]).map((key) => (
            <label key={key} className="safety-why">
              <input type="radio" name="why" value={key} checked={why === key} onChange={() => setWhy(key)} />
              {t.safety.whys[key]}
            </label>
          ))}
        </fieldset>
        <label className="field">
          <span className="field-label">{t.safety.text}</span>
          <textarea
            className="input"
            rows={3}
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        {failure && (
          <p className="field-error" role="alert">
            <Icon name="alert" size="1.25em" />
            {failure}
          </p>
        )}
        <button type="submit" className="btn btn-main btn-wide" disabled={!why || busy}>
          {t.safety.send}
        </button>
      </form>
    </Sheet>
  );
}
