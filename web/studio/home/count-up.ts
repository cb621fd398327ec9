/** Numbers that run to their new value instead of jumping. */
import { useEffect, useRef, useState } from 'react';

const RUN_MS = 700;
/** Steps that an amount is cut into; integers only, so the amount itself never becomes a float. */
const STEPS = 1_000n;

/** What to show of `value` now. Jumps at first, when it shrinks, and for people who asked for less motion. */
export function useCountUp(value: bigint): bigint {
  const [shown, setShown] = useState(value);
  const at = useRef(value);
  useEffect(() => {
    const from = at.current;
    const still = value <= from || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const start_ms = performance.now();
    let frame = 0;
    const draw = (now_ms: number): void => {
      const part = still ? 1 : Math.min(1, (now_ms - start_ms) / RUN_MS);
      const eased = 1 - (1 - part) ** 3;
      at.current = part === 1 ? value : from + ((value - from) * BigInt(Math.round(eased * Number(STEPS)))) / STEPS;
      setShown(at.current);
      if (part < 1) frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return shown;
}
