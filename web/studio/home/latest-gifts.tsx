/** Gifts as they arrive, newest first, each with what it earned. */
import { newId, type PersonCard } from '@busker/protocol';
import { Button } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useAct, useRoute } from '../../shared/desk/api.ts';
import { GiftDrawer } from '../../shared/desk/GiftView.tsx';
import { GiftIcon } from '../../shared/desk/icons.tsx';
import { EmptyPanel, ErrorPanel } from '../../shared/desk/states.tsx';
import { CoinsText, MoneyText, PersonCell } from '../../shared/desk/text.tsx';
import { useStudioLive, type ArrivedGift } from '../studio-live.tsx';
import { t } from '../texts.ts';

interface LatestGiftsProps {
  readonly onThank: (person: PersonCard) => void;
}

export function LatestGifts({ onThank }: LatestGiftsProps): ReactElement {
  const { gifts } = useStudioLive();
  const catalogue = useRoute('gifts.catalogue', { query: {} });
  const studio = useRoute('studio.get', {});
  const again = useAct('show.command', { refreshes: [], said: t.showControls.shownAgain });
  const [opened, setOpened] = useState<string | null>(null);
  const currency = studio.data?.earnings.currency ?? 'USD';
  const items = new Map(catalogue.data?.items.map((item) => [item.id, item]));
  if (gifts.length === 0) {
    return (
      <EmptyPanel icon={<GiftIcon />} title={t.latestGifts.noGiftsSinceYou} text={t.latestGifts.eachGiftAppearsHere} />
    );
  }
  const row = (gift: ArrivedGift): ReactElement => {
    const item = items.get(gift.item_id);
    return (
      <li key={gift.gift_id}>
        <button
          type="button"
          className="st-gift"
          onClick={() => setOpened(gift.gift_id)}
          aria-label={t.latestGifts.openFrom({
            name: item?.name ?? gift.item_id,
            displayName: gift.sender.display_name,
          })}
        >
          {item ? <img src={item.renditions.still.url} alt="" width="34" height="34" /> : <GiftIcon size={26} />}
        </button>
        <span className="st-gift-words">
          <PersonCell person={gift.sender} size="1.25rem" />
          <span className="dk-note">
            {item?.name ?? gift.item_id}
            {gift.quantity > 1 && ` × ${gift.quantity}`} · <CoinsText coins={gift.coins} />
          </span>
        </span>
        <span className="dk-plus">
          <MoneyText micros={gift.earned_micros} currency={currency} exact change />
        </span>
        <span className="st-gift-acts">
          <Button
            variant="default"
            size="xs"
            onClick={() => again.mutate({ body: { id: newId(), command: 'replay', gift_id: gift.gift_id } })}
            aria-label={t.showControls.showAgainOf({
              name: item?.name ?? gift.item_id,
              displayName: gift.sender.display_name,
            })}
          >
            {t.showControls.showAgain}
          </Button>
          <Button
            variant="light"
            size="xs"
            onClick={() => onThank(gift.sender)}
            aria-label={t.latestGifts.thank({ displayName: gift.sender.display_name })}
          >
            {t.latestGifts.thank2}
          </Button>
        </span>
      </li>
    );
  };
  return (
    <>
      {again.error ? <ErrorPanel error={again.error} /> : null}
      <ol className="st-list st-latest">{gifts.map(row)}</ol>
      <GiftDrawer id={opened} onClose={() => setOpened(null)} />
    </>
  );
}
