import { mountDesk } from '../shared/desk/mount.tsx';
import './console.css';
import { ConsoleSite } from './app.tsx';

/** Draws the site. Imported when its texts are there. */
export const show = (): void => mountDesk(<ConsoleSite />);
