/**
 * A Fastify server that searches: `POST /searches` answers with server-sent events, one for each trial and one at the end. A client that
 * closes the connection stops its search.
 */
import { RegularizedEvolution } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, GnasError } from '@gnas/core';
import { fromCsv } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import Fastify, { type FastifyInstance } from 'fastify';

/** What a client sends: two tables as text, and how long to search. */
interface SearchBody {
  readonly nodes: string;
  readonly edges: string;
  readonly label: string;
  readonly trials?: number;
}

const body = {
  type: 'object',
  required: ['nodes', 'edges', 'label'],
  properties: {
    nodes: { type: 'string' },
    edges: { type: 'string' },
    label: { type: 'string' },
    trials: { type: 'integer', minimum: 1, maximum: 200 },
  },
};

/** Makes the server. `onAbort` hears of searches that were stopped. */
export function searchServer(onAbort: (trials: number) => void = () => {}): FastifyInstance {
  const server = Fastify({ bodyLimit: 50 * 2 ** 20, forceCloseConnections: true });
  server.post<{ Body: SearchBody }>('/searches', { schema: { body } }, async (request, reply) => {
    const { nodes, edges, label, trials = 20 } = request.body;
    const stop = new AbortController();
    reply.raw.on('close', () => stop.abort());
    const study = await createStudy({
      dataset: await fromCsv({ nodes: { text: nodes }, edges: { text: edges }, label }),
      space: new SinglePathNodeClassificationSpace({ hiddenDim: 16, ops: ['gcn', 'sage', 'linear'] }),
      algorithm: new RegularizedEvolution({ numTrials: trials }),
      estimator: new TrainScratchEstimator({ epochs: 30 }),
      backend: await createBackend({ device: 'wasm' }),
    });
    // From here on the answer is a stream, which Fastify leaves to us.
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    const send = (event: string, data: unknown) => reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    try {
      const { best, aborted } = await study.search({
        signal: stop.signal,
        onTrial: (trial) => send('trial', { number: trial.number, value: study.value(trial) }),
      });
      if (aborted) onAbort(study.trials.length);
      else send('done', { value: study.bestValue, architecture: best && study.describe(best) });
    } catch (error) {
      const isStop = error instanceof GnasError && error.code === 'GNAS_ABORTED';
      if (isStop) onAbort(study.trials.length);
      else send('failed', { message: error instanceof Error ? error.message : String(error) });
    } finally {
      reply.raw.end();
    }
  });
  server.setErrorHandler((error, _request, reply) => {
    const status = error instanceof GnasError ? 422 : ((error as { statusCode?: number }).statusCode ?? 500);
    return reply.status(status).send({ message: (error as Error).message });
  });
  return server;
}
