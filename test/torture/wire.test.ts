import { describe, expect, it } from 'vitest';
import { applicationName, backendPid, CommitFinder, MessageCutter, saysCommitted } from './wire.ts';

function message(kind: string, body: string | Buffer): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(kind);
  head.writeInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}

const startup = (() => {
  const body = Buffer.from('user\0busker\0application_name\0busker teller\0\0');
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, body]);
})();

describe('the cutter of messages', () => {
  const stream = Buffer.concat([startup, message('Q', 'begin\0'), message('Q', 'commit\0')]);

  it.each([1, 2, 3, 7, 1_000])('finds the same messages in pieces of %i bytes', (size) => {
    const cutter = new MessageCutter('client');
    const found = [];
    for (let at = 0; at < stream.length; at += size) found.push(...cutter.push(stream.subarray(at, at + size)));
    expect(found.map((one) => one.kind)).toEqual(['', 'Q', 'Q']);
    expect(Buffer.concat(found.map((one) => one.whole)).equals(stream)).toBe(true);
    expect(applicationName(found[0]!)).toBe('busker teller');
  });

  it('gives back what is not whole', () => {
    const cutter = new MessageCutter('server');
    expect(cutter.push(message('C', 'BEGIN\0').subarray(0, 8))).toEqual([]);
    expect(cutter.takeRest().length).toBe(8);
  });
});

describe('the finder of COMMITs', () => {
  const of = (kind: string, body: string) => new MessageCutter('server').push(message(kind, body))[0]!;

  it('finds a plain one and a prepared one, and nothing else', () => {
    const finder = new CommitFinder();
    expect(finder.isCommit(of('Q', 'commit\0'))).toBe(true);
    expect(finder.isCommit(of('Q', ' COMMIT;\0'))).toBe(true);
    expect(finder.isCommit(of('Q', 'rollback\0'))).toBe(false);
    expect(finder.isCommit(of('Q', 'select committed\0'))).toBe(false);
    expect(finder.isCommit(of('P', 's1\0commit\0'))).toBe(false);
    expect(finder.isCommit(of('B', '\0s1\0'))).toBe(false);
    expect(finder.isCommit(of('E', '\0'))).toBe(true);
    finder.isCommit(of('P', 's2\0select 1\0'));
    finder.isCommit(of('B', '\0s2\0'));
    expect(finder.isCommit(of('E', '\0'))).toBe(false);
  });

  it('knows the answer, and a process by its key', () => {
    expect(saysCommitted(of('C', 'COMMIT\0'))).toBe(true);
    expect(saysCommitted(of('C', 'ROLLBACK\0'))).toBe(false);
    expect(backendPid(new MessageCutter('server').push(message('K', Buffer.from([0, 0, 1, 2, 9, 9, 9, 9])))[0]!)).toBe(
      258,
    );
  });
});
