/** Every text of the viewers' site, in the page's language. They are in `languages/*.json`; see languages/README.md. */
import { textsOf } from '../shared/language.ts';
import type { WatchTexts } from './texts.generated.ts';

export let t: WatchTexts;

/** Once, when the language is loaded and before anything is drawn. */
export function readTexts(): void {
  t = textsOf<WatchTexts>('watch');
}
