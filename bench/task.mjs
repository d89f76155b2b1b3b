import { NodeClassification } from '@gnas/core';

/** The task of every benchmark, and the metric that its trainings optimize. */
export const task = new NodeClassification();
export const objective = task.metric();
