import { mountDesk } from '../shared/desk/mount.tsx';
import './studio.css';
import { StudioSite } from './app.tsx';

mountDesk(<StudioSite />);
