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
import { t } from '../texts.ts';
import { say } from '../../shared/say.tsx';
const FILTERED_ROWS = 10;
const KINDS: Readonly<Record<string, string>> = {
  person: t.reportsPage.person,
  post: t.reportsPage.post,
  live: t.reportsPage.liveSession,
  chat: t.reportsPage.chatLine,
  comment: t.reportsPage.comment,
  gift: t.reportsPage.giftMessage,
};
type Resolution = 'dismiss' | 'remove' | 'ban';
const RESOLUTIONS: Readonly<
  Record<Resolution, { readonly name: string; readonly done: string; readonly says: string }>
> = {
  dismiss: {
    name: t.reportsPage.dismiss,
    done: t.reportsPage.dismissed,
    says: t.reportsPage.noRuleWasBroken,
  },
  remove: {
    name: t.reportsPage.remove,
    done: t.reportsPage.removed,
    says: t.reportsPage.whatWasReportedIs,
  },
  ban: {
    name: t.reportsPage.ban,
    done: t.reportsPage.banned,
    says: t.reportsPage.thePersonBehindIt,
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
    <Page title={t.reportsPage.reports} lead={t.reportsPage.whateverIsReportedWaits}>
      <div className="dk-stack">
        <div>
          <SegmentedControl
            size="xs"
            aria-label={t.reportsPage.whichReports}
            value={filter}
            onChange={(value) => setFilter(value)}
            data={[
              {
                value: 'open',
                label: t.reportsPage.open,
              },
              {
                value: 'resolved',
                label: t.reportsPage.resolved,
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
              title={filter === 'open' ? t.reportsPage.noOpenReports : t.reportsPage.nothingResolvedYet}
              text={filter === 'open' ? t.reportsPage.whenSomebodyReportsA : t.reportsPage.reportsThatWereDecided}
            />
          </Panel>
        )}
        {rows?.map((report) => (
          <ReportCard key={report.id} report={report} onResolve={() => setResolving(report)} />
        ))}
        {hasMore && !short && (
          <div className="dk-more">
            <Button variant="default" size="xs" onClick={more} loading={loadingMore}>
              {t.reportsPage.showMore}
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
          <StateBadge tone={report.resolved ? 'plain' : 'warn'}>{t.reportsPage.whys[report.why]}</StateBadge>
          {KINDS[report.subject_kind] ?? report.subject_kind}
        </span>
      }
      note={<TimeText at={report.at} />}
      actions={
        report.resolved === null &&
        may('report.resolve') && (
          <Button
            size="xs"
            onClick={onResolve}
            aria-label={t.reportsPage.decideTheReportAbout({ subject: report.subject })}
          >
            {t.reportsPage.decide}
          </Button>
        )
      }
    >
      <blockquote className="cs-quote" dir="auto">
        {report.subject}
      </blockquote>
      <dl className="cs-report-facts">
        {report.about && (
          <div>
            <dt>{t.reportsPage.about}</dt>
            <dd>
              <PersonLink person={report.about} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t.reportsPage.reportedBy}</dt>
          <dd>
            <PersonLink person={report.by} />
          </dd>
        </div>
        {report.text && (
          <div>
            <dt>{t.reportsPage.theySay}</dt>
            <dd>
              <bdi>{report.text}</bdi>
            </dd>
          </div>
        )}
        {report.resolved && (
          <div>
            <dt>
              {(RESOLUTIONS as Readonly<Record<string, { readonly done: string }>>)[report.resolved.action]?.done ??
                report.resolved.action}
            </dt>
            <dd>
              {say(t.reportsPage.by, {
                handle: report.resolved.by.handle,
                at: <TimeText at={report.resolved.at} />,
                reason: report.resolved.reason,
              })}
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
    said: t.reportsPage.theReportIsDecided,
    onDone: onClose,
  });
  // There is nothing to take away of a person themselves; a ban needs somebody behind what was said.
  const choices = (Object.keys(RESOLUTIONS) as Resolution[]).filter((one) =>
    one === 'remove' ? report.subject_kind !== 'person' : one !== 'ban' || report.about !== null,
  );
  return (
    <ReasonDialog
      title={t.reportsPage.decideThisReport}
      text={
        <blockquote className="cs-quote" dir="auto">
          {report.subject}
        </blockquote>
      }
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
      <Radio.Group label={t.reportsPage.decision} value={action} onChange={(next) => setAction(next as Resolution)}>
        <Stack gap={8} mt={6}>
          {choices.map((one) => (
            <Radio
              key={one}
              value={one}
              label={RESOLUTIONS[one].name}
              description={
                one === 'ban' && report.about
                  ? t.reportsPage.isBanned({ displayName: report.about.display_name, handle: report.about.handle })
                  : RESOLUTIONS[one].says
              }
            />
          ))}
        </Stack>
      </Radio.Group>
    </ReasonDialog>
  );
}
