/** A Vite page that loads a model file and predicts the nodes of two tables. Nothing leaves the browser. */
import { createBackend } from '@gnas/backend-tfjs';
import { loadModel } from '@gnas/core';
import { encodeCsv } from '@gnas/datasets';
import { SinglePathNodeClassificationSpace } from '@gnas/space';

const fileOf = (id: string): File | undefined => (document.getElementById(id) as HTMLInputElement).files?.[0];
const show = (text: string): void => {
  (document.getElementById('result') as HTMLElement).textContent = text;
};

document.getElementById('predict')?.addEventListener('click', async () => {
  const [file, nodes, edges] = ['model', 'nodes', 'edges'].map(fileOf);
  if (!file || !nodes || !edges) return show('Choose a model and two tables.');
  try {
    // Without the plugin of all spaces, the page holds the code of this one only.
    const model = await loadModel(new Uint8Array(await file.arrayBuffer()), { space: new SinglePathNodeClassificationSpace() });
    const graph = await encodeCsv({
      nodes: { text: await nodes.text() },
      edges: { text: await edges.text() },
      schema: model.info.dataset.schema,
    });
    const { columns, rows } = (await model.predict(graph, await createBackend({ device: 'wasm' }))).table();
    show([columns, ...rows].map((cells) => cells.join(',')).join('\n'));
  } catch (error) {
    show(error instanceof Error ? error.message : String(error));
  }
});
