/** The one place where moving pictures are shown: takes a VideoSource, shows its poster first, and says plainly when it cannot play. */
import type { VideoSource } from '@busker/protocol';
import { useEffect, useImperativeHandle, useRef, useState, type ReactNode, type Ref } from 'react';
import { playSource, type PlayPhase } from '../../shared/video/play.ts';
import { Icon } from '../../shared/icons.tsx';
import { useMayLoadLarge } from '../gifts/tray-code.ts';
import { t } from '../messages.ts';
import { usePlayback } from './playback.tsx';
import './video.css';

/** A picture of quite another shape than its place is shown whole; else it fills the place. */
const SHAPES_APART = 1.5;

export interface VideoHandle {
  /** Where it is playing, in milliseconds; 0 before it plays. */
  readonly playback_ms: () => number;
}

export interface VideoSurfaceProps {
  readonly source: VideoSource;
  /** Whether it plays now; else it waits at its first picture. */
  readonly playing: boolean;
  /** Whether a <video> is mounted at all; else only the poster is. */
  readonly mounted?: boolean;
  /** A file shown as if live: since when (ms since the epoch), so that everybody sees the same moment of it. */
  readonly live_since_ms?: number;
  readonly handle?: Ref<VideoHandle>;
  readonly onProgress?: (part: number) => void;
}

export function VideoSurface(props: VideoSurfaceProps): ReactNode {
  const { source, playing, live_since_ms, handle, onProgress } = props;
  const may_load = useMayLoadLarge();
  const mounted = (props.mounted ?? true) && may_load;
  const video = useRef<HTMLVideoElement>(null);
  const [started, setStarted] = useState(false);
  const [phase, setPhase] = useState<PlayPhase>('connecting');
  const [whole, setWhole] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const { muted, volume } = usePlayback();

  useImperativeHandle(handle, () => ({ playback_ms: () => Math.round((video.current?.currentTime ?? 0) * 1_000) }), []);

  const { kind, url } = source;
  const broken = phase === 'broken';
  const moving = ['video-moving', started && 'video-started', whole && 'video-whole'].filter(Boolean).join(' ');
  useEffect(() => {
    const element = video.current;
    if (!element || !mounted) return;
    const letGo = playSource(element, source, setPhase);
    return () => {
      letGo();
      setStarted(false);
      setPhase('connecting');
    };
    // the source is the same as long as its kind and address are
    // oxlint-disable-next-line react/exhaustive-deps
  }, [kind, url, mounted, attempt]);

  useEffect(() => {
    const element = video.current;
    if (!element || !mounted || broken) return;
    if (playing) {
      // a browser that refuses to autoplay leaves the poster; nothing else to do about it
      element.play().catch(() => {});
    } else {
      element.pause();
    }
  }, [playing, mounted, broken, url, attempt]);

  useEffect(() => {
    if (!video.current) return;
    video.current.muted = muted;
    video.current.volume = volume;
  }, [muted, volume, mounted]);

  return (
    <div className="video">
      <img
        className="video-poster"
        src={source.poster_url}
        alt={source.alt}
        width={source.width}
        height={source.height}
        fetchPriority={playing ? 'high' : 'auto'}
        decoding="async"
        draggable={false}
      />
      {mounted && !broken && (
        <video
          ref={video}
          className={moving}
          playsInline
          muted
          preload={playing ? 'auto' : 'metadata'}
          aria-hidden="true"
          tabIndex={-1}
          disablePictureInPicture
          onLoadedMetadata={(event) => {
            const { duration } = event.currentTarget;
            if (live_since_ms === undefined || !Number.isFinite(duration) || duration <= 0) return;
            event.currentTarget.currentTime = Math.max(0, (Date.now() - live_since_ms) / 1_000) % duration;
          }}
          onPlaying={() => setStarted(true)}
          onResize={(event) => {
            const { videoWidth, videoHeight, clientWidth, clientHeight } = event.currentTarget;
            const apart = videoWidth / videoHeight / (clientWidth / clientHeight);
            setWhole(kind !== 'file' && Math.max(apart, 1 / apart) > SHAPES_APART);
          }}
          onTimeUpdate={(event) => {
            const { currentTime, duration } = event.currentTarget;
            if (duration > 0) onProgress?.(currentTime / duration);
          }}
        />
      )}
      {kind !== 'file' && playing && mounted && (phase === 'connecting' || phase === 'waiting') && (
        <p className="video-phase" role="status">
          <span className="video-phase-dot" aria-hidden="true" />
          {phase === 'waiting' ? t.video.waiting : t.video.connecting}
        </p>
      )}
      {broken && playing && (
        <div className="video-broken" role="alert">
          <Icon name="alert" size="2rem" />
          <p className="video-broken-title">{t.feed.videoBroken}</p>
          <p>{t.feed.videoBrokenHint}</p>
          <button
            type="button"
            className="btn"
            onClick={() => {
              setPhase('connecting');
              setAttempt((n) => n + 1);
            }}
          >
            {t.retry}
          </button>
        </div>
      )}
    </div>
  );
}
