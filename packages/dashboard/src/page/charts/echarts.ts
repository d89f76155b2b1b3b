import { LineChart, ParallelChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, ParallelComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

/** The parts of the library that the page uses; the others are not bundled. */
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

/** Makes an empty chart that fills an element. */
export function makeChart(element: HTMLElement): EChartsType {
  use(parts);
  return init(element, null, { renderer: 'canvas' });
}
