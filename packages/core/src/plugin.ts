export { BaseNAS, type SearchOptions } from './algorithm/base-nas.js';
export { OneShotNAS, type OneShotOptions, oneShotOptions, type Supernet } from './algorithm/one-shot-nas.js';
export { SampleBasedNAS, type SampleBasedOptions, sampleBasedOptions } from './algorithm/sample-based-nas.js';
export type { Sampler, SamplerContext } from './algorithm/sampler.js';
export type {
  Backend,
  GraphOnDevice,
  MemoryUse,
  Optimizer,
  OptimizerOptions,
  Variable,
} from './backend/backend.js';
export { convolve, oneHotBy, withComposites } from './backend/composite-ops.js';
export { extendBackend } from './backend/extend-backend.js';
export { extendOps } from './backend/extend-ops.js';
export type {
  ActivateOptions,
  Activation,
  AggregateOptions,
  AttendOptions,
  BatchNormOptions,
  CompositeOps,
  ConvolveOptions,
  EdgeView,
  LayerNormOptions,
  Ops,
  PrimitiveOps,
  Reduction,
  RunningStatistics,
  SelfLoops,
  State,
} from './backend/ops.js';
export { normalizeByRunning, updateRunning } from './backend/running-statistics.js';
export type { Tensor } from './backend/tensor.js';
export { breathe } from './breathe.js';
export { checkWhole } from './check-whole.js';
export { BaseEstimator, type EpochEvent, type EstimateContext, type LossContext } from './estimator/base-estimator.js';
export type { BenchmarkRow, BenchmarkTable } from './estimator/benchmark-table.js';
export { type EvaluateOptions, evaluate } from './estimator/evaluate.js';
export { type LatencyOptions, measureLatency } from './estimator/measure-latency.js';
export { type BatchOptions, modelOutputs, type RunContext } from './estimator/model-outputs.js';
export { GnasError, type GnasErrorCode } from './gnas-error.js';
export { batchOfGraphs } from './graph/batch-of-graphs.js';
export { hasTarget } from './graph/check-rows.js';
export { type GroupedRows, groupByRow, reorder, selectRows } from './graph/compressed-rows.js';
export { type CreateGraphOptions, createGraph } from './graph/create-graph.js';
export { derivedGraph } from './graph/derived-graph.js';
export { featureRows } from './graph/feature-rows.js';
export type { DenseMatrix, FeatureMatrix, Graph, NodePairs, SparseMatrix, Split, SplitName, Targets } from './graph/graph.js';
export { graphIdentitySchema } from './graph/graph-identity.js';
export { checkNumNeighbors, NeighborSampler, type SampledSubgraph } from './graph/neighbor-sampler.js';
export { numberTargets } from './graph/number-targets.js';
export { firstRows, numRows, rowNoun } from './graph/rows-of.js';
export { edgeValues } from './graph/taken-values.js';
export { withEdges } from './graph/with-edges.js';
export { encodeModel, type TrainedModelParts } from './model-file/encode-model.js';
export { modelFormatVersion, modelInfoSchema } from './model-file/model-info.js';
export { decodeSafetensors, encodeSafetensors, type Safetensors } from './model-file/safetensors.js';
export { didYouMean } from './nearest-name.js';
export { parseOptions } from './options/parse-options.js';
export { Checkpoint } from './parameters/checkpoint.js';
export { type Initializer, initialValues } from './parameters/initializer.js';
export { type ParameterSnapshot, ParameterStore } from './parameters/parameter-store.js';
export type { GnasParts, NamesOf, OptionsOf, PartsOfPlugin } from './parts/gnas-parts.js';
export type { OperationMaker, PartKind, Parts } from './parts/part-kinds.js';
export { definePart, definePlugin, type Factory, type Plugin, pluginApiVersion, pluginApiVersions } from './parts/plugin.js';
export { type RegisteredPart, Registry } from './parts/registry.js';
export { Random } from './random.js';
export { clippingFactor } from './search/clipping-factor.js';
export type { Pruner, Pruning } from './search/pruner.js';
export type { Found, SearchAlgorithm } from './search/search-algorithm.js';
export {
  type SearchParts,
  SearchSession,
  type SearchSettings,
  type SearchSurroundings,
} from './search/search-session.js';
export { type SharedWeights, type WeightSharing, weightSharingOptions } from './search/shared-weights.js';
export type { ExecutedTrial, TrialExecutor, TrialRequest } from './search/trial-executor.js';
export { shortList } from './short-list.js';
export { type Baseline, BaseSpace, type SpaceDimensions } from './space/base-space.js';
export { checkSpace } from './space/check-space.js';
export {
  type Choice,
  type InputChoice,
  type LayerChoice,
  type Mixture,
  type Operation,
  type Resolution,
  type Resolver,
  waysToChoose,
} from './space/choice.js';
export type {
  ArchitectureStep,
  ForwardInput,
  ModelOps,
  OperationInput,
  OperationOps,
  OperationRunner,
} from './space/forward-input.js';
export { Model } from './space/model.js';
export { type Binding, bindOps, type ParameterSource, type StepObserver } from './space/model-ops.js';
export { hopsOf, isOutOfMemory, runInBatches, runLocally } from './space/receptive-field.js';
export {
  completeSelection,
  indicesOf,
  randomSelection,
  type Selection,
  selectionKey,
  validateSelection,
} from './space/selection.js';
export { type Architecture, type ArchitectureNode, type Trace, trace } from './space/trace.js';
export { type TracedOperation, type TraceRecorder, traceOps } from './space/trace-ops.js';
export { type TraceSummary, traceSummary } from './space/trace-summary.js';
export type { TrainingSettings } from './space/training-settings.js';
export { type FinallyTrained, type FinalTrainingOptions, trainFinally } from './study/final-training.js';
export { checkStudyName } from './study/study-name.js';
export { accuracy } from './task/accuracy.js';
export { balancedAccuracy } from './task/balanced-accuracy.js';
export {
  BaseTask,
  type EpochInput,
  type LossInput,
  meanOf,
  type ScoredNodes,
  type TaskLevel,
  type TrainingPairs,
} from './task/base-task.js';
export type { Calibration } from './task/calibration.js';
export { ClassPrediction } from './task/class-prediction.js';
export { classificationMetrics } from './task/classification-metrics.js';
export { macroF1 } from './task/macro-f1.js';
export { fitnessOf, lossMetric, type Metric, type Metrics, shareMetric } from './task/metric.js';
export { NodeClassification } from './task/node-classification.js';
export { averagePrecision, prAuc } from './task/pr-auc.js';
export type { Prediction, PredictionTable } from './task/prediction.js';
export { rocAuc } from './task/roc-auc.js';
export { rowIds } from './task/row-ids.js';
export { dimensionsOf, levelMisfit, usualTask } from './task/task-of-graph.js';
export { calibratingTemperature } from './task/temperature.js';
export { type Bar, type MissedBar, missedBar } from './trial/bar.js';
export { type Engine, engineOf } from './trial/engine.js';
export type { Estimate } from './trial/estimate.js';
export { bestUntil, type TrainingCurve } from './trial/training-curve.js';
export type { CostName, Trial, TrialCost } from './trial/trial.js';
export { TrialHistory } from './trial/trial-history.js';
export type { TrialJournal } from './trial/trial-journal.js';
