/** Kinds of part that can be written, as a user names them. */
export const templateKinds = ['operation', 'space', 'algorithm', 'one-shot', 'estimator', 'task', 'dataset', 'backend'] as const;

/** One of `templateKinds`. */
export type TemplateKind = (typeof templateKinds)[number];

/** Where a template's part belongs in a plugin. */
export interface PartTemplate {
  /** Member of `definePlugin`. */
  readonly member: string;
  /** Name under which the part is registered; 'sample' stands for the plugin's name. */
  readonly name: string;
  /** What the template's file exports. */
  readonly exported: string;
  /** The part's description, as the file has it. */
  readonly description: string;
}

/** The template of each kind. Its file and its test lie in `templates/`. */
export const partTemplates: Readonly<Record<TemplateKind, PartTemplate>> = {
  operation: {
    member: 'operations',
    name: 'sample_mean',
    exported: 'operation',
    description: 'A node beside the mean of its neighbors.',
  },
  space: {
    member: 'spaces',
    name: 'sample-layers',
    exported: 'space',
    description: 'Layers in sequence, each of which chooses how far it looks.',
  },
  algorithm: {
    member: 'algorithms',
    name: 'sample-greedy',
    exported: 'algorithm',
    description: 'Changes one choice of the best architecture so far.',
  },
  'one-shot': {
    member: 'algorithms',
    name: 'sample-uniform-paths',
    exported: 'oneShot',
    description: 'Trains shared weights on uniformly sampled architectures.',
  },
  estimator: {
    member: 'estimators',
    name: 'sample-fixed-budget',
    exported: 'estimator',
    description: 'Trains each architecture for a fixed number of steps.',
  },
  task: { member: 'tasks', name: 'sample-degree', exported: 'task', description: 'Predicts the degree of each node.' },
  dataset: {
    member: 'datasets',
    name: 'sample-two-rings',
    exported: 'dataset',
    description: 'Two rings of nodes, which are the classes.',
  },
  backend: {
    member: 'backends',
    name: 'sample-counting',
    exported: 'backend',
    description: 'TensorFlow.js, counting the values that are read back.',
  },
};

/** Members of `definePlugin`, in the order in which core lists them. */
export const memberOrder = ['datasets', 'tasks', 'spaces', 'algorithms', 'estimators', 'backends', 'operations'];
