import { mountDesk } from '../shared/desk/mount.tsx';
import './studio.css';
import { StudioSite } from './app.tsx';

/** Draws the site. Imported when its texts are there. */
export const show = (): void => mountDesk(<StudioSite />);
