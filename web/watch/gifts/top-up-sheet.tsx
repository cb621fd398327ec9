/** What is missing for the gift in hand, beside the packs: choose, pay at the provider, come back to the same gift. */
import type { Shop } from '@busker/protocol';
import { useId, useMemo, useState, type ReactNode } from 'react';
import { t } from '../messages.ts';
import { Sheet } from '../parts/sheet.tsx';
import { Bone, ErrorNote, Loading } from '../parts/states.tsx';
import { BuyButton } from '../wallet/buy-button.tsx';
import { useShop } from '../wallet/buying.ts';
import { PaysOwed, useOwed } from '../wallet/owed.tsx';
import { exactOffer, packOffer, type Offer } from '../wallet/offers.ts';
import { OfferChoice, ProviderChoice } from '../wallet/offer-choice.tsx';
import './top-up-sheet.css';

export interface TopUpSheetProps {
  /** null: no gift lacks anything, the viewer just wants coins. */
  readonly missing_coins: string | null;
  readonly return_to: string;
  readonly onClose: () => void;
}

export function TopUpSheet({ missing_coins, return_to, onClose }: TopUpSheetProps): ReactNode {
  const { data: shop, error, refetch } = useShop();
  const owed = useOwed();
  return (
    <Sheet title={t.topUp.title} onClose={onClose}>
      {error && !shop ? (
        <ErrorNote error={error} onRetry={() => void refetch()} />
      ) : shop && owed !== undefined ? (
        <Choice shop={shop} lacking={missing_coins} owed={owed} return_to={return_to} />
      ) : (
        <Loading className="sheet-content top-up-bones">
          <Bone height="4.5rem" />
          <Bone height="9rem" />
          <Bone height="3rem" />
        </Loading>
      )}
    </Sheet>
  );
}

/** Packs beside the exact number; the wallet has them all. */
const PACKS_SHOWN = 4;

function Choice({
  shop,
  lacking,
  owed,
  return_to,
}: {
  readonly shop: Shop;
  /** By the gift; null: by none. */
  readonly lacking: string | null;
  readonly owed: bigint;
  readonly return_to: string;
}): ReactNode {
  // What is owed is paid first: only what comes beyond it is there for the gift.
  const missing_coins = lacking === null ? null : `${BigInt(lacking) + owed}`;
  const exact = useMemo<Offer | null>(() => {
    if (missing_coins === null) return null;
    const least = BigInt(shop.exact.min_coins);
    const missing = BigInt(missing_coins);
    return exactOffer(shop, missing < least ? least : missing);
  }, [shop, missing_coins]);
  // a pack that is too small for the gift would only lead back here
  const packs = useMemo(
    () =>
      shop.packs.filter((pack) => missing_coins === null || BigInt(pack.coins) >= BigInt(missing_coins)).map(packOffer),
    [shop, missing_coins],
  );
  const group = useId();
  const [chosen, setChosen] = useState<Offer | null>(exact ?? packs[0] ?? null);
  const [provider, setProvider] = useState(shop.providers[0]?.id ?? null);
  const raised = exact !== null && exact.coins !== missing_coins;
  return (
    <>
      <div className="sheet-content">
        {lacking !== null && (
          <p className="top-up-lead">
            {owed === 0n ? t.topUp.lead({ missing: lacking }) : t.topUp.leadOwed({ missing: lacking, owed: `${owed}` })}
          </p>
        )}
        {exact && (
          <OfferChoice
            legend={t.topUp.exact}
            offers={[exact]}
            chosen={chosen}
            onChoose={setChosen}
            group={group}
            {...(raised ? { hint: t.topUp.exactMinimum({ coins: shop.exact.min_coins }) } : {})}
          />
        )}
        {packs.length > 0 && (
          <OfferChoice
            legend={exact ? t.topUp.packs : t.wallet.packs}
            offers={packs.slice(0, PACKS_SHOWN)}
            chosen={chosen}
            onChoose={setChosen}
            shop={shop}
            group={group}
            grid
          />
        )}
        {shop.providers.length > 1 && (
          <ProviderChoice providers={shop.providers} chosen={provider} onChoose={setProvider} />
        )}
      </div>
      <div className="sheet-foot">
        <PaysOwed offer={chosen} owed={owed} />
        <BuyButton offer={chosen} provider={provider} return_to={return_to} />
        <p className="top-up-note">{t.topUp.note}</p>
      </div>
    </>
  );
}
