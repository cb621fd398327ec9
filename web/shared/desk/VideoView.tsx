/** A video source to look at while working: silent at first. Files have the browser's own controls; live pictures only a word about their state. */
import type { VideoSource } from '@busker/protocol';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { playSource, type PlayPhase } from '../video/play.ts';
import { d } from './texts.ts';

export function VideoView({ source }: { readonly source: VideoSource }): ReactElement {
  const video = useRef<HTMLVideoElement>(null);
  const [phase, setPhase] = useState<PlayPhase>('connecting');
  // What arrives may have another shape than was said.
  const [size, setSize] = useState({ width: source.width, height: source.height });
  const { kind, url } = source;
  useEffect(() => {
    if (!video.current) return undefined;
    return playSource(video.current, source, setPhase);
    // the source is the same as long as its kind and address are
    // oxlint-disable-next-line react/exhaustive-deps
  }, [kind, url]);
  const live = kind !== 'file';
  return (
    <div className="dk-video-place" data-shape={size.width > size.height ? 'landscape' : 'upright'}>
      <video
        ref={video}
        className="dk-video"
        style={{ aspectRatio: `${size.width} / ${size.height}` }}
        onResize={({ currentTarget: { videoWidth: width, videoHeight: height } }) =>
          width > 0 && height > 0 && setSize({ width, height })
        }
        poster={source.poster_url}
        aria-label={source.alt || d.videoView.live}
        autoPlay
        muted
        playsInline
        controls={!live}
        controlsList="nodownload noremoteplayback"
        disablePictureInPicture
      />
      {live && phase !== 'playing' && (
        <p className="dk-video-phase" role="status">
          {phase === 'waiting' ? d.videoView.waiting : phase === 'broken' ? d.videoView.broken : d.videoView.connecting}
        </p>
      )}
    </div>
  );
}
