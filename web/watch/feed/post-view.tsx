/** One post: its video with everything laid over it, the buttons beside it, and what they open. */
import type { Post } from '@busker/protocol';
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { Icon } from '../../shared/icons.tsx';
import { useActing } from '../account/use-acting.ts';
import { GiftDock, type GiftWish } from '../gifts/gift-dock.tsx';
import { GiftOverlay } from '../gifts/gift-overlay.tsx';
import { useTrayAhead } from '../gifts/tray-code.ts';
import { t } from '../messages.ts';
import { useShare } from '../parts/share.ts';
import { useRoom } from '../room/realtime.tsx';
import { SafetyMenu } from '../safety/safety-menu.tsx';
import { HeartLayer, type Hearts } from '../video/hearts.tsx';
import { usePlayback } from '../video/playback.tsx';
import { VideoSurface, type VideoHandle } from '../video/video-surface.tsx';
import { CommentsSheet } from './comments-sheet.tsx';
import { PostActions } from './post-actions.tsx';
import { PostInfo } from './post-info.tsx';
import { PostSide } from './post-side.tsx';
import { useLike } from './use-like.ts';
import './post.css';

/** What the keyboard may do to the post on screen. */
export interface PostCommands {
  readonly like: () => void;
  readonly comments: () => void;
  readonly gift: () => void;
  readonly sound: () => void;
  readonly pause: () => void;
}

export interface PostViewProps {
  readonly post: Post;
  /** The post on screen. */
  readonly playing: boolean;
  readonly mounted: boolean;
  readonly commands?: Ref<PostCommands>;
  /** A gift to come back to: opens the tray with it. */
  readonly wish?: GiftWish | null;
}

/** A post must stay on screen so long before its room is joined: whoever scrolls past asks the server nothing. */
const DWELL_MS = 350;
const DOUBLE_TAP_MS = 260;

export function PostView({ post, playing, mounted, commands, wish = null }: PostViewProps): ReactNode {
  const [paused, setPaused] = useState(false);
  const [open, setOpen] = useState<'comments' | 'menu' | 'gifts' | null>(wish ? 'gifts' : null);
  const [dwelt, setDwelt] = useState(false);
  const video = useRef<VideoHandle>(null);
  const hearts = useRef<Hearts>(null);
  const progress = useRef<HTMLSpanElement>(null);
  const lastTap = useRef<{ at_ms: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const { muted, setSound } = usePlayback();
  const like = useLike();
  const act = useActing();
  const share = useShare();
  const path = `/post/${post.id}`;

  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => setDwelt(true), DWELL_MS);
    return () => {
      // scrolled away: whoever comes back finds the post playing and nothing open
      clearTimeout(timer);
      setDwelt(false);
      setPaused(false);
      setOpen(null);
    };
  }, [playing]);

  useTrayAhead(playing);
  const room = useRoom(dwelt ? post.id : null);
  const totals = room?.totals ?? post.totals;

  const likeIt = useCallback(() => act('like', path, () => like(post, !post.liked)), [act, path, like, post]);
  const close = useCallback(() => setOpen(null), []);
  const toggleGifts = useCallback(() => setOpen((was) => (was === 'gifts' ? null : 'gifts')), []);

  useImperativeHandle(
    commands,
    () => ({
      like: likeIt,
      comments: () => setOpen('comments'),
      gift: toggleGifts,
      sound: () => setSound(muted),
      pause: () => setPaused((was) => !was),
    }),
    [likeIt, toggleGifts, setSound, muted],
  );

  /** One tap stops and plays, two like. Only the second tap tells them apart, so the first waits a moment. */
  function tapped(event: MouseEvent<HTMLElement>): void {
    if (open === 'gifts') return close();
    const box = event.currentTarget.getBoundingClientRect();
    const now_ms = performance.now();
    if (lastTap.current && now_ms - lastTap.current.at_ms < DOUBLE_TAP_MS) {
      clearTimeout(lastTap.current.timer);
      lastTap.current = { at_ms: now_ms, timer: setTimeout(() => {}, 0) };
      act('like', path, () => {
        like(post, true);
        hearts.current?.burst(event.clientX - box.left, event.clientY - box.top);
      });
      return;
    }
    lastTap.current = { at_ms: now_ms, timer: setTimeout(() => setPaused((was) => !was), DOUBLE_TAP_MS) };
  }

  return (
    <div className={open === 'gifts' ? 'post post-with-dock' : 'post'}>
      <div className="post-stage">
        <VideoSurface
          source={post.video}
          playing={playing && !paused}
          mounted={mounted}
          handle={video}
          onProgress={(part) => progress.current?.style.setProperty('transform', `scaleX(${part})`)}
        />
        {/* The whole picture is one large button for mouse and finger; the keyboard has the space bar and the buttons. */}
        <div className="post-tap" onClick={tapped} aria-hidden="true" />
        {paused && (
          <span className="post-paused" aria-hidden="true">
            <Icon name="play" size="4.5rem" />
          </span>
        )}
        <div className="post-shade" aria-hidden="true" />
        {dwelt && <GiftOverlay room={post.id} playback_ms={() => video.current?.playback_ms() ?? 0} />}
        <HeartLayer handle={hearts} />
        {playing && muted && (
          <button type="button" className="post-sound" onClick={() => setSound(true)}>
            <Icon name="sound-off" size="1.25em" />
            {t.feed.tapForSound}
          </button>
        )}
        <PostInfo post={post} totals={totals} />
        <span className="post-progress" aria-hidden="true">
          <span ref={progress} />
        </span>
      </div>
      <PostActions
        post={post}
        onLike={likeIt}
        onComments={() => setOpen('comments')}
        onGift={toggleGifts}
        onShare={() => void share(`${post.creator.display_name}: ${post.caption}`, path)}
        onMore={() => setOpen('menu')}
        giftsOpen={open === 'gifts'}
      />
      {playing && <PostSide post={post} totals={totals} board={room?.board} />}
      {open === 'comments' && <CommentsSheet post={post} onClose={close} />}
      {open === 'menu' && (
        <SafetyMenu person={post.creator} subject={{ kind: 'post', id: post.id }} path={path} onClose={close} />
      )}
      {open === 'gifts' && playing && (
        <GiftDock
          target_id={post.id}
          creator={post.creator}
          path={path}
          wish={wish}
          playback_ms={() => video.current?.playback_ms() ?? 0}
          onClose={close}
        />
      )}
    </div>
  );
}
