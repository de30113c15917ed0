import { below, smallLab, WorkspaceFixture } from '../graph/lab-fixture';
import { trainKey } from './keys';
import { sitePackages } from './site-packages';
import { surroundingsOf } from './surroundings';
import { isUnkeyed } from './used-files';

const lock = `jupyterlab==4.4.1
    # via lab (pyproject.toml)
numpy==2.4.6
    # via lab (pyproject.toml)
oddly-named==1.0
    # via lab (pyproject.toml)
torch==2.13.0
    # via lab (pyproject.toml)
`;
const mlp = 'src/architectures/mlp/mlp.py';
const packages = 'venv/lib/python3.11/site-packages';
const venv = {
  'venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.7\n',
  [`${packages}/README.txt`]: '',
};

/** An installed distribution: its metadata, and the file of one module. */
const installed = (name: string, version: string, module = name, text = '') =>
  below(packages, {
    [`${name}-${version}.dist-info/METADATA`]: `Name: ${name}\nVersion: ${version}\n${text}`,
    [`${name}-${version}.dist-info/RECORD`]: `${module}/__init__.py,,\n../../../bin/x.py,,\n`,
    [`${module}/__init__.py`]: '',
  });

let workspace: WorkspaceFixture;
beforeEach(() => {
  workspace = new WorkspaceFixture({ ...smallLab, ...venv, 'requirements.lock': lock });
});
afterEach(() => workspace.dispose());

function read(env: NodeJS.ProcessEnv = {}) {
  const { lab } = workspace.read().labs[0]!;
  return trainKey(lab, 'base', surroundingsOf(lab, env));
}

function parts(env?: NodeJS.ProcessEnv) {
  const found = read(env);
  if (isUnkeyed(found)) {
    throw new Error(found.unkeyed.join(' '));
  }
  return found.parts;
}

const imports = (...lines: string[]) =>
  workspace.write({ [mlp]: `${lines.join('\n')}\n\nclass MLP: ...\n` });
const optional = ['try:', '    import einops', 'except ImportError:', '    einops = None'];

it('is not asked for what the lock has', () => {
  workspace.write(installed('numpy', '2.4.5'));
  imports('import numpy, torch, os');
  expect(parts().unlocked).toBeUndefined();
});

it('counts what is installed of what the lock does not have, or that it is not', () => {
  imports(...optional);
  expect(parts().unlocked).toEqual({ einops: null });
  expect(parts().packages).not.toHaveProperty('jupyterlab');
  workspace.write(below(packages, { 'einops/__pycache__/x.pyc': '' }));
  expect(parts().unlocked).toEqual({ einops: null });
  workspace.write(installed('einops', '0.8.1'));
  expect(parts().unlocked).toEqual({ einops: '0.8.1' });
  workspace.remove(`${packages}/einops-0.8.1.dist-info`);
  workspace.write(installed('einops', '0.8.2'));
  expect(parts().unlocked).toEqual({ einops: '0.8.2' });
});

it('counts what that needs as well, in the lock or not', () => {
  const needs = 'Requires-Dist: hub-client>=1\nRequires-Dist: jupyterlab\nRequires-Dist: gone\n';
  workspace.write({
    ...installed('timm', '1.0', 'timm', `${needs}Requires-Dist: plots; extra == "all"\n`),
    ...installed('hub_client', '2.1'),
    ...installed('plots', '3.0'),
  });
  imports('import timm.models');
  expect(parts().unlocked).toEqual({ timm: '1.0', 'hub-client': '2.1' });
  expect(Object.keys(parts().packages)).toEqual(['jupyterlab', 'numpy', 'torch']);
});

it('finds the distribution of a module with another name', () => {
  workspace.write({
    ...installed('opencv_python', '4.10', 'cv2'),
    ...installed('some_thing', '1.5', 'thing'),
    ...installed('google_cloud_vision', '3.0', 'google/cloud/vision'),
  });
  imports('import cv2', 'import thing', 'import google.cloud.vision');
  expect(parts().unlocked).toEqual({
    'google-cloud-vision': '3.0',
    'opencv-python': '4.10',
    'some-thing': '1.5',
  });
});

it('is the lock’s where the distribution turns out to be in it, as without an environment', () => {
  workspace.write(installed('oddly_named', '1.0', 'odd'));
  imports('import odd');
  const withIt = parts();
  expect(withIt.unlocked).toBeUndefined();
  workspace.remove('venv');
  expect({ ...parts(), python: withIt.python }).toEqual(withIt);
});

it('is looked into again once it is there', () => {
  const keys = () => workspace.read().labs[0]!.analysis.keys.base!.train;
  const python = '[tool.tensorlab]\nname = "lab"\npython = "3.11"\n';
  workspace.write({ 'pyproject.toml': python });
  workspace.remove('venv');
  imports('import einops');
  const without = keys();
  workspace.write({ ...venv, ...installed('einops', '0.8.1') });
  expect(keys()).not.toBe(without);
  expect(keys()).toBe((read() as { key: string }).key);
});

it('counts whole where only Python knows what is imported, but for its tools', () => {
  workspace.write({
    ...installed('einops', '0.8.1'),
    ...installed('pip', '26.0'),
    ...installed('numpy', '2.4.6'),
  });
  imports('import importlib', 'importlib.import_module(name)');
  expect(parts().unlocked).toEqual({ einops: '0.8.1' });
  expect(parts().packages).toHaveProperty('jupyterlab');
});

it('is all that counts where there is no lock', () => {
  workspace.write({ ...installed('torch', '2.13.0+cpu'), ...installed('numpy', '2.4.6') });
  workspace.remove('requirements.lock');
  expect(parts().unlocked).toEqual({ torch: '2.13.0', numpy: '2.4.6' });
});

it('is asked for a text that may name a module, and says nothing where there is none', () => {
  imports('x = "einops.layers", "a.b"');
  expect(parts().unlocked).toBeUndefined();
  workspace.write(installed('einops', '0.8.1'));
  expect(parts().unlocked).toEqual({ einops: '0.8.1' });
});

it.each([
  ['a package without metadata', below(packages, { 'einops/__init__.py': '' }), '', /no distrib/],
  [
    'an interpreter that does not tell',
    { 'tools/bin/python': '' },
    'tools/bin/python',
    /does not tell/,
  ],
])('leaves %s without a key', (_what, files, python, said) => {
  const env = python ? { TENSORLAB_PYTHON: `${workspace.root}/${python}` } : {};
  workspace.write(files);
  imports('import einops');
  expect(read(env)).toEqual({ unkeyed: [expect.stringMatching(said)] });
  expect(read(env)).toEqual({ unkeyed: [expect.stringMatching(`^${mlp}:1: einops is not in`)] });
});

it('is looked into again when packages come and go, and only then', () => {
  const keys = () => workspace.read().labs[0]!.analysis.keys.base!.train;
  imports('import einops');
  const without = keys();
  expect(keys()).toBe(without);
  workspace.write(installed('einops', '0.8.1'));
  const withIt = keys();
  expect(withIt).not.toBe(without);
  workspace.write(installed('other', '1.0'));
  expect(keys()).toBe(withIt);
});

it('has the folders of .pth files, those of the lab aside', () => {
  workspace.write({
    [`${packages}/a.pth`]: '# why\nimport sys; sys.x = 1\n../../../../beside\n../../../..\n',
    'beside/x.py': '',
  });
  const place = { folder: workspace.root, pythonpath: [] };
  const found = sitePackages(place, {})!.map((path) => path.slice(workspace.root.length));
  expect(found.map((path) => path.replace(/^.*(?=\/(venv|beside)\b)/, ''))).toEqual([
    `/${packages}`,
    '/beside',
  ]);
  workspace.remove('venv');
  expect(sitePackages(place, {})).toBeUndefined();
  expect(sitePackages(place, { TENSORLAB_PYTHON: '/no/such/python' })).toBeUndefined();
});
