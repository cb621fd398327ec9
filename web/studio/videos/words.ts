/** Texts of uploads and recordings. */
import type { VideoState } from '@busker/protocol';

const STATES: Readonly<Record<VideoState, string>> = {
  receiving: 'Not all here yet',
  processing: 'Being prepared',
  ready: 'Ready to publish',
  failed: 'Refused',
  published: 'Published',
};

export const words = {
  title: 'Videos',
  lead: 'Upload a video, or take the recording of a live session, and make a post of it.',
  upload: 'Upload a video',
  uploading: (percent: number) => `Uploading: ${percent} %`,
  uploadNote:
    'MP4 or WebM, up to three minutes. Keep this page open; if it breaks off, choose the same file again and it goes on.',
  paused: 'The connection broke. It is tried again…',
  yours: 'Your uploads and recordings',
  recording: 'Recording of a live session',
  uploaded: 'Upload',
  state: (state: VideoState, percent: number) =>
    state === 'processing' ? `${STATES.processing}: ${percent} %` : STATES[state],
  noneTitle: 'Nothing here yet',
  none: 'What you upload appears here, and so does every live session that you send from a camera or an encoder.',
  publish: 'Publish',
  publishTitle: 'Publish as a post',
  caption: 'Caption',
  captionHint: 'What people read under the video.',
  published: 'It is in the feed now.',
  open: 'Open the post',
  remove: 'Throw away',
  removeTitle: 'Throw this video away?',
  removeText: 'Its file is removed. This cannot be undone.',
  removed: 'The video is gone.',
  keep: 'Keep it',
  cancel: 'Cancel',
  tooLarge: (megabytes: number) => `This file is too large: ${megabytes} MB are the most.`,
} as const;
