/** The demo's people and what they say. Names are made up. */
import type { OperatorRole } from '../people/people.ts';

export interface DemoRole {
  readonly handle: string;
  readonly name: string;
  readonly creator?: true;
  readonly roles?: readonly OperatorRole[];
}

export const CREATORS: readonly DemoRole[] = [
  { handle: 'rosaline.strings', name: 'Rosaline', creator: true },
  { handle: 'tumble.tom', name: 'Tumble Tom', creator: true },
  { handle: 'ember.noor', name: 'Noor of the Embers', creator: true },
  { handle: 'kofi.drums', name: 'Kofi', creator: true },
  { handle: 'chalk.lena', name: 'Chalk Lena', creator: true },
];

export const VIEWERS: readonly DemoRole[] = [
  { handle: 'mira', name: 'Mira' },
  { handle: 'jonas.b', name: 'Jonas' },
  { handle: 'aiko', name: 'Aiko' },
  { handle: 'samir', name: 'Samir' },
  { handle: 'lotte', name: 'Lotte' },
  { handle: 'dmitri', name: 'Dmitri' },
  { handle: 'ines', name: 'Inês' },
];

export const OPERATORS: readonly DemoRole[] = [
  { handle: 'olive', name: 'Olive', roles: ['admin', 'finance', 'support'] },
  { handle: 'otto', name: 'Otto', roles: ['finance'] },
  { handle: 'sunny', name: 'Sunny', roles: ['support'] },
];

/** Whom the one-click sign-in links on the start page lead to, and where. */
export const DEMO_DOORS: readonly { readonly role: string; readonly handle: string; readonly to: string }[] = [
  { role: 'viewer', handle: 'mira', to: '/' },
  { role: 'creator', handle: 'rosaline.strings', to: '/studio' },
  { role: 'operator', handle: 'olive', to: '/console' },
];

export const LINES: readonly string[] = [
  'That gave me goosebumps.',
  'Encore!',
  'Where can I see you next?',
  'The rain makes it even better',
  'My kids are dancing in the kitchen',
  'How long did you practise that?',
  'Greetings from Lisbon!',
  'The last note …',
  'I could watch this all night',
  'Hats off',
  'This made my evening',
  'Play the one from Sunday again please',
  'Wow, the light!',
  'First time here and I stay',
];
