import { formatMetric, type Metric, type Trial } from '@gnas/core';

interface MetricsTableProps {
  readonly trial: Pick<Trial, 'metrics' | 'bySplit'>;
  readonly objective: Metric;
  /** Metrics that the study knows. */
  readonly known: readonly Metric[];
}

/** The metrics of a trial by split, the objective first. */
export function MetricsTable({ trial: { metrics, bySplit = {} }, objective, known }: MetricsTableProps) {
  const splits = Object.entries({ validation: metrics, ...bySplit });
  const given = new Set(splits.flatMap(([, values]) => Object.keys(values)));
  const rows = [objective, ...known.filter(({ name }) => name !== objective.name)].filter(({ name }) => given.has(name));
  const others = [...given].filter((name) => rows.every((metric) => metric.name !== name)).sort();
  return (
    <table>
      <thead>
        <tr>
          <td />
          {splits.map(([split]) => (
            <th key={split} scope="col" className="number">
              {split}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...rows, ...others.map(unknownMetric)].map((metric) => (
          <tr key={metric.name}>
            <th scope="row">{metric.title}</th>
            {splits.map(([split, values]) => (
              <td key={split} className="number">
                {formatMetric(metric, values[metric.name])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function unknownMetric(name: string): Pick<Metric, 'name' | 'title' | 'format'> {
  return { name, title: name, format: { style: 'decimal', digits: 4 } };
}
