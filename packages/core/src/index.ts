export {
  type ChoiceImportance,
  type ChoiceImportanceOptions,
  type ChoiceLevel,
  choiceImportance,
} from './analysis/choice-importance.js';
export type { Backend, MemoryUse } from './backend/backend.js';
export { copiesOfCore } from './copies-of-core.js';
export type { EpochEvent } from './estimator/base-estimator.js';
export { GnasError, type GnasErrorCode } from './gnas-error.js';
export { type CreateGraphOptions, createGraph } from './graph/create-graph.js';
export type { DenseMatrix, FeatureMatrix, Graph, NodePairs, SparseMatrix, Split, SplitName, Targets } from './graph/graph.js';
export { type GraphIdentity, graphIdentity } from './graph/graph-identity.js';
export { numberTargets } from './graph/number-targets.js';
export { type LoadedModel, type LoadModelOptions, loadModel, readModelInfo } from './model-file/load-model.js';
export type { ModelInfo } from './model-file/model-info.js';
export { averageOutput, type PredictOptions, predict, type TrainedMember } from './model-file/predict.js';
export type { ParameterSnapshot } from './parameters/parameter-store.js';
export type { GnasParts } from './parts/gnas-parts.js';
export { asNamedPart, type NamedPart, type PlainPart, partNamed, type UntypedPart } from './parts/named-part.js';
export { nounOf, type PartKind, type Parts, partKinds } from './parts/part-kinds.js';
export { fitsApi, type Plugin, pluginApiVersions } from './parts/plugin.js';
export {
  kindOfMember,
  type PartMember,
  type PartReference,
  type PartReferences,
  type PreparedParts,
  partMembers,
  prepareParts,
} from './parts/prepare-parts.js';
export { apiMisfit, type RegisteredPart, Registry } from './parts/registry.js';
export { checkFit, misfit } from './search/check-fit.js';
export { type Limits, limitsSchema } from './search/limits.js';
export type { Found, SearchAlgorithm } from './search/search-algorithm.js';
export type { Baseline } from './space/base-space.js';
export { type ChoiceNames, choiceNames, describeSelection } from './space/describe-selection.js';
export { type Selection, selectionKey } from './space/selection.js';
export { type Architecture, type ArchitectureNode, type Trace, trace } from './space/trace.js';
export { type CreateStudyOptions, createStudy } from './study/create-study.js';
export { defineExperiment, type Experiment } from './study/experiment.js';
export type { FinalEvents, FinalModelEvent } from './study/final-training.js';
export { MemoryStore } from './study/memory-store.js';
export { type ResumeStudyOptions, referencesOf, resumeStudy } from './study/resume-study.js';
export type { Study } from './study/study.js';
export type { FinishOptions, SearchResult, StudySearchOptions } from './study/study-options.js';
export {
  metricsOfKept,
  readStudyOutcome,
  type StudyOutcome,
  studyOutcomeSchema,
  type TrainedModel,
  type Verdict,
} from './study/study-outcome.js';
export {
  givenParts,
  isResumable,
  readStudySpec,
  type SpecifiedPart,
  type StudySpec,
  studySpecSchema,
} from './study/study-spec.js';
export type { EndState, KeptStudy, StudyStore, WritableStudy } from './study/study-store.js';
export { verdictText } from './study/verdict.js';
export type { Calibration } from './task/calibration.js';
export { ClassPrediction } from './task/class-prediction.js';
export { fitnessOf, formatMetric, type Metric, type Metrics, metricSchema } from './task/metric.js';
export { NodeClassification, type NodeClassificationOptions } from './task/node-classification.js';
export type { Prediction, PredictionTable } from './task/prediction.js';
export type { Engine } from './trial/engine.js';
export type { TrainingCurve } from './trial/training-curve.js';
export type { CostName, Trial, TrialCost } from './trial/trial.js';
export { TrialHistory } from './trial/trial-history.js';
export type { TrialJournal } from './trial/trial-journal.js';
