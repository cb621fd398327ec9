/** A video source to look at while working: silent at first, with the browser's own controls. */
import type { VideoSource } from '@busker/protocol';
import type { ReactElement } from 'react';

/** Kinds that a plain video element plays everywhere; live protocols need a player, and show their poster here. */
const PLAIN: ReadonlySet<VideoSource['kind']> = new Set(['file']);

export function VideoView({ source }: { readonly source: VideoSource }): ReactElement {
  const ratio = { aspectRatio: `${source.width} / ${source.height}` };
  if (!PLAIN.has(source.kind))
    return <img className="dk-video" src={source.poster_url} alt={source.alt} style={ratio} />;
  return (
    <video
      className="dk-video"
      style={ratio}
      poster={source.poster_url}
      aria-label={source.alt}
      autoPlay
      muted
      loop
      playsInline
      controls
      controlsList="nodownload noremoteplayback"
      disablePictureInPicture
    >
      <source src={source.url} type={source.mime} />
    </video>
  );
}
