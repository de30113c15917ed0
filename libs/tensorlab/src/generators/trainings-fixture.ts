import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * A Python that has imported torch and is forked for every experiment that it is asked for: each training is a new process, and
 * the seconds of the imports are paid once. Answers by one line of JSON.
 */
const server = `
import json, os, sys, tempfile, traceback
import matplotlib.pyplot, sklearn.model_selection, torch._dynamo, torchmetrics.functional
from tensorlab import cli, evaluate, train

def child(name, said):
    os.dup2(said.fileno(), 1)
    os.dup2(said.fileno(), 2)
    try:
        return cli.main(["train", "--config", name]) or cli.main(["evaluate", "--config", name])
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()

def run(name):
    with tempfile.TemporaryFile() as said:
        pid = os.fork()
        if pid == 0:
            os._exit(child(name, said))
        _, status = os.waitpid(pid, 0)
        said.seek(0)
        return {"status": os.waitstatus_to_exitcode(status), "said": said.read().decode()}

print('ready', flush=True)
for line in sys.stdin:
    print(json.dumps(run(line.strip())), flush=True)
`;

export interface Answer {
  status: number;
  said: string;
}

/** Trains and evaluates experiments of one lab, one after the other. */
export class Trainings {
  private readonly process;
  private readonly answers;

  constructor(python: string, lab: string, env: NodeJS.ProcessEnv) {
    this.process = spawn(python, ['-c', server], {
      cwd: lab,
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.answers = createInterface(this.process.stdout)[Symbol.asyncIterator]();
  }

  /** Until torch is imported. */
  ready = () => this.answer();

  async run(experiment: string): Promise<Answer> {
    this.process.stdin.write(`${experiment}\n`);
    return JSON.parse(await this.answer());
  }

  async end(): Promise<void> {
    this.process.stdin.end();
    await once(this.process, 'close');
  }

  private async answer(): Promise<string> {
    const { value, done } = await this.answers.next();
    if (done) {
      throw new Error('The Python that trains has ended.');
    }
    return value;
  }
}
