/** How a model is trained, as far as its selection decides it. An estimator that trains uses these in place of its own options. */
export interface TrainingSettings {
  readonly learningRate?: number;
  /** L2 penalty, added to the gradient: of all parameters, or of each by its path in the model. */
  readonly weightDecay?: number | ((parameter: string) => number);
  /** Share of each target's probability that is spread evenly over all classes (Szegedy et al. 2016, section 7). */
  readonly labelSmoothing?: number;
}
