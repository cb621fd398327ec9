/**
 * A chart over days, drawn by uPlot in the colours of the tokens, with the same numbers as a table for whoever cannot see it.
 * Values are numbers here and only here: they become heights in pixels; the texts beside them come from the exact amounts.
 */
import { useEffect, useRef, useState, type ReactElement } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { dayText } from './text.tsx';
import { d } from './texts.ts';

export interface Series {
  readonly name: string;
  /** A token such as `--bk-chart-1`. */
  readonly token: string;
  readonly shape: 'bars' | 'line';
  readonly values: readonly number[];
  /** The exact value as text, for the legend and the table. */
  readonly texts: readonly string[];
}

interface DayChartProps {
  readonly label: string;
  /** YYYY-MM-DD, oldest first. */
  readonly days: readonly string[];
  readonly series: readonly Series[];
  /** Text of a value on the axis. */
  readonly axis: (value: number) => string;
  readonly height_px?: number;
}

/** The colour that a token resolves to now; canvases know no custom properties. */
function resolve(element: HTMLElement, token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Changes whenever light turns to dark or back, by the system or by the switch. */
function useSchemeKey(): string {
  const [key, setKey] = useState('');
  useEffect(() => {
    const root = document.documentElement;
    const media = matchMedia('(prefers-color-scheme: dark)');
    const tell = (): void => setKey(`${root.dataset['mode'] ?? 'system'}-${media.matches}`);
    const observer = new MutationObserver(tell);
    observer.observe(root, { attributes: true, attributeFilter: ['data-mode'] });
    media.addEventListener('change', tell);
    tell();
    return () => {
      observer.disconnect();
      media.removeEventListener('change', tell);
    };
  }, []);
  return key;
}

export function DayChart({ label, days, series, axis, height_px = 220 }: DayChartProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<number | null>(null);
  const scheme = useSchemeKey();
  useEffect(() => {
    const element = box.current;
    if (!element || days.length === 0) return undefined;
    const colour = (token: string): string => resolve(element, token);
    const textColour = colour('--bk-text-3');
    const font = `11px ${getComputedStyle(element).fontFamily}`;
    const bars = uPlot.paths.bars!({ size: [0.68, 26], radius: 0.12 });
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: height_px,
        padding: [8, 4, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: {
          x: { time: false, range: [-0.6, days.length - 0.4] },
          y: { range: (_, _low, high) => [0, high > 0 ? high * 1.12 : 1] },
        },
        hooks: { setCursor: [(self) => setShown(self.cursor.idx ?? null)] },
        axes: [
          {
            stroke: textColour,
            font,
            size: 26,
            gap: 6,
            grid: { show: false },
            ticks: { show: false },
            space: 72,
            incrs: [1, 2, 5, 7, 10, 14],
            values: (_, splits) =>
              splits.map((at) => (Number.isInteger(at) && days[at] !== undefined ? dayText(days[at]) : '')),
          },
          {
            stroke: textColour,
            font,
            gap: 8,
            size: (_, values) => 18 + Math.max(...(values ?? ['']).map((text) => text.length)) * 6.6,
            grid: { stroke: colour('--bk-chart-grid'), width: 1 },
            ticks: { show: false },
            space: 44,
            values: (_, splits) => splits.map(axis),
          },
        ],
        series: [
          {},
          ...series.map(({ shape, token }) =>
            shape === 'bars'
              ? { fill: colour(token), stroke: colour(token), width: 0, paths: bars, points: { show: false } }
              : { stroke: colour(token), width: 2, points: { show: false } },
          ),
        ],
      },
      [days.map((_, index) => index), ...series.map((one) => [...one.values])],
      element,
    );
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: height_px }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [days, series, axis, height_px, scheme]);

  return (
    <figure className="dk-chart">
      <div className="dk-chart-legend" aria-hidden="true">
        <span className="dk-chart-day">
          {shown === null || days[shown] === undefined ? d.chart.days({ length: days.length }) : dayText(days[shown])}
        </span>
        {series.map((one) => (
          <span key={one.name} className="dk-chart-key">
            <i style={{ background: `var(${one.token})` }} data-shape={one.shape} />
            {one.name}
            {shown !== null && <b className="dk-number">{one.texts[shown]}</b>}
          </span>
        ))}
      </div>
      <div ref={box} className="dk-chart-canvas" style={{ height: height_px }} aria-hidden="true" />
      <div className="bk-hidden">
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">{d.chart.day}</th>
              {series.map((one) => (
                <th key={one.name} scope="col">
                  {one.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((isoDay, index) => (
              <tr key={isoDay}>
                <th scope="row">{dayText(isoDay)}</th>
                {series.map((one) => (
                  <td key={one.name}>{one.texts[index]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
