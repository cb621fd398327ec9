/** The audit log, with what each action changed. */
import type { AuditLine } from '@busker/protocol';
import { useState, type ReactElement } from 'react';
import { Drawer } from '@mantine/core';
import { Link } from 'react-router';
import { useRoutePages } from '../../shared/desk/api.ts';
import { DataTable, type Column } from '../../shared/desk/DataTable.tsx';
import { ClockIcon } from '../../shared/desk/icons.tsx';
import { Facts, Page, Panel } from '../../shared/desk/parts.tsx';
import { IdText, TimeText } from '../../shared/desk/text.tsx';
import { PersonLink, SearchField, searchQuery, useParam, nameOf } from '../parts.tsx';
import { type Difference, differences } from './differences.ts';
import { t } from '../texts.ts';
const COLUMNS: readonly Column<AuditLine>[] = [
  {
    key: 'action',
    title: t.auditPage.action,
    phone: 'title',
    cell: (line) => <b>{nameOf(t.names.auditActions, line.action)}</b>,
  },
  {
    key: 'at',
    title: t.auditPage.when,
    cell: (line) => <TimeText at={line.at} />,
  },
  {
    key: 'actor',
    title: t.auditPage.operator,
    cell: (line) => (line.actor ? <PersonLink person={line.actor} /> : t.auditPage.theProgram),
  },
  {
    key: 'subject',
    title: t.auditPage.onText,
    cell: (line) => <Subject line={line} />,
  },
  {
    key: 'reason',
    title: t.auditPage.reason,
    cell: (line) => <span className="cs-clip">{line.reason}</span>,
  },
];
/** Where a thing is looked at, and whether that needs its id. */
const PLACES: Readonly<Record<string, (id: string) => string>> = {
  purchase: (id) => `/purchases?open=${id}`,
  cashout: (id) => `/payouts?open=${id}`,
  gift_item: (id) => `/catalogue?item=${id}`,
  share_policy: () => '/shares',
  coin_pack: () => '/packs',
  exact_price: () => '/packs',
  word_list: () => '/words',
  setting: () => '/settings',
};

/** Names lead to where the thing is; an id without a name is shortened. */
function Subject({ line }: { readonly line: AuditLine }): ReactElement {
  const { subject, subject_id, subject_kind } = line;
  const what = nameOf(t.names.auditSubjects, subject_kind);
  if (subject_kind === 'person' && subject.person) return <PersonLink person={subject.person} />;
  const place = PLACES[subject_kind];
  const name = subject.name ?? (isLong(subject_id) ? null : subject_id.replaceAll(/[_.]/g, ' ').replaceAll(',', ', '));
  const thing = place ? (
    <Link className="cs-quiet-link" to={place(subject_id)}>
      {name ? `${what} ${name}` : what}
    </Link>
  ) : (
    `${what} ${name ?? ''}`
  );
  return (
    <span className="cs-subject">
      <span className="cs-clip">
        {thing} {name === null && !subject.person && <IdText id={subject_id} />}
      </span>
      {subject.person && <PersonLink person={subject.person} />}
    </span>
  );
}

const isLong = (id: string): boolean => /^[0-9a-f-]{36}$/.test(id);

export default function AuditPage(): ReactElement {
  const [q] = useParam('q');
  const pages = useRoutePages('console.audit', {
    query: searchQuery(q),
  });
  const [open, setOpen] = useState<AuditLine | null>(null);
  return (
    <Page title={t.auditPage.auditLog} lead={t.auditPage.everythingAnOperatorDid}>
      <Panel flush tools={<SearchField label={t.auditPage.searchTheAuditLog} placeholder={t.auditPage.anIdOrThe} />}>
        <DataTable
          label={t.auditPage.auditLog}
          columns={COLUMNS}
          pages={pages}
          rowKey={(line) => line.id}
          open={(line) => ({
            says: t.auditPage.openOf({ action: nameOf(t.names.auditActions, line.action), at: line.at }),
            onOpen: () => setOpen(line),
          })}
          empty={
            q
              ? {
                  icon: <ClockIcon />,
                  title: t.auditPage.nothingFoundFor({ q }),
                  text: t.auditPage.searchByTheId,
                }
              : {
                  icon: <ClockIcon />,
                  title: t.auditPage.nothingDoneYet,
                  text: t.auditPage.theFirstOperatorAction,
                }
          }
        />
      </Panel>
      <Drawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={open ? nameOf(t.names.auditActions, open.action) : ''}
      >
        {open && (
          <div className="dk-stack">
            <Facts
              rows={[
                [
                  t.auditPage.operator,
                  open.actor ? <PersonLink key="actor" person={open.actor} /> : t.auditPage.theProgram,
                ],
                [t.auditPage.when, <TimeText key="at" at={open.at} />],
                [t.auditPage.onText, <Subject key="on" line={open} />],
                [
                  t.auditPage.itsId,
                  isLong(open.subject_id) ? <IdText key="subject" id={open.subject_id} /> : open.subject_id,
                ],
                [t.auditPage.reason, open.reason],
                [t.auditPage.id, <IdText key="id" id={open.id} />],
              ]}
            />
            <Changes lines={differences(open.before, open.after)} />
          </div>
        )}
      </Drawer>
    </Page>
  );
}
function Changes({ lines }: { readonly lines: readonly Difference[] }): ReactElement {
  if (lines.length === 0) return <p className="dk-note">{t.auditPage.thisActionChangedNo}</p>;
  return (
    <table className="cs-diff">
      <caption>{t.auditPage.whatItChanged}</caption>
      <thead>
        <tr>
          <th scope="col">{t.auditPage.what}</th>
          <th scope="col">{t.auditPage.before}</th>
          <th scope="col">{t.auditPage.after}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.path} data-changed={line.changed}>
            <th scope="row">{line.path}</th>
            <td>
              {line.before === null ? (
                <span className="dk-note">{t.auditPage.nothing}</span>
              ) : (
                <span className="cs-before">{line.before}</span>
              )}
            </td>
            <td>
              {line.after === null ? (
                <span className="dk-note">{t.auditPage.nothing}</span>
              ) : (
                <span className="cs-after-value">{line.after}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
