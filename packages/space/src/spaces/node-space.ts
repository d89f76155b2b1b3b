import { type Baseline, BaseSpace } from '@gnas/core/plugin';
import { classicBaselines } from './classic-baselines.js';

/** A space of node-level models, which are compared with an MLP, a GCN and a GAT. */
export abstract class NodeSpace extends BaseSpace {
  /** The models of `classicBaselines`. */
  override baselines(): readonly Baseline[] {
    return classicBaselines();
  }
}
