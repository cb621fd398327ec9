/** One widget instead of the whole show: `?widget=goal`. Loaded by pages that ask for one; the others never need it. */
import type { Realtime } from '@busker/client';
import type { RawTexts, WidgetName } from '@busker/protocol';
import { connectWidget, makeWidget, type StreamWidget } from '@busker/widgets/stream';
import { files } from 'virtual:languages/stream';
import { language, locale } from '../shared/language.ts';
import type { Shop } from './obey.ts';

export interface Stream {
  readonly element: StreamWidget;
  /** @param shop whose items the widget draws with, also those that come later. */
  run(realtime: Realtime, shop: Shop): void;
}

export async function createStream(name: WidgetName): Promise<Stream> {
  const element = makeWidget(name);
  const { default: texts } = await files[language]!.load();
  element.locale = locale;
  element.messages = (texts['widgets'] as Readonly<Record<string, RawTexts>>)['stream'];
  return {
    element,
    run(realtime, shop) {
      const takeItems = (): void => {
        element.items = shop.items;
      };
      takeItems();
      realtime.on('overlay_show', takeItems);
      realtime.on('room', takeItems);
      connectWidget(element, realtime);
    },
  };
}
