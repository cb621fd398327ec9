/** The colours of what is playing, blurred behind the stage on wide screens. Decoration only. */
import { useState, type ReactNode } from 'react';
import './ambience.css';

export function Ambience({ poster_url }: { readonly poster_url: string | undefined }): ReactNode {
  // the picture before stays below, so that the new one fades in over it
  const [urls, setUrls] = useState<readonly string[]>([]);
  if (poster_url !== undefined && urls.at(-1) !== poster_url) setUrls([...urls.slice(-1), poster_url]);
  return (
    <div className="ambience" aria-hidden="true">
      {urls.map((url) => (
        <img key={url} src={url} alt="" decoding="async" />
      ))}
    </div>
  );
}
