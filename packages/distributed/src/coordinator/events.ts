import type { WorkerNotice } from '../messages/messages.js';

/** Something that happened among the workers of a search, for people to read. */
export type QueueEvent =
  | { readonly kind: 'joined' | 'left'; readonly worker: WorkerNotice }
  /** A worker doesn't serve the study. */
  | { readonly kind: 'refused'; readonly worker: WorkerNotice; readonly reason: string }
  /** A trial is given to another worker, because the one that had it was lost. */
  | { readonly kind: 'retried'; readonly trial: number; readonly worker: string; readonly attempt: number }
  /** A trial was missing in the queue and was put there again. */
  | { readonly kind: 'restored'; readonly trial: number }
  /** A message was rejected, or the server can't be reached. */
  | { readonly kind: 'problem'; readonly message: string };

/** Puts an event in one line. */
export function eventText(event: QueueEvent): string {
  switch (event.kind) {
    case 'joined':
      return `Worker ${event.worker.id} joined with ${event.worker.slots} ${event.worker.slots === 1 ? 'slot' : 'slots'}.`;
    case 'left':
      return `Worker ${event.worker.id} left after ${event.worker.done} ${event.worker.done === 1 ? 'trial' : 'trials'}.`;
    case 'refused':
      return `Worker ${event.worker.id} doesn't take part: ${event.reason}`;
    case 'retried':
      return `Worker ${event.worker} was lost with trial ${event.trial}, which is tried again (attempt ${event.attempt}).`;
    case 'restored':
      return `Trial ${event.trial} was missing in the queue and was put there again.`;
    case 'problem':
      return event.message;
  }
}
