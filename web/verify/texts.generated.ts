// Made by scripts/generate-texts.ts from languages/en.json. Do not edit.
import type { Count, Said, Saying } from '@busker/protocol';

export interface VerifyTexts {
  readonly home: string;
  readonly title: string;
  readonly lead: string;
  readonly choose: string;
  readonly drop: string;
  readonly where: string;
  readonly against: string;
  readonly published: string;
  readonly saved: string;
  readonly savedLabel: string;
  readonly savedHint: string;
  readonly checking: string;
  readonly good: string;
  readonly goodSays: Saying<{ person: Said }>;
  readonly bad: string;
  readonly badSays: string;
  readonly unknown: string;
  readonly unknownSays: string;
  readonly cannot: string;
  readonly noHead: string;
  readonly unreachable: string;
  readonly notSealed: Saying<{ count: Count }>;
  readonly lines: string;
  readonly columns: {
    readonly when: string;
    readonly account: string;
    readonly line: string;
    readonly change: string;
    readonly balance: string;
  };
  readonly shown: Saying<{ all: Count; shown: Count }>;
  readonly accounts: {
    readonly k1: string;
    readonly k2: string;
    readonly k3: string;
    readonly k4: string;
    readonly k10: string;
    readonly k11: string;
    readonly k12: string;
    readonly k13: string;
  };
  readonly account: Saying<{ kind: Count }>;
  readonly coins: Saying<{ n: Count }>;
  readonly verdicts: {
    readonly good: string;
    readonly bad: string;
    readonly unknown: string;
  };
  readonly check: {
    readonly notJson: string;
    readonly notProof: string;
    readonly brokenLine: string;
    readonly headNotJson: string;
    readonly notHead: string;
    readonly headWithout: Saying<{ name: Said }>;
    readonly inBlocks: string;
    readonly noLines: string;
    readonly wrongRoots: Saying<{ all: Count; wrong: Count }>;
    readonly rightRoots: Saying<{ blocks: Count; lines: Count }>;
    readonly own: string;
    readonly foreign: string;
    readonly gap: Saying<{ line: Count }>;
    readonly balance: Saying<{ line: Count }>;
    readonly ownGood: string;
    readonly signed: string;
    readonly signedWrong: string;
    readonly signedUnknown: string;
    readonly signedBy: Saying<{ keys: Said }>;
    readonly chain: Saying<{ anchor: Said }>;
    readonly noAnchor: string;
    readonly anchorChanged: string;
    readonly tooFar: string;
    readonly unread: string;
    readonly doesNotFollow: Saying<{ block: Count }>;
    readonly rewritten: Saying<{ block: Count }>;
    readonly cutOff: Saying<{ block: Count }>;
    readonly followed: Saying<{ first: Count; last: Count }>;
  };
}
