import { expect, test } from 'vitest';
import { countedKinds, type Figure, readFigure, writeFigure } from '../src/index.ts';

const figure: Figure = {
  id: 'closing-on-time',
  part: 'adjusted-part',
  period: '2020-04-01..2020-04-30',
  cutoff: '2020-05-01T00:00:00.000Z',
  by: 'area:street',
  row: '-',
  kinds: ['grid-event', 'hotline-order'],
};

test('a figure is read as it was written', () => {
  expect(readFigure(writeFigure(figure))).toEqual(figure);
});

test.each([
  '',
  'closing-on-time',
  writeFigure(figure).replace('adjusted-part', 'half'),
  writeFigure(figure).replace(figure.cutoff, 'yesterday'),
  writeFigure({ ...figure, kinds: [] }),
  `${writeFigure(figure)}~more`,
])('“%s” names none', (text) => {
  expect(readFigure(text)).toBeUndefined();
});

test('a figure counts those of the kinds that it is about, and all where it is about none alone', () => {
  expect(countedKinds(figure, { 'closing-on-time': ['hotline-order', 'petition'] })).toEqual(['hotline-order']);
  expect(countedKinds(figure, { contacts: ['petition'] })).toEqual(figure.kinds);
  expect(countedKinds(figure, undefined)).toEqual(figure.kinds);
});
