/** Movements of the tray that run once and leave nothing behind. */

/** The ring empties in the time that the combo stays open. Time left is information, so it moves for everybody. */
export function runRing(left: Element, stay_ms: number): void {
  for (const running of left.getAnimations()) running.cancel();
  left.animate([{ strokeDashoffset: '0' }, { strokeDashoffset: '100' }], { duration: stay_ms, fill: 'forwards' });
}

/** The button gives a push, and a few small gifts fly up from it. */
export function popNumber(button: Element, picture_url: string | undefined): void {
  button.animate([{ transform: 'scale(0.9)' }, { transform: 'scale(1.06)', offset: 0.55 }, { transform: 'none' }], {
    duration: 220,
    easing: 'ease-out',
  });
  const box = button.parentElement;
  if (!box || picture_url === undefined || box.querySelectorAll('.spark').length > 12) return;
  for (let n = 0; n < 3; n++) {
    const spark = document.createElement('img');
    spark.className = 'spark';
    spark.alt = '';
    spark.src = picture_url;
    box.append(spark);
    const x = (Math.random() - 0.5) * 190;
    const y = -90 - Math.random() * 90;
    spark
      .animate(
        [
          { transform: 'translate(0, 0) scale(0.4)', opacity: 0 },
          { opacity: 1, offset: 0.15 },
          { transform: `translate(${x}px, ${y}px) scale(1.1) rotate(${x / 4}deg)`, opacity: 0 },
        ],
        { duration: 720 + Math.random() * 260, easing: 'cubic-bezier(0.15, 0.7, 0.4, 1)' },
      )
      .addEventListener('finish', () => spark.remove(), { once: true });
  }
}
