import { createBackend } from '@gnas/backend-tfjs';
import { NodeClassification } from '@gnas/core';
import { ParameterStore, Random } from '@gnas/core/plugin';
import { fromCsv } from '@gnas/datasets';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { expect, it } from 'vitest';
import { TrainScratchEstimator } from './train-scratch-estimator.js';

/** The same words in each language: three topics, and words that every topic uses. */
const words = {
  English: [
    'sea ship wave harbor sail island anchor fish storm captain',
    'bread kitchen salt oven soup onion cheese sugar plate knife',
    'school teacher lesson book exam student pencil library answer question',
    'big small new old good time day house people work water road city year friend',
  ],
  Russian: [
    'море корабль волна гавань парус остров якорь рыба шторм капитан',
    'хлеб кухня соль печь суп лук сыр сахар тарелка нож',
    'школа учитель урок книга экзамен ученик карандаш библиотека ответ вопрос',
    'большой маленький новый старый хороший время день дом люди работа вода дорога город год друг',
  ],
  Greek: [
    'θάλασσα πλοίο κύμα λιμάνι πανί νησί άγκυρα ψάρι καταιγίδα καπετάνιος',
    'ψωμί κουζίνα αλάτι φούρνος σούπα κρεμμύδι τυρί ζάχαρη πιάτο μαχαίρι',
    'σχολείο δάσκαλος μάθημα βιβλίο εξέταση μαθητής μολύβι βιβλιοθήκη απάντηση ερώτηση',
    'μεγάλος μικρός νέος παλιός καλός χρόνος μέρα σπίτι άνθρωποι δουλειά νερό δρόμος πόλη έτος φίλος',
  ],
  Chinese: [
    '大海 轮船 波浪 港口 船帆 岛屿 船锚 鲜鱼 风暴 船长',
    '面包 厨房 食盐 烤箱 汤 洋葱 奶酪 白糖 盘子 刀',
    '学校 老师 课程 书 考试 学生 铅笔 图书馆 回答 问题',
    '大 小 新 旧 好 时间 今天 房子 人们 工作 水 道路 城市 年 朋友',
  ],
} as const;

type Language = keyof typeof words;

const numNodes = 600;

/** A table of texts; only the language tells one from another. Three words in five say nothing about the topic. */
function twin(language: Language): string {
  const [topics, common] = [words[language].slice(0, 3), words[language][3]].map((part) =>
    (typeof part === 'string' ? [part] : (part ?? [])).map((line) => line.split(' ')),
  ) as [string[][], string[][]];
  const random = new Random(11);
  const draw = (list: readonly string[]): string => list[random.integer(list.length)] as string;
  const rows = Array.from({ length: numNodes }, (_, node) => {
    const topic = node % 3;
    const text = Array.from({ length: 9 }, () => {
      const kind = random.uniform();
      if (kind < 0.6) return draw(common[0] as string[]);
      return draw(topics[kind < 0.83 ? topic : random.integer(3)] as string[]);
    });
    return `n${node},topic ${topic},${text.join(language === 'Chinese' ? '' : ' ')}`;
  });
  return `id,label,note\n${rows.join('\n')}\n`;
}

it('scores twins of one data set in four scripts within 3 points of each other', async () => {
  const backend = await createBackend();
  const task = new NodeClassification();
  const scores: Record<string, number> = {};
  for (const language of Object.keys(words) as Language[]) {
    const tables = { nodes: { text: twin(language) }, edges: { text: 'source,target\n' }, label: 'label' };
    const values: number[] = [];
    for (const splitSeed of [0, 1, 2]) {
      const graph = await fromCsv({ ...tables, splitSeed, shares: [0.5, 0.1, 0.4] });
      const space = new SinglePathNodeClassificationSpace({ hiddenDim: 16, ops: ['linear'], layerNumber: 2 });
      const model = space.instantiate(task.dimensions(graph)).parseModel({ op_0: 0, op_1: 0 });
      const device = backend.upload(graph);
      const parameters = new ParameterStore(backend, 0);
      const context = { backend, task, objective: task.metric(), parameters, seed: 0 };
      const { metrics } = await new TrainScratchEstimator({ epochs: 40 }).infer(model, device, 'test', context);
      values.push(100 * (metrics.accuracy as number));
      parameters.dispose();
      device.dispose();
    }
    scores[language] = values.reduce((a, b) => a + b, 0) / values.length;
  }
  const all = Object.values(scores);
  // Far from chance, and from a task that any reader would solve.
  expect(Math.min(...all)).toBeGreaterThan(60);
  expect(Math.max(...all)).toBeLessThan(99);
  expect(Math.max(...all) - Math.min(...all), JSON.stringify(scores)).toBeLessThan(3);
}, 60_000);
