import { serialize } from 'node:v8';
import type { Graph } from '@gnas/core';
import type { Broker } from '../broker/broker.js';
import { type ObjectReference, placeOf, type StudyNotice, studiesGroup } from '../messages/messages.js';
import { seal } from '../messages/seal.js';
import type { ObjectStore } from '../objects/object-store.js';

/** Tells workers of a study, and gives them its graph when one of them asks. */
export class StudyBoard {
  #graph: ObjectReference | undefined;

  /** @param lifeMs milliseconds that a notice holds */
  constructor(
    readonly broker: Broker,
    readonly secret: string,
    readonly notice: Omit<StudyNotice, 'ended' | 'graph'>,
    readonly lifeMs: number,
  ) {}

  /** Tells once that the study is searched, or has ended; the latter holds longer, so that every worker hears of it. */
  async tell({ ended }: Pick<StudyNotice, 'ended'>): Promise<void> {
    const { id } = this.notice;
    const notice: StudyNotice = { ...this.notice, graph: this.#graph, ended };
    const bytes = seal(this.secret, placeOf.study(id), notice);
    await this.broker.board.put(studiesGroup, id, bytes, ended ? 3 * this.lifeMs : this.lifeMs);
  }

  /** Puts the graph where workers can fetch it. */
  async publish(graph: Graph, objects: ObjectStore): Promise<void> {
    if (this.#graph) return;
    this.#graph = await objects.put(serialize(graph));
    await this.tell({ ended: false });
  }

  /** Where the graph is, if it was published. */
  get graph(): ObjectReference | undefined {
    return this.#graph;
  }
}
