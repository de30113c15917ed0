import { distributionsOf } from './distributions';

const lock = new Set([
  'torch',
  'scikit-learn',
  'pyyaml',
  'opencv-python-headless',
  'matplotlib',
  'protobuf',
  'torch-geometric',
  'ruamel-yaml',
  'pynvml',
  'nvidia-ml-py',
]);

it.each([
  ['torch.nn.CrossEntropyLoss', ['torch']],
  ['torchgen', ['torch']],
  ['torch_geometric.nn', ['torch-geometric']],
  ['sklearn.datasets', ['scikit-learn']],
  ['yaml', ['pyyaml']],
  ['cv2', ['opencv-python-headless']],
  ['mpl_toolkits.mplot3d', ['matplotlib']],
  ['google.protobuf.message', ['protobuf']],
  ['ruamel.yaml.main', ['ruamel-yaml']],
  ['pynvml', ['nvidia-ml-py', 'pynvml']],
  ['google.cloud.vision', []],
  ['google', []],
  ['constructor', []],
  ['timm', []],
])('%s comes from %j', (module, distributions) => {
  expect(distributionsOf(module, (name) => lock.has(name))).toEqual(distributions);
});
