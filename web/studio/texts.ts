/** Texts of the studio, in the page's language. */
import { textsOf } from '../shared/language.ts';
import type { StudioTexts } from './texts.generated.ts';

export let t: StudioTexts;

/** Once, when the language is loaded and before anything that says something is. */
export function readStudioTexts(): void {
  t = textsOf<StudioTexts>('studio');
}
