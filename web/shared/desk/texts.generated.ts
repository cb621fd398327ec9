// Made by scripts/generate-texts.ts from languages/en.json. Do not edit.
import type { Count, Said, Saying } from '@busker/protocol';

export interface DeskTexts {
  readonly cashoutTimeline: {
    readonly by: Saying<{ handle: Said }>;
  };
  readonly chart: {
    readonly days: Saying<{ length: Count }>;
    readonly day: string;
  };
  readonly dataTable: {
    readonly showMore: string;
  };
  readonly gate: {
    readonly loading: string;
    readonly signIn: string;
  };
  readonly giftView: {
    readonly gift: string;
    readonly from: string;
    readonly to: string;
    readonly onText: string;
    readonly live: string;
    readonly post: string;
    readonly sent: string;
    readonly paidCoins: string;
    readonly promotionalCoins: string;
    readonly combo: string;
    readonly numberInARow: Saying<{ comboCount: Said }>;
    readonly id: string;
    readonly howTheEarningWas: string;
    readonly coins: Saying<{ priceCoins: Count; quantity: Said }>;
    readonly coins2: Saying<{ coins: Count }>;
    readonly valueOfA: string;
    readonly valueOfTheGift: string;
    readonly share: string;
    readonly earned: string;
    readonly takenBackItsPurchase: string;
    readonly left: string;
    readonly thesePartsGive: Saying<{ earned: Said }>;
    readonly available: string;
    readonly since: Saying<{ availableOn: Said; statebadge: Said }>;
    readonly pending: string;
    readonly until: Saying<{ availableOn: Said; statebadge: Said }>;
    readonly sharePolicyVersion: Saying<{ policyVersion: Said; what: Said }>;
  };
  readonly reasonDialog: {
    readonly cancel: string;
  };
  readonly shell: {
    readonly skipToThePage: string;
    readonly menu: string;
    readonly pages: string;
    readonly waiting: string;
    readonly viewersSite: string;
    readonly studio: string;
    readonly console: string;
    readonly coloursOtherSites: Saying<{ displayName: Said }>;
    readonly signOut: string;
  };
  readonly api: {
    readonly refused: string;
    readonly noConnection: string;
    readonly somethingWentWrong: string;
  };
  readonly cashoutWords: {
    readonly waitingForApproval: string;
    readonly youAskedForThis: string;
    readonly waitingForADecision: string;
    readonly approved: string;
    readonly approvedThePaymentIs: string;
    readonly approvedByEverybodyIt: string;
    readonly beingSent: string;
    readonly thePaymentIsBeing: string;
    readonly beingHandedToThe: string;
    readonly onItsWay: string;
    readonly thePaymentProviderHas: string;
    readonly theProviderAcceptedIt: string;
    readonly beingLookedInto: string;
    readonly thePaymentProviderHas2: string;
    readonly theProviderDidNot: string;
    readonly paid: string;
    readonly thePaymentProviderSays: string;
    readonly paidByTheProviders: string;
    readonly rejected: string;
    readonly thisRequestWasTurned: string;
    readonly turnedDownTheReserve: string;
    readonly cancelled: string;
    readonly youCancelledThisRequest: string;
    readonly cancelledByTheCreator: string;
    readonly failed: string;
    readonly thePaymentDidNot: string;
    readonly theProviderCouldNot: string;
    readonly returned: string;
    readonly yourBankSentThe: string;
    readonly theBankSentThe: string;
    readonly expired: string;
    readonly itWasNotApproved: string;
    readonly nobodyApprovedAndSent: string;
  };
  readonly fields: {
    readonly reason: string;
    readonly keptInTheAudit: string;
  };
  readonly parts: {
    readonly copied: string;
    readonly copy: string;
  };
  readonly scheme: {
    readonly colours: string;
    readonly light: string;
    readonly dark: string;
    readonly system: string;
  };
  readonly states: {
    readonly tryAgain: string;
    readonly loading: string;
  };
  readonly text: {
    readonly coins: string;
    readonly copied: string;
    readonly copyTheWholeId: string;
    readonly copyId: Saying<{ id: Said }>;
  };
  readonly theme: {
    readonly close: string;
  };
  readonly toasts: {
    readonly dismiss: string;
  };
  readonly videoView: {
    readonly live: string;
    readonly waiting: string;
    readonly broken: string;
    readonly connecting: string;
  };
}
