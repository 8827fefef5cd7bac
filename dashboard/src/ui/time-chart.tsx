import 'uplot/dist/uPlot.min.css';

import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';

import { useLanguage } from '../texts/language';
import { amountOf } from './amount';

interface Line {
  readonly label: string;
  readonly color: string;
  readonly values: readonly (number | null)[];
}

/** Values over time, with gaps where there are none. `times` are seconds since 1970; `unit` stands at the axis. */
export function TimeChart({
  times,
  lines,
  unit,
  label,
  height = 220,
}: {
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly unit: string;
  readonly label: string;
  readonly height?: number;
}) {
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const { language, texts } = useLanguage();
  const moment = texts.common.moment;
  useEffect(() => {
    if (!place.current || width === 0) return;
    const ink = scheme === 'dark' ? '#c9c9c9' : '#495057';
    const grid = { stroke: scheme === 'dark' ? '#3b3b3b' : '#e9ecef', width: 1 };
    const amount = (value: number | null) => amountOf(value, unit, language, NOTHING);
    const chart = new uPlot(
      {
        width,
        height,
        // Of a single moment it would make years.
        ...(times.length === 1 ? { scales: { x: { range: around(times[0] ?? 0) } } } : {}),
        axes: [
          { stroke: ink, grid, values: timesIn(language) },
          { stroke: ink, grid, size: 84, values: (_chart, ticks) => ticks.map(amount) },
        ],
        series: [
          { label: moment, value: (_chart, seconds: number | null) => momentIn(language, seconds) },
          ...lines.map(({ label: name, color }) => ({
            label: name,
            value: (_chart: uPlot, value: number | null) => amount(value),
            stroke: color,
            width: 2,
            fill: `${color}22`,
            points: { show: times.length < 60 },
          })),
        ],
      },
      [[...times], ...lines.map(({ values }) => [...values])] as uPlot.AlignedData,
      place.current,
    );
    return () => chart.destroy();
  }, [times, lines, unit, width, height, scheme, language, moment]);
  return (
    <div ref={ref}>
      <div ref={place} role="img" aria-label={label} />
    </div>
  );
}

const NOTHING = '–';
const HALF_A_DAY = 43_200;
const DAY = 86_400;

/** What stands at the axis of time: hours, and the day where one begins. */
function timesIn(language: string) {
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const hour = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  return (_chart: uPlot, ticks: number[], _axis: number, _space: number, step: number): string[] =>
    ticks.map((tick) => {
      const at = new Date(tick * 1_000);
      return (step >= DAY || at.getHours() + at.getMinutes() === 0 ? day : hour).format(at);
    });
}

const momentIn = (language: string, seconds: number | null): string =>
  seconds === null
    ? NOTHING
    : new Date(seconds * 1_000).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });

const around = (seconds: number): [number, number] => [seconds - HALF_A_DAY, seconds + HALF_A_DAY];
