/** Texts of the console, in the page's language. */
import { textsOf } from '../shared/language.ts';
import type { ConsoleTexts } from './texts.generated.ts';

export let t: ConsoleTexts;

/** Once, when the language is loaded and before anything that says something is. */
export function readConsoleTexts(): void {
  t = textsOf<ConsoleTexts>('console');
}
