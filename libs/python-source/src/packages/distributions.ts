/**
 * The distributions whose import name is not their own name, by what is imported. Several stand for builds of one thing. Of two
 * dotted names that fit, the longer one counts.
 */
const byImport: Record<string, string> = {
  absl: 'absl-py',
  antlr4: 'antlr4-python3-runtime',
  apex: 'nvidia-apex',
  attr: 'attrs',
  Bio: 'biopython',
  bs4: 'beautifulsoup4',
  clip: 'clip openai-clip',
  community: 'python-louvain',
  Crypto: 'pycryptodome',
  cuml: 'cuml-cu12 cuml-cu13',
  cupy: 'cupy cupy-cuda11x cupy-cuda12x cupy-cuda13x',
  cv2: 'opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless',
  dateutil: 'python-dateutil',
  distutils: 'setuptools',
  dns: 'dnspython',
  docx: 'python-docx',
  dotenv: 'python-dotenv',
  faiss: 'faiss-cpu faiss-gpu faiss-gpu-cu11 faiss-gpu-cu12',
  ffmpeg: 'ffmpeg-python',
  fitz: 'pymupdf',
  functorch: 'torch',
  git: 'gitpython',
  'google.cloud.storage': 'google-cloud-storage',
  'google.cloud.bigquery': 'google-cloud-bigquery',
  'google.generativeai': 'google-generativeai',
  'google.protobuf': 'protobuf',
  grpc: 'grpcio',
  haiku: 'dm-haiku',
  hydra: 'hydra-core',
  hydra_plugins: 'hydra-core',
  igraph: 'igraph python-igraph',
  imblearn: 'imbalanced-learn',
  jose: 'python-jose',
  jwt: 'pyjwt',
  Levenshtein: 'levenshtein python-levenshtein',
  magic: 'python-magic',
  mlflow: 'mlflow mlflow-skinny',
  mpl_toolkits: 'matplotlib',
  nacl: 'pynacl',
  onnxruntime: 'onnxruntime onnxruntime-gpu',
  open_clip: 'open-clip-torch',
  OpenSSL: 'pyopenssl',
  osgeo: 'gdal',
  past: 'future',
  PIL: 'pillow pillow-simd',
  pkg_resources: 'setuptools',
  pl_bolts: 'lightning-bolts',
  pptx: 'python-pptx',
  psycopg2: 'psycopg2 psycopg2-binary',
  pylab: 'matplotlib',
  pynvml: 'nvidia-ml-py pynvml',
  pythonjsonlogger: 'python-json-logger',
  'ruamel.yaml': 'ruamel-yaml',
  serial: 'pyserial',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn scikit-learn-intelex',
  skopt: 'scikit-optimize',
  sksurv: 'scikit-survival',
  slugify: 'python-slugify',
  socks: 'pysocks',
  tensorflow: 'tensorflow tensorflow-cpu tf-nightly',
  torchgen: 'torch',
  umap: 'umap-learn',
  usb: 'pyusb',
  websocket: 'websocket-client',
  wx: 'wxpython',
  yaml: 'pyyaml',
  zmq: 'pyzmq',
};

/** Packages of many distributions: their own name says nothing. */
const shared = new Set(['google', 'hydra_plugins', 'ruamel', 'nvidia', 'azure', 'mpl_toolkits']);

/** What of a dotted name decides where it comes from: `torch` of `torch.nn.Linear`, `google.protobuf` of a package of many. */
export function packageOf(module: string): string {
  const [first = '', second, third] = module.split('.');
  return shared.has(first) ? [first, second, third].filter(Boolean).join('.') : first;
}

/**
 * The distributions, of those that there are, that an import may come from; none where that is not known. Nothing is looked up in
 * an environment, so that the answer is the same without one.
 *
 * @param module dotted: `google.protobuf.message`
 * @param has whether there is a distribution, by its normalized name
 */
export function distributionsOf(module: string, has: (distribution: string) => boolean): string[] {
  const parts = module.split('.');
  const listed = new Set<string>();
  for (let length = parts.length; length > 0 && listed.size === 0; length -= 1) {
    const found = own(byImport, parts.slice(0, length).join('.'));
    found?.split(' ').forEach((name) => listed.add(name));
  }
  if (!shared.has(parts[0]!)) {
    listed.add(normalizedDistribution(parts[0]!));
  }
  return [...listed].filter(has);
}

/** PEP 503: `Foo__bar.baz` is `foo-bar-baz`. */
export const normalizedDistribution = (name: string) => name.replace(/[-_.]+/g, '-').toLowerCase();

const own = <T>(record: Record<string, T>, key: string) =>
  Object.hasOwn(record, key) ? record[key] : undefined;
