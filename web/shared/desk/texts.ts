/** Texts of what studio and console have in common, in the page's language. */
import { textsOf } from '../language.ts';
import type { DeskTexts } from './texts.generated.ts';

export let d: DeskTexts;

/** Once, when the language is loaded and before anything that says something is. */
export function readDeskTexts(): void {
  d = textsOf<DeskTexts>('desk');
}
