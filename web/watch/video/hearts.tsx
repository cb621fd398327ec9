/** Hearts that rise and fade. Decoration only: few at once, none for people who asked for less motion. */
import { useCallback, useImperativeHandle, useMemo, useRef, type ReactNode, type Ref } from 'react';
import './hearts.css';

const AT_ONCE = 14;
const COLORS = ['#ff2e93', '#ff6fb5', '#b98bff', '#ffb52e', '#ff4d6d'];
const HEART =
  'M12 20.700s-8.400-5-9.600-10.300C1.600 6.700 4 3.800 7.300 3.800c1.900 0 3.600 1 4.700 2.600 1.100-1.600 2.800-2.600 4.700-2.600 3.300 0 5.700 2.900 4.900 6.600C20.400 15.700 12 20.700 12 20.700z';

export interface Hearts {
  /** One large heart that bursts where a finger tapped, in pixels of the layer. */
  readonly burst: (x: number, y: number) => void;
  /** Small hearts that float up from the corner, at most as many as fit on screen. */
  readonly float: (count: number) => void;
}

const lessMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

function heart(size: number, color: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.style.cssText = `inline-size:${size}px;block-size:${size}px;color:${color}`;
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', HEART);
  path.setAttribute('fill', 'currentColor');
  svg.append(path);
  return svg;
}

export function HeartLayer({ handle }: { readonly handle: Ref<Hearts> }): ReactNode {
  const layer = useRef<HTMLDivElement>(null);

  const show = useCallback((svg: SVGSVGElement, frames: Keyframe[], options: KeyframeAnimationOptions) => {
    const parent = layer.current;
    if (!parent || parent.childElementCount >= AT_ONCE) return;
    parent.append(svg);
    const animation = svg.animate(frames, options);
    const done = (): void => svg.remove();
    animation.onfinish = done;
    animation.oncancel = done;
  }, []);

  const hearts = useMemo<Hearts>(
    () => ({
      burst(x, y) {
        if (lessMotion()) return;
        const big = heart(104, COLORS[0]!);
        const tilt = Math.round(Math.random() * 36 - 18);
        big.classList.add('heart-burst');
        big.style.left = `${x - 52}px`;
        big.style.top = `${y - 52}px`;
        show(
          big,
          [
            { transform: `rotate(${tilt}deg) scale(0.2)`, opacity: 0 },
            { transform: `rotate(${tilt}deg) scale(1.2)`, opacity: 1, offset: 0.22 },
            { transform: `rotate(${tilt}deg) scale(0.95)`, opacity: 1, offset: 0.4 },
            { transform: `rotate(${tilt}deg) translateY(-70px) scale(1.3)`, opacity: 0 },
          ],
          { duration: 900, easing: 'cubic-bezier(0.2, 0.7, 0.3, 1)' },
        );
        for (let i = 0; i < 6; i++) {
          const small = heart(20, COLORS[i % COLORS.length]!);
          const angle = (i / 6) * Math.PI * 2 + tilt / 40;
          small.classList.add('heart-burst');
          small.style.left = `${x - 10}px`;
          small.style.top = `${y - 10}px`;
          const at = (radius: number): string =>
            `translate(${Math.cos(angle) * radius}px, ${Math.sin(angle) * radius}px)`;
          show(
            small,
            [
              { transform: 'scale(0.3)', opacity: 0 },
              { transform: `${at(46)} scale(1)`, opacity: 1, offset: 0.4 },
              { transform: `${at(84)} scale(0.3)`, opacity: 0 },
            ],
            { duration: 760, delay: 90, fill: 'backwards', easing: 'cubic-bezier(0.1, 0.7, 0.3, 1)' },
          );
        }
      },
      float(count) {
        if (lessMotion() || document.hidden) return;
        for (let i = 0; i < Math.min(count, 5); i++) {
          const size = 22 + Math.random() * 14;
          const small = heart(size, COLORS[Math.floor(Math.random() * COLORS.length)]!);
          small.classList.add('heart-float');
          const sway = Math.random() * 70 - 35;
          show(
            small,
            [
              { transform: 'translate(0, 0) scale(0.3)', opacity: 0 },
              { transform: `translate(${sway * -0.4}px, -70px) scale(1.05)`, opacity: 1, offset: 0.2 },
              { transform: `translate(${sway}px, -190px) rotate(${sway / 3}deg)`, opacity: 0.9, offset: 0.6 },
              { transform: `translate(${sway * 0.5}px, -330px) scale(0.8) rotate(${sway / -3}deg)`, opacity: 0 },
            ],
            { duration: 2_100 + Math.random() * 900, delay: i * 130, fill: 'backwards', easing: 'linear' },
          );
        }
      },
    }),
    [show],
  );
  useImperativeHandle(handle, () => hearts, [hearts]);
  return <div className="hearts" ref={layer} aria-hidden="true" />;
}
