import { init } from 'echarts';
import { meanAt } from './curves.mjs';

const [columns, width, height] = [2, 420, 250];
const legendHeight = 40;
/** Colors that people with any kind of color vision can tell apart (Okabe & Ito 2008). */
const colors = ['#D55E00', '#0072B2', '#009E73', '#7F7F7F', '#CC79A7', '#E69F00'];

/**
 * Draws the mean curve of each algorithm, a panel for each graph.
 * @param panels [{ title, curves: { algorithm: [curve of each seed] } }]
 * @returns SVG
 */
export function drawCurves(panels, seconds) {
  const rows = Math.ceil(panels.length / columns);
  const chart = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: columns * width,
    height: rows * height + legendHeight,
  });
  const names = [...new Set(panels.flatMap(({ curves }) => Object.keys(curves)))];
  const place = (at) => ({ left: (at % columns) * width, top: legendHeight + Math.floor(at / columns) * height });
  // The first seconds matter most, so moments are spaced evenly on a logarithmic axis.
  const moments = Array.from({ length: 200 }, (_, at) => seconds ** (at / 199));
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    color: colors,
    legend: { top: 8, data: names },
    title: panels.map(({ title }, at) => ({
      text: title,
      left: place(at).left + width / 2,
      top: place(at).top,
      textAlign: 'center',
      textStyle: { fontSize: 13 },
    })),
    grid: panels.map((_, at) => ({ left: place(at).left + 55, top: place(at).top + 28, width: width - 75, height: height - 75 })),
    xAxis: panels.map((_, at) => ({
      gridIndex: at,
      type: 'log',
      min: 1,
      max: seconds,
      name: 'seconds',
      nameLocation: 'middle',
      nameGap: 22,
    })),
    yAxis: panels.map((_, at) => ({ gridIndex: at, scale: true, axisLabel: { formatter: '{value} %' } })),
    series: panels.flatMap(({ curves }, at) =>
      Object.entries(curves).map(([name, each]) => ({
        name,
        type: 'line',
        step: 'end',
        showSymbol: false,
        xAxisIndex: at,
        yAxisIndex: at,
        lineStyle: { width: name === 'default' ? 3 : 1.5 },
        data: moments.flatMap((time) => {
          const value = meanAt(each, time);
          return value === undefined ? [] : [[time, 100 * value]];
        }),
      })),
    ),
  });
  const svg = chart.renderToSVGString();
  // Otherwise, its timers keep the process alive.
  chart.dispose();
  return svg;
}
