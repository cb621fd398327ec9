/** The designer of one widget, with the widget itself beside it. */
import { WIDGETS, type Catalogue, type WidgetName, type Widgets, type WidgetSettings } from '@busker/protocol';
import { Button, Group } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { Link, Navigate, useParams } from 'react-router';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { Page, Panel, StateBadge } from '../../shared/desk/parts.tsx';
import { ErrorPanel, LoadingLines } from '../../shared/desk/states.tsx';
import { t } from '../texts.ts';
import { GoalCount } from './goal-count.tsx';
import { LookFields } from './look-fields.tsx';
import { Preview } from './preview.tsx';
import { RULE_FIELDS, type RuleFieldsProps } from './rule-fields.tsx';
import { useWidgetTest } from './widgets-panel.tsx';
import './widgets.css';

/** A goal moves while somebody looks at it. */
const EVERY_MS = 5_000;

export default function DesignPage(): ReactElement {
  const { widget } = useParams();
  const name = WIDGETS.find((each) => each === widget);
  if (!name) return <Navigate to="/overlay" replace />;
  return (
    <Page
      title={t.widgetsPage.names[name]}
      lead={t.widgetsPage.lead}
      back={<Link to="/overlay">{t.widgetsPage.back}</Link>}
    >
      <Loaded key={name} name={name} />
    </Page>
  );
}

function Loaded({ name }: { readonly name: WidgetName }): ReactElement {
  const widgets = useRoute('widgets.get', {}, { every_ms: EVERY_MS });
  const catalogue = useRoute('gifts.catalogue', { query: {} });
  const error = widgets.error ?? catalogue.error;
  if (widgets.data && catalogue.data) return <Designer name={name} widgets={widgets.data} catalogue={catalogue.data} />;
  return error ? <ErrorPanel error={error} /> : <LoadingLines lines={6} />;
}

interface DesignerProps {
  readonly name: WidgetName;
  readonly widgets: Widgets;
  readonly catalogue: Catalogue;
}

function Designer({ name, widgets, catalogue }: DesignerProps): ReactElement {
  // only what was touched, over what is stored
  const [draft, setDraft] = useState<Partial<WidgetSettings[WidgetName]>>({});
  const [valid, setValid] = useState(true);
  const test = useWidgetTest();
  const save = useAct('widgets.change', {
    refreshes: ['widgets.get'],
    said: t.widgetsPage.saved,
    onDone: () => setDraft({}),
  });
  const { progress } = widgets;
  const now = { ...widgets[name].settings, ...draft } as WidgetSettings[WidgetName];
  const touched = Object.keys(draft).length > 0;
  const change = (next: Partial<WidgetSettings[WidgetName]>): void => setDraft((before) => ({ ...before, ...next }));
  const Rules = RULE_FIELDS[name] as (props: RuleFieldsProps<WidgetName>) => ReactElement;
  return (
    <div className="st-design">
      <div className="st-design-seen">
        <Preview name={name} settings={now} catalogue={catalogue} progress={progress} />
        {save.error || test.error ? <ErrorPanel error={save.error ?? test.error} /> : null}
        <Group justify="space-between" gap="xs">
          <Button variant="default" loading={test.widget === name} onClick={() => test.show(name)}>
            {t.widgetsPage.test}
          </Button>
          <Group gap="xs">
            <span role="status">{touched && <StateBadge tone="warn">{t.widgetsPage.unsaved}</StateBadge>}</span>
            <Button
              disabled={!touched || !valid}
              loading={save.isPending}
              onClick={() => save.mutate({ body: { [name]: now } })}
            >
              {t.widgetsPage.save}
            </Button>
          </Group>
        </Group>
        {name === 'goal' && <GoalCount progress={progress} unit={widgets.goal.settings.unit} />}
      </div>
      <div className="dk-stack">
        <Panel title={t.widgetsPage.rules}>
          <Rules now={now} catalogue={catalogue} progress={progress} onChange={change} onValid={setValid} />
        </Panel>
        <Panel title={t.widgetsPage.look}>
          <LookFields look={now} onChange={change} />
        </Panel>
      </div>
    </div>
  );
}
