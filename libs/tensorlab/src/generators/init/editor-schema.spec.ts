import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';

const configs = join(__dirname, '../../../../../apps/tensor_lab/experiments/configs');
const schema = JSON.parse(readFileSync(join(configs, 'experiment.schema.json'), 'utf8'));
const validate = new Ajv({ allowUnionTypes: true, strictTypes: false }).compile(schema);

/** The values of an experiment that an editor would mark, as `/trainer/epochs`. */
function marked(text: string): string[] {
  validate(parse(text));
  return (validate.errors ?? []).map(({ instancePath }) => instancePath);
}

const experiments = readdirSync(configs, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

it.each(experiments)('marks nothing in %s of the demo lab', (name) => {
  expect(marked(readFileSync(join(configs, name, 'experiment.yaml'), 'utf8'))).toEqual([]);
});

const trainerOptions = Object.keys(schema.properties.trainer.properties);

it.each([
  'seed: ${oc.env:SEED}',
  'trainer: ${oc.create:${oc.env:TRAINER}}',
  ...trainerOptions.map((option) => `trainer: {${option}: "\${oc.env:VALUE,1}"}`),
  'optimizer: {lr: "${oc.env:LR}"}',
  'evaluate: {splits: ["${a}"], metrics: ["${b}"], bootstrap: {samples: "${c}", method: "${d}"}}',
  'tracking: {tensorboard: {images: "${a}", graph: "${b}"}, wandb: {mode: "${c}"}}',
  'tracking: ["${oc.env:TRACKER}"]',
  'resources: {gpus: "${oc.env:GPUS}"}',
])('leaves interpolations to Python: %s', (text) => {
  expect(marked(`extends: base\n${text}`)).toEqual([]);
});

it.each([
  ['seed: 1.5', '/seed'],
  ['trainer: {epochs: 0}', '/trainer/epochs'],
  ['trainer: {epochs: ten}', '/trainer/epochs'],
  ['trainer: {precision: fp8}', '/trainer/precision'],
  ['trainer: {deterministic: maybe}', '/trainer/deterministic'],
  ['crossval: {folds: "${folds}"}', '/crossval/folds'],
  ['evaluate: {splits: [all]}', '/evaluate/splits/0'],
  ['evaluate: {metrics: [acuracy]}', '/evaluate/metrics/0'],
  ['tracking: [tensorbord]', '/tracking/0'],
])('marks %s', (text, place) => {
  expect(marked(`extends: base\n${text}`)).toContain(place);
});
