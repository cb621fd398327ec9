/**
 * A text message as it goes over the wire (RFC 6455, 5.2): a server's frames are not masked, so the same bytes go to every socket of a room,
 * made once and written in one piece. No extensions are agreed upon, so there is nothing else to a frame.
 */
const FIN_TEXT = 0x81;
const TWO_BYTES_LONG = 126;
const EIGHT_BYTES_LONG = 127;
const MOST_IN_TWO_BYTES = 0xffff;

export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < TWO_BYTES_LONG ? 2 : length <= MOST_IN_TWO_BYTES ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = FIN_TEXT;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = TWO_BYTES_LONG;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = EIGHT_BYTES_LONG;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
}
