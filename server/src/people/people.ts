/** People: who they are, what they may do, how they sign in. This file is the folder's one entry. */
export { checkMay, type Person, type Visitor, VISITOR, type Who } from './who.ts';
