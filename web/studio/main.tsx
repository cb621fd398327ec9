import { files } from 'virtual:languages/studio';
import { readDeskTexts } from '../shared/desk/texts.ts';
import { loadLanguage } from '../shared/language.ts';
import { readStudioTexts } from './texts.ts';

/** The site's code comes after its texts, so that it may use them anywhere, tables of names included. */
async function start(): Promise<void> {
  await loadLanguage(files);
  readDeskTexts();
  readStudioTexts();
  const { show } = await import('./show.tsx');
  show();
}

void start();
