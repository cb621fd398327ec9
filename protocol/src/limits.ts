/** Limits that clients must know too, in one place, each with its reason. Server-only limits live in the server's config. */
export const LIMITS = {
  /** A gift message fits one banner line on a phone. */
  gift_message_chars: 80,
  /** One chat line; longer text pushes the video off a phone's screen. */
  chat_chars: 200,
  comment_chars: 500,
  caption_chars: 300,
  title_chars: 80,
  /** Of somebody else's server. */
  address_chars: 2_000,
  display_name_chars: 30,
  handle_pattern: '^[a-z0-9][a-z0-9_.]{2,23}$',
  reason_chars: 500,
  /** Largest quantity of one send; more is a combo. */
  gift_quantity: 999,
  /** How long a combo stays open after its last tap. */
  combo_stay_ms: 3_000,
  /** Rows of one page of a list. */
  page_size: 50,
  /** Chat lines that a snapshot carries. */
  snapshot_chat_lines: 30,
  /** Durable events a resume may replay; a client farther behind gets a snapshot instead. */
  resume_events: 500,
  /** Largest message on the socket in bytes; the longest legal one is a gift with a full message. */
  socket_message_bytes: 4_096,
  /** Silence after which either side takes the connection for dead. */
  heartbeat_ms: 15_000,
  /** Age after which a gift event is counted but no longer animated. */
  animate_within_ms: 5_000,
  /** No gift below this price can be undone, whatever is set: a flood of cheap taps must not be looked for among those that were held. */
  undo_least_coins: 1_000n,
  /** A command older than this when it is decided is `stale`. */
  command_deadline_ms: 15_000,
  /**
   * An id of a command is accepted for so long after it was made, by the time in it: what has been forgotten (docs/concepts/lives.md) must be
   * too old to be sent again.
   */
  command_id_days: 30,
  /** Uploaded Lottie files; the largest house gift is well below. */
  animation_bytes: 1_000_000,
  /** A gift's video: twice what a full-screen show of four seconds needs. */
  animation_video_bytes: 3_000_000,
  /** A gift's sound as it is brought; what is made of it has a tenth. */
  animation_sound_bytes: 1_000_000,
  animation_sound_ms: 10_000,
  /** An uploaded video: three minutes at what a good phone films. */
  upload_bytes: 600_000_000,
  /** Without ffmpeg a file is shown as it is, so it has to be one that a phone can bear. */
  upload_bytes_as_is: 50_000_000,
  /** One piece of an upload: a lost line costs no more than this. */
  upload_piece_bytes: 4_000_000,
  /** A post is a short video. */
  upload_ms: 180_000,
  /** Earlier gifts on a post are loaded for so much of its video at a time… */
  replay_slice_ms: 10_000,
  /** …and at most so many runs of them: more than two in a second nobody could follow. */
  replay_slice_gifts: 20,
} as const;
