import { mountDesk } from '../shared/desk/mount.tsx';
import './console.css';
import { ConsoleSite } from './app.tsx';

mountDesk(<ConsoleSite />);
