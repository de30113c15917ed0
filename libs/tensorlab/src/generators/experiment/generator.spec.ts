import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { parseExperiment } from '@tensorlab/lab';
import architecture from '../architecture/generator';
import dataloader from '../dataloader/generator';
import init from '../init/generator';
import loss from '../loss/generator';
import optimizer from '../optimizer/generator';
import project from '../project/generator';
import { changesOf, messageOf, quietly } from '../testing';
import trainer from '../trainer/generator';
import experiment from './generator';

let tree: Tree;
beforeEach(async () => {
  tree = createTreeWithEmptyWorkspace();
  await init(tree, {});
  await project(tree, { name: 'p' });
  await architecture(tree, { name: 'my-cnn', variant: 'cnn' });
  await dataloader(tree, { name: 'd', variant: 'image' });
});

const textOf = (name: string) =>
  tree.read(`experiments/configs/${name}/experiment.yaml`, 'utf8') ?? '';
const valueOf = (name: string) => {
  const { value, problems } = parseExperiment(textOf(name), `${name}/experiment.yaml`);
  expect(problems).toEqual([]);
  return value;
};

test('the only project, architecture and dataloader of the lab', async () => {
  await experiment(tree, { name: 'E' });
  expect(textOf('e')).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=../experiment.schema.json
    project: p
    description: ''
    seed: 0
    architecture:
      _target_: src.architectures.my_cnn.MyCNN
    dataloader:
      _target_: src.dataloaders.d.D
      batch_size: 64
    loss:
      _target_: torch.nn.CrossEntropyLoss
    optimizer:
      _target_: torch.optim.AdamW
      lr: 1e-3
    scheduler:
      _target_: tensorlab.schedules.warmup_cosine
      warmup: 0.1 # share of all steps
    trainer:
      _target_: src.trainers.supervised.Supervised
      epochs: 10
    tracking: [tensorboard]
    evaluate:
      splits: [test]
    "
  `);
  expect(valueOf('e')).toMatchObject({ optimizer: { lr: 1e-3 } });
});

test('a trainer, a loss and an optimizer of the lab', async () => {
  await trainer(tree, { name: 'my-loop', variant: 'finetune' });
  await loss(tree, { name: 'l', variant: 'focal' });
  await optimizer(tree, { name: 'o', variant: 'lion' });
  await experiment(tree, { name: 'whole', trainer: 'MyLoop', loss: 'l', optimizer: 'o' });
  const sections = {
    trainer: { _target_: 'src.trainers.my_loop.MyLoop' },
    loss: { _target_: 'src.losses.l.L' },
    optimizer: { _target_: 'src.optimizers.o.O' },
  };
  expect(valueOf('whole')).toMatchObject(sections);
  await experiment(tree, { name: 'plain' });
  expect(valueOf('plain')).toMatchObject({
    trainer: { _target_: 'src.trainers.supervised.Supervised' },
    loss: { _target_: 'torch.nn.CrossEntropyLoss' },
  });
  await experiment(tree, {
    name: 'other',
    from: 'plain',
    loss: 'torch.nn.MSELoss',
    trainer: 'my-loop',
  });
  expect(valueOf('other')).toEqual({
    extends: 'plain',
    trainer: sections.trainer,
    loss: { _target_: 'torch.nn.MSELoss' },
  });
  expect(await messageOf(experiment(tree, { name: 'x', trainer: 'my-lop' }))).toMatch(
    /There is no trainer my-lop\. Did you mean my-loop\?/,
  );
});

test('all of it named, in any case', async () => {
  await architecture(tree, { name: 'other' });
  await project(tree, { name: 'q' });
  await experiment(tree, {
    name: 'e',
    project: 'P',
    architecture: 'MyCnn',
    dataloader: 'd',
    description: 'yes',
  });
  expect(valueOf('e')).toMatchObject({
    project: 'p',
    description: 'yes',
    architecture: { _target_: 'src.architectures.my_cnn.MyCNN' },
  });
});

test('the data of a dataloader that has some', async () => {
  await dataloader(tree, { name: 'my-rings', variant: 'processed' });
  const section = {
    _target_: 'src.dataloaders.my_rings.MyRings',
    dataset: 'processed/my-rings',
  };
  await experiment(tree, { name: 'e', dataloader: 'my-rings' });
  expect(valueOf('e').dataloader).toMatchObject(section);
  await experiment(tree, { name: 'a', dataloader: 'd' });
  expect(valueOf('a').dataloader).not.toHaveProperty('dataset');
  await experiment(tree, { name: 'b', from: 'a', dataloader: 'my-rings' });
  expect(valueOf('b').dataloader).toEqual(section);
  const set = ['dataloader.dataset=generated/x'];
  await experiment(tree, { name: 'c', dataloader: 'my-rings', set });
  expect(valueOf('c').dataloader).toMatchObject({ dataset: 'generated/x' });
});

test('a class by its dotted path', async () => {
  await experiment(tree, { name: 'e', architecture: 'torch.nn.Linear' });
  expect(valueOf('e').architecture).toEqual({ _target_: 'torch.nn.Linear' });
});

test('--from writes only what differs', async () => {
  await experiment(tree, { name: 'a' });
  await experiment(tree, { name: 'b', from: 'a', set: ['architecture.channels=8', 'seed=1'] });
  expect(textOf('b')).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=../experiment.schema.json
    # Only what differs from the experiment that it extends.
    extends: a
    architecture:
      channels: 8
    seed: 1
    "
  `);
  await architecture(tree, { name: 'other' });
  await experiment(tree, { name: 'c', from: 'b', architecture: 'other', description: 'Other.' });
  expect(valueOf('c')).toEqual({
    extends: 'b',
    description: 'Other.',
    architecture: { _target_: 'src.architectures.other.Other' },
  });
});

test('--set is typed as YAML; Nx splits at commas', async () => {
  const set = [
    'trainer.epochs=3',
    'optimizer.lr=1e-4',
    'optimizer.betas=[0.9',
    ' 0.95]',
    'dataloader.shuffle=true',
    'tags=[a',
    'b]',
    'architecture.note=a=b',
    'scheduler=null',
    'architecture.mode=yes',
  ];
  await experiment(tree, { name: 'e', set });
  expect(valueOf('e')).toMatchObject({
    trainer: { epochs: 3 },
    optimizer: { lr: 1e-4, betas: [0.9, 0.95] },
    dataloader: { shuffle: true },
    tags: ['a', 'b'],
    architecture: { note: 'a=b', mode: 'yes' },
    scheduler: null,
  });
  expect(textOf('e')).toContain('mode: "yes"');
});

test('twice changes nothing; another content of the same name is refused', async () => {
  await experiment(tree, { name: 'e', set: ['seed=3'] });
  const before = changesOf(tree);
  expect(await quietly(await experiment(tree, { name: 'e', set: ['seed=3'] }))).toContain(
    'nothing changed',
  );
  expect(await messageOf(experiment(tree, { name: 'e', set: ['seed=4'] }))).toMatch(
    /The experiment e exists already, in experiments\/configs\/e\/experiment\.yaml/,
  );
  expect(changesOf(tree)).toEqual(before);
});

test('says what to type next', async () => {
  expect(await quietly(await experiment(tree, { name: 'e' }))).toMatchInlineSnapshot(`
    "The experiment e is in experiments/configs/e.
      next: nx run e:train
      next: nx run e:evaluate"
  `);
});

describe('refuses', () => {
  test.each([
    [{ name: '../x' }, /not a path/],
    [{ name: '1abc' }, /starts with a letter/],
    [{ name: 'class' }, /Python keyword/],
    [{ name: 'a b' }, /no spaces/],
    [{ name: 'p' }, /The project p exists already, in projects\/active\/p/],
    [{ name: 'lab' }, /The lab lab exists already/],
    [
      { name: 'e', project: 'pp' },
      /There is no project pp\. Did you mean p\?\n {2}next: nx g tensorlab:project pp, or choose from p/,
    ],
    [
      { name: 'e', architecture: 'my-cmm' },
      /There is no architecture my-cmm\. Did you mean my-cnn/,
    ],
    [{ name: 'e', architecture: '../cnn' }, /neither a name nor a dotted path/],
    [{ name: 'e', dataloader: 'x' }, /There is no dataloader x\./],
    [{ name: 'e', from: 'nothing' }, /There is no experiment nothing\./],
    [{ name: 'e', set: ['epochs'] }, /--set=epochs is not of the form key=value/],
    [{ name: 'e', set: ['=3'] }, /not of the form key=value/],
    [{ name: 'e', set: ['a..b=3'] }, /not of the form key=value/],
    [{ name: 'e', set: ['trainr.epochs=3'] }, /Did you mean trainer\.epochs\?/],
    [{ name: 'e', set: ['project=q'] }, /use --project/],
    [{ name: 'e', set: ['extends=q'] }, /use --from/],
    [{ name: 'e', set: ['seed=[1'] }, /the value is not YAML/],
    [{ name: 'e', set: ['seed.x=1'] }, /seed is no map/],
  ])('%j', async (options, message) => {
    const before = changesOf(tree);
    expect(await messageOf(experiment(tree, options))).toMatch(message);
    expect(changesOf(tree)).toEqual(before);
  });

  test('itself as its parent', async () => {
    await experiment(tree, { name: 'e' });
    expect(await messageOf(experiment(tree, { name: 'e', from: 'e' }))).toMatch(
      /cannot extend itself/,
    );
  });

  test('to guess which of several', async () => {
    await project(tree, { name: 'q' });
    expect(await messageOf(experiment(tree, { name: 'e' }))).toBe(
      'The lab lab has several projects: p, q.\n  next: say which one with --project',
    );
  });

  test('where there is none yet', async () => {
    tree.delete('projects/active/p');
    expect(await messageOf(experiment(tree, { name: 'e' }))).toBe(
      'The lab lab has no project yet.\n  next: nx g tensorlab:project my-project',
    );
  });
});
