import {
  BaseTask,
  dimensionsOf,
  type Graph,
  levelMisfit,
  type Prediction,
  type SpaceDimensions,
  type SplitName,
  type Targets,
  usualTask,
} from '@gnas/core/plugin';
import { targetsOf } from './known-targets.js';

/** A task that predicts the targets of a graph's rows. */
export abstract class TargetTask<P extends Prediction> extends BaseTask<P> {
  /** The kind of targets that it predicts. */
  protected abstract readonly kind: Targets['kind'];

  override misfit(graph: Graph): string | undefined {
    const { targets, name } = graph;
    if (targets?.kind !== this.kind)
      return `Graph "${name}" has ${targets ? targets.kind : 'classes'} to predict, and the task ${this.name} predicts ${this.kind}. Use the task ${usualTask(graph)}, or give the graph targets of the kind "${this.kind}".`;
    return levelMisfit(this, graph) ?? this.targetMisfit(graph, targets);
  }

  /** Says why a model can't learn these targets. Default: it can. */
  protected targetMisfit(_graph: Graph, _targets: Targets): string | undefined {
    return undefined;
  }

  override dimensions(graph: Graph): SpaceDimensions {
    return dimensionsOf(graph, graph.targets?.columns ?? 1);
  }

  override nodes({ split }: Graph, name: SplitName): Int32Array {
    return split[name];
  }
}

/** What a column of targets is called in messages. */
export function targetName(graph: Graph, column: number): string {
  return `"${targetsOf(graph).names?.[column] ?? column}"`;
}
