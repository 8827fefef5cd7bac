import 'uplot/dist/uPlot.min.css';

import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';

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
  useEffect(() => {
    if (!place.current || width === 0) return;
    const ink = scheme === 'dark' ? '#c9c9c9' : '#495057';
    const grid = { stroke: scheme === 'dark' ? '#3b3b3b' : '#e9ecef', width: 1 };
    const chart = new uPlot(
      {
        width,
        height,
        // Of a single moment it would make years.
        ...(times.length === 1 ? { scales: { x: { range: around(times[0] ?? 0) } } } : {}),
        axes: [
          { stroke: ink, grid },
          { stroke: ink, grid, size: 84, values: (_chart, ticks) => ticks.map((tick) => `${tick} ${unit}`) },
        ],
        series: [
          {},
          ...lines.map(({ label: name, color }) => ({
            label: name,
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
  }, [times, lines, unit, width, height, scheme]);
  return (
    <div ref={ref}>
      <div ref={place} role="img" aria-label={label} />
    </div>
  );
}

const HALF_A_DAY = 43_200;

const around = (seconds: number): [number, number] => [seconds - HALF_A_DAY, seconds + HALF_A_DAY];
