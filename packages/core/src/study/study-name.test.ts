import { expect, it } from 'vitest';
import { checkStudyName } from './study-name.js';

it('takes names that people give, and refuses those that fail later', {
  meta: { attempt: "study names that files or terminals can't hold" },
}, () => {
  for (const name of ['topics', 'né à Zürich', '图'.repeat(30), 'a'.repeat(200), '../x']) checkStudyName(name);
  for (const name of ['', ' ', 'a'.repeat(201), '图'.repeat(67), 'a\nb', 'a\u001b[31m', 'a\u202eb', '\ud800', '--json'])
    expect(() => checkStudyName(name), JSON.stringify(name)).toThrow(/The name of the study/);
});
