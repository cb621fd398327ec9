/** Videos on their way to become a post. The bytes of an upload go by `PATCH /uploads/:id`. */
import { ById, Ok } from '../api/common.ts';
import { BeginUploadBody, PublishVideoBody, Video } from '../api/videos.ts';
import { list, route } from './route.ts';

export const VIDEO_ROUTES = {
  'studio.videos': route({
    method: 'GET',
    path: '/studio/videos',
    action: 'post.publish',
    says: 'My uploads and recordings, newest first',
    response: list(Video),
  }),
  'studio.beginUpload': route({
    method: 'POST',
    path: '/studio/videos',
    action: 'post.publish',
    says: 'Announce a video file to be uploaded',
    body: BeginUploadBody,
    response: Video,
  }),
  'studio.publishVideo': route({
    method: 'POST',
    path: '/studio/videos/:id/publish',
    action: 'post.publish',
    says: 'Make a post of a video that is ready',
    params: ById,
    body: PublishVideoBody,
    response: Video,
  }),
  'studio.removeVideo': route({
    method: 'DELETE',
    path: '/studio/videos/:id',
    action: 'post.publish',
    says: 'Throw an upload or a recording away',
    params: ById,
    response: Ok,
  }),
} as const;
