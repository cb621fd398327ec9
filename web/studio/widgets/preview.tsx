/** A widget as the OBS page makes it, over a checkerboard, with made-up people in it. */
import type { Catalogue, GoalProgress, WidgetName, WidgetSettings } from '@busker/protocol';
import { makeWidget, type StreamWidget } from '@busker/widgets/stream';
import { useEffect, useMemo, useRef, type ReactElement } from 'react';
import { locale, widgetTexts } from '../../shared/language.ts';
import { t } from '../texts.ts';

interface PreviewProps {
  readonly name: WidgetName;
  readonly settings: WidgetSettings[WidgetName];
  readonly catalogue: Catalogue;
  readonly progress: GoalProgress;
}

export function Preview({ name, settings, catalogue, progress }: PreviewProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const widget = useRef<StreamWidget | null>(null);
  const items = useMemo(() => new Map(catalogue.items.map((item) => [item.id, item])), [catalogue]);

  useEffect(() => {
    const made = makeWidget(name);
    made.sample = true;
    made.locale = locale;
    made.messages = widgetTexts.stream;
    box.current!.replaceChildren(made);
    widget.current = made;
    return () => made.remove();
  }, [name]);
  useEffect(() => {
    const made = widget.current!;
    made.settings = settings as never;
    made.items = items;
    if ('progress' in made) made.progress = progress;
  }, [name, settings, items, progress]);

  return (
    <div className="st-preview" role="img" aria-label={t.widgetsPage.preview}>
      <div className="st-preview-scene" ref={box} />
    </div>
  );
}
