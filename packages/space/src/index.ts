export { ActivationOperation, type ActivationOptions, activationNames, activationOptions } from './operations/activation.js';
export { AggAdd } from './operations/agg-add.js';
export { AggAttn, type AggAttnOptions, aggAttnOptions } from './operations/agg-attn.js';
export { APPNP, type APPNPOptions, appnpOptions } from './operations/appnp.js';
export { ARMAConv, type ARMAConvOptions, armaConvOptions } from './operations/arma-conv.js';
export { batchNorm } from './operations/batch-norm.js';
export { ChebConv, type ChebConvOptions, chebConvOptions } from './operations/cheb-conv.js';
export { type ConvOptions, convOptions } from './operations/conv-options.js';
export { edgeFeatureOperations } from './operations/edge-features.js';
export { withEdgeWeights } from './operations/edge-weights.js';
export { GATConv, type GATConvOptions, gatConvOptions } from './operations/gat-conv.js';
export { GATv2Conv, type GATv2ConvOptions, gatv2ConvOptions } from './operations/gatv2-conv.js';
export { GCNConv, type GCNConvOptions, gcnConvOptions } from './operations/gcn-conv.js';
export { GCN2Conv, type GCN2ConvOptions, gcn2ConvOptions } from './operations/gcn2-conv.js';
export { type GeoAttention, geoAttentionNames } from './operations/geo-attention.js';
export {
  type GeoAggregation,
  GeoLayer,
  type GeoLayerOptions,
  geoAggregationNames,
  geoLayerOptions,
} from './operations/geo-layer.js';
export { GINConv, type GINConvOptions, ginConvOptions } from './operations/gin-conv.js';
export { gnnMap, gnnOperationNames } from './operations/gnn-map.js';
export { GPR, type GPROptions, gprOptions } from './operations/gpr.js';
export { GraphConv, type GraphConvOptions, graphConvOptions } from './operations/graph-conv.js';
export { Identity, type IdentityOptions, identityOptions } from './operations/identity.js';
export { layerNorm } from './operations/layer-norm.js';
export { Linear, type LinearOptions, linearOptions } from './operations/linear.js';
export { type OperationReference, operationReference } from './operations/operation-reference.js';
export { relationOperations } from './operations/relations.js';
export { RGCNConv, type RGCNConvOptions, rgcnConvOptions } from './operations/rgcn-conv.js';
export { RSAGEConv, type RSAGEConvOptions, rsageConvOptions } from './operations/rsage-conv.js';
export { SAGEConv, type SAGEConvOptions, sageConvOptions } from './operations/sage-conv.js';
export { SGConv, type SGConvOptions, sgConvOptions } from './operations/sg-conv.js';
export { Zero, type ZeroOptions, zeroOptions } from './operations/zero.js';
export { plugin } from './plugin.js';
export {
  type AutoAttendOperationSet,
  type AutoAttendPlace,
  autoAttendMap,
  autoAttendOperationNames,
} from './spaces/auto-attend-operations.js';
export {
  type AutoAttendAggregation,
  AutoAttendNodeClassificationSpace,
  type AutoAttendOptions,
  autoAttendAggregationNames,
  autoAttendOptions,
} from './spaces/auto-attend-space.js';
export { classicBaselines } from './spaces/classic-baselines.js';
export { type CombinationName, combinationNames } from './spaces/combination.js';
export { GassoSpace, type GassoSpaceOptions, gassoSpaceOptions } from './spaces/gasso-space.js';
export {
  GraphNasMacroNodeClassificationSpace,
  type GraphNasMacroOptions,
  graphNasMacroOptions,
} from './spaces/graph-nas-macro-space.js';
export { GraphNasNodeClassificationSpace, type GraphNasOptions, graphNasOptions } from './spaces/graph-nas-space.js';
export { LayeredSpace, layeredSpaceOptions } from './spaces/layered-space.js';
export {
  type CanonicalArchitecture,
  canonicalArchitecture,
  linkPatterns,
  linksOf,
  type NasBenchGraphOperation,
  nasBenchGraphOperations,
} from './spaces/nas-bench-graph/canonical-architecture.js';
export {
  type NasBenchGraphOptions,
  NasBenchGraphSpace,
  nasBenchGraphOptions,
} from './spaces/nas-bench-graph/nas-bench-graph-space.js';
export {
  type NasBenchGraphSetting,
  type NasBenchGraphSettingName,
  nasBenchGraphSettingNames,
  nasBenchGraphSettings,
} from './spaces/nas-bench-graph/settings.js';
export { NodeSpace } from './spaces/node-space.js';
export { readSetting, Setting } from './spaces/setting.js';
export { SinglePathNodeClassificationSpace, type SinglePathOptions, singlePathOptions } from './spaces/single-path-space.js';
export {
  type StructureMaskOptions,
  StructureMaskSpace,
  structureMaskOptions,
  withStructureMasks,
} from './spaces/structure-mask-space.js';
export { type TunedGnnOptions, tunedGnnOptions } from './spaces/tuned-gnn/options.js';
export {
  type EdgeDirection,
  type EdgeRelations,
  edgeDirections,
  edgeRelations,
  type TunedGnnOperation,
  type TunedGnnSettings,
  tunedGnnCandidates,
  tunedGnnOperations,
  tunedGnnRelationOperations,
} from './spaces/tuned-gnn/settings.js';
export {
  plainClassics,
  plainClassicsForGraphs,
  tunedClassics,
  tunedClassicsForGraphs,
} from './spaces/tuned-gnn/tuned-classics.js';
export { TunedGnnSpace } from './spaces/tuned-gnn/tuned-gnn-space.js';
export { IdentityMask } from './structure-masks/identity-mask.js';
export {
  LowRankApproximation,
  type LowRankApproximationOptions,
  lowRankApproximationOptions,
} from './structure-masks/low-rank-approximation.js';
export { maskMap, maskReference, structureMaskNames } from './structure-masks/mask-map.js';
export {
  NeighborImportanceEstimation,
  type NeighborImportanceOptions,
  neighborImportanceOptions,
} from './structure-masks/neighbor-importance-estimation.js';
export {
  NodeFeatureSimilarity,
  type NodeFeatureSimilarityOptions,
  nodeFeatureSimilarityOptions,
} from './structure-masks/node-feature-similarity.js';
export type { StructureMask } from './structure-masks/structure-mask.js';
export {
  VariablePowerOperator,
  type VariablePowerOptions,
  variablePowerOptions,
} from './structure-masks/variable-power-operator.js';
