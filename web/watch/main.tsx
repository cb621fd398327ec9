import '../shared/base.css';
import './watch.css';
import { files } from 'virtual:languages/watch';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadLanguage } from '../shared/language.ts';
import { App } from './app.tsx';
import { readTexts } from './messages.ts';

async function start(): Promise<void> {
  await loadLanguage(files);
  readTexts();
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

void start();
