/** The sites' texts in English, for tests of code that says something: imported before it is called. */
import { readLanguage } from '../../web/languages.ts';
import { takeTexts } from '../../web/shared/language.ts';
import { readTexts } from '../../web/verify/messages.ts';

takeTexts('en', readLanguage('en'));
readTexts();
