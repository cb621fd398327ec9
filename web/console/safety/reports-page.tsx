/** Reports: open ones to decide, and what was decided. */
import type { Report } from '@busker/protocol';
import { Button, Radio, SegmentedControl, Stack } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import { useAct, useRoutePages } from '../../shared/desk/api.ts';
import { FlagIcon } from '../../shared/desk/icons.tsx';
import { Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { ReasonDialog } from '../../shared/desk/ReasonDialog.tsx';
import { EmptyPanel, ErrorPanel, LoadingLines } from '../../shared/desk/states.tsx';
import { TimeText } from '../../shared/desk/text.tsx';
import { useSession } from '../../shared/session.tsx';
import { PersonLink } from '../parts.tsx';
const FILTERED_ROWS = 10;
const KINDS: Readonly<Record<string, string>> = {
  person: 'Person',
  post: 'Post',
  live: 'Live session',
  chat: 'Chat line',
  comment: 'Comment',
  gift: 'Gift message',
};
type Resolution = 'dismiss' | 'remove' | 'ban';
const RESOLUTIONS: Readonly<
  Record<Resolution, { readonly name: string; readonly done: string; readonly says: string }>
> = {
  dismiss: {
    name: 'Dismiss',
    done: 'Dismissed',
    says: 'No rule was broken. Nothing changes.',
  },
  remove: {
    name: 'Remove',
    done: 'Removed',
    says: 'What was reported is taken away for everybody.',
  },
  ban: {
    name: 'Ban',
    done: 'Banned',
    says: 'The person behind it is banned.',
  },
};
export default function ReportsPage(): ReactElement {
  const pages = useRoutePages('console.reports', {
    query: {},
  });
  const [filter, setFilter] = useState('open');
  const [resolving, setResolving] = useState<Report | null>(null);
  const rows = pages.rows?.filter((row) => (row.resolved === null) === (filter === 'open'));
  const { hasMore, loadingMore, more } = pages;
  const short = rows !== undefined && rows.length < FILTERED_ROWS && hasMore && !loadingMore && !pages.error;
  useEffect(() => {
    if (short) more();
  }, [short, more]);
  return (
    <Page
      title="Reports"
      lead="Whatever is reported waits here until somebody decides. Every decision has a reason and stands in the audit log."
    >
      <div className="dk-stack">
        <div>
          <SegmentedControl
            size="xs"
            aria-label="Which reports"
            value={filter}
            onChange={(value) => setFilter(value)}
            data={[
              {
                value: 'open',
                label: 'Open',
              },
              {
                value: 'resolved',
                label: 'Resolved',
              },
            ]}
          />
        </div>
        {pages.error && rows === undefined ? <ErrorPanel error={pages.error} retry={pages.retry} /> : null}
        {(rows === undefined && !pages.error) || (short && rows?.length === 0) ? <LoadingLines /> : null}
        {rows?.length === 0 && !short && (
          <Panel>
            <EmptyPanel
              icon={<FlagIcon />}
              title={filter === 'open' ? 'No open reports' : 'Nothing resolved yet'}
              text={
                filter === 'open'
                  ? 'When somebody reports a person, a post, a room, a chat line, a comment or a gift message, it appears here.'
                  : 'Reports that were decided are listed here with who decided and why.'
              }
            />
          </Panel>
        )}
        {rows?.map((report) => (
          <ReportCard key={report.id} report={report} onResolve={() => setResolving(report)} />
        ))}
        {hasMore && !short && (
          <div className="dk-more">
            <Button variant="default" size="xs" onClick={more} loading={loadingMore}>
              Show more
            </Button>
          </div>
        )}
      </div>
      {resolving && <ResolveDialog report={resolving} onClose={() => setResolving(null)} />}
    </Page>
  );
}
function ReportCard({ report, onResolve }: { readonly report: Report; readonly onResolve: () => void }): ReactElement {
  const { may } = useSession();
  return (
    <Panel
      title={
        <span className="dk-row">
          <StateBadge tone={report.resolved ? 'plain' : 'warn'}>{report.why}</StateBadge>
          {KINDS[report.subject_kind] ?? report.subject_kind}
        </span>
      }
      note={<TimeText at={report.at} />}
      actions={
        report.resolved === null &&
        may('report.resolve') && (
          <Button size="xs" onClick={onResolve} aria-label={`Decide the report about “${report.subject}”`}>
            Decide
          </Button>
        )
      }
    >
      <blockquote className="cs-quote">{report.subject}</blockquote>
      <dl className="cs-report-facts">
        {report.about && (
          <div>
            <dt>About</dt>
            <dd>
              <PersonLink person={report.about} />
            </dd>
          </div>
        )}
        <div>
          <dt>Reported by</dt>
          <dd>
            <PersonLink person={report.by} />
          </dd>
        </div>
        {report.text && (
          <div>
            <dt>They say</dt>
            <dd>{report.text}</dd>
          </div>
        )}
        {report.resolved && (
          <div>
            <dt>
              {(RESOLUTIONS as Readonly<Record<string, { readonly done: string }>>)[report.resolved.action]?.done ??
                report.resolved.action}
            </dt>
            <dd>
              by @{report.resolved.by.handle}
              {', '}
              <TimeText at={report.resolved.at} />
              {': '}
              {report.resolved.reason}
            </dd>
          </div>
        )}
      </dl>
    </Panel>
  );
}
function ResolveDialog({ report, onClose }: { readonly report: Report; readonly onClose: () => void }): ReactElement {
  const [action, setAction] = useState<Resolution>('dismiss');
  const resolve = useAct('console.resolveReport', {
    refreshes: ['console.reports', 'console.overview', 'console.audit', 'console.person'],
    said: 'The report is decided.',
    onDone: onClose,
  });
  // There is nothing to take away of a person themselves; a ban needs somebody behind what was said.
  const choices = (Object.keys(RESOLUTIONS) as Resolution[]).filter((one) =>
    one === 'remove' ? report.subject_kind !== 'person' : one !== 'ban' || report.about !== null,
  );
  return (
    <ReasonDialog
      title="Decide this report"
      text={<blockquote className="cs-quote">{report.subject}</blockquote>}
      button={RESOLUTIONS[action].name}
      danger={action !== 'dismiss'}
      busy={resolve.isPending}
      error={resolve.error}
      onClose={onClose}
      onConfirm={(reason) =>
        resolve.mutate({
          params: {
            id: report.id,
          },
          body: {
            action,
            reason,
          },
        })
      }
    >
      <Radio.Group label="Decision" value={action} onChange={(next) => setAction(next as Resolution)}>
        <Stack gap={8} mt={6}>
          {choices.map((one) => (
            <Radio
              key={one}
              value={one}
              label={RESOLUTIONS[one].name}
              description={
                one === 'ban' && report.about
                  ? `${report.about.display_name} (@${report.about.handle}) is banned: they may look, and do nothing else.`
                  : RESOLUTIONS[one].says
              }
            />
          ))}
        </Stack>
      </Radio.Group>
    </ReasonDialog>
  );
}
