import type { EChartsOption } from 'echarts';
import { useEffect, useRef } from 'react';
import { makeChart } from './echarts.js';

export interface ChartProps {
  readonly option: EChartsOption;
  /** Text alternative: what the chart shows. */
  readonly label: string;
  /** In pixels. */
  readonly height: number;
  /** In pixels. If the page is narrower, the chart scrolls. */
  readonly minWidth?: number;
  /** Called with the `id` of a point that was clicked. */
  readonly onPick?: (id: number) => void;
}

/** A chart drawn by ECharts. The page also shows each chart's data as text elsewhere. */
export function Chart({ option, label, height, minWidth, onPick }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof makeChart>>(undefined);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    const element = box.current as HTMLDivElement;
    const made = makeChart(element);
    chart.current = made;
    made.on('click', ({ data }) => {
      const id = (data as { id?: unknown } | undefined)?.id;
      if (id !== undefined) pick.current?.(Number(id));
    });
    const resize = new ResizeObserver(() => made.resize());
    resize.observe(element);
    return () => {
      resize.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption({ animation: false, ...option }, { notMerge: true, lazyUpdate: true });
  }, [option]);
  return (
    <div className="chart-scroll">
      <div ref={box} className="chart" role="img" aria-label={label} style={{ height, minWidth }} />
    </div>
  );
}
