/** The widgets for a scene: what each is, its designer, and a sample on the pages that are open. */
import { newId, WIDGETS, type WidgetName } from '@busker/protocol';
import { Button, Group } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useAct } from '../../shared/desk/api.ts';
import { Panel } from '../../shared/desk/parts.tsx';
import { ErrorPanel } from '../../shared/desk/states.tsx';
import { t } from '../texts.ts';

export function WidgetsPanel(): ReactElement {
  const test = useWidgetTest();
  return (
    <Panel title={t.widgetsPage.widgets} note={t.widgetsPage.note}>
      {test.error ? <ErrorPanel error={test.error} /> : null}
      <ul className="st-widgets">
        {WIDGETS.map((name) => (
          <li key={name}>
            <div>
              <strong>{t.widgetsPage.names[name]}</strong>
              <p className="dk-note">{t.widgetsPage.about[name]}</p>
            </div>
            <Group gap="xs" wrap="nowrap">
              <Button
                size="xs"
                variant="default"
                loading={test.widget === name}
                onClick={() => test.show(name)}
                aria-label={t.widgetsPage.testOf({ name: t.widgetsPage.names[name] })}
              >
                {t.widgetsPage.test}
              </Button>
              <Button
                size="xs"
                variant="light"
                component={Link}
                to={`/overlay/${name}`}
                aria-label={t.widgetsPage.designOf({ name: t.widgetsPage.names[name] })}
              >
                {t.widgetsPage.design}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Shows a sample on the open pages of a widget. `widget`: whose is on its way. */
export function useWidgetTest(): {
  readonly show: (widget: WidgetName) => void;
  readonly widget: WidgetName | undefined;
  readonly error: Error | null;
} {
  const test = useAct('widgets.test', { refreshes: [], said: t.widgetsPage.tested });
  return {
    show: (widget) => test.mutate({ body: { id: newId(), widget } }),
    widget: test.isPending ? test.variables.body.widget : undefined,
    error: test.error,
  };
}
