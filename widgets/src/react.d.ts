/** Types of the elements for JSX in React 19. Objects become properties, strings and booleans attributes; events are `onbusker-send` and so on. */
import type {
  BoardRow,
  Catalogue,
  GiftItem,
  PersonCard,
  RawTexts,
  TargetTotals,
  WalletBalance,
} from '@busker/protocol';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { BuskerBalance } from './balance/busker-balance.ts';
import type { BuskerBoard } from './board/busker-board.ts';
import type { BuskerOverlay, FullScreenDetail, FullScreenEndDetail } from './overlay/busker-overlay.ts';
import type { BuskerGiftTray, SendDetail, StaleDetail, TopUpNeededDetail } from './tray/busker-gift-tray.ts';

type Element<E extends HTMLElement, P> = DetailedHTMLProps<HTMLAttributes<E>, E> & { part?: string; class?: string } & {
  [K in keyof P]?: P[K] | undefined;
};
type Listener<D> = (event: CustomEvent<D>) => void;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'busker-overlay': Element<
        BuskerOverlay,
        {
          effects: 'on' | 'off';
          lanes: number;
          fullScreenFromCoins: string;
          wasmUrl: string;
          volume: number;
          locale: string;
          messages: RawTexts;
          'onbusker-full-screen-start': Listener<FullScreenDetail>;
          'onbusker-full-screen-end': Listener<FullScreenEndDetail>;
        }
      >;
      'busker-gift-tray': Element<
        BuskerGiftTray,
        {
          catalogue: Catalogue;
          balance: WalletBalance;
          targetId: string;
          recipient: string;
          selected: string;
          quantity: number;
          playbackMs: () => number | undefined;
          serverNow: () => number;
          mode: 'panel' | 'sheet';
          open: boolean;
          effects: 'on' | 'off';
          wasmUrl: string;
          locale: string;
          messages: RawTexts;
          'onbusker-send': Listener<SendDetail>;
          'onbusker-top-up-needed': Listener<TopUpNeededDetail>;
          'onbusker-top-up': Listener<Record<never, never>>;
          'onbusker-sign-in-needed': Listener<{ readonly item: GiftItem }>;
          'onbusker-stale': Listener<StaleDetail>;
          'onbusker-close': Listener<Record<never, never>>;
        }
      >;
      'busker-board': Element<
        BuskerBoard,
        {
          rows: readonly BoardRow[];
          totals: TargetTotals;
          limit: number;
          compact: boolean;
          locale: string;
          messages: RawTexts;
          'onbusker-person': Listener<{ readonly person: PersonCard }>;
        }
      >;
      'busker-balance': Element<
        BuskerBalance,
        {
          balance: WalletBalance;
          noButton: boolean;
          locale: string;
          messages: RawTexts;
          'onbusker-top-up': Listener<Record<never, never>>;
        }
      >;
    }
  }
}
