import { LineChart, ParallelChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, ParallelComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

/** What the page draws with, and nothing more of the library. */
const parts = [
  CanvasRenderer,
  GridComponent,
  LegendComponent,
  LineChart,
  ParallelChart,
  ParallelComponent,
  ScatterChart,
  TooltipComponent,
  VisualMapComponent,
];

/** An empty chart that fills an element. */
export function makeChart(element: HTMLElement): EChartsType {
  use(parts);
  return init(element, null, { renderer: 'canvas' });
}
