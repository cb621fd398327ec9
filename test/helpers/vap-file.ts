/** Parts of an MP4 made for VAP, as its documents say; no file from the wild was at hand. */

export const box = (type: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
};
/** A packed video of 112 × 64, a second long. */
export const INFO = {
  v: 2,
  f: 30,
  w: 64,
  h: 64,
  videoW: 112,
  videoH: 64,
  orien: 0,
  fps: 30,
  isVapx: 0,
  aFrame: [72, 0, 32, 32],
  rgbFrame: [0, 0, 64, 64],
};
/** The box beside the others that says where colours and alpha lie. */
export const vapc = (info: object = INFO, more: object = {}): Buffer =>
  box('vapc', Buffer.from(JSON.stringify({ info, ...more })));
