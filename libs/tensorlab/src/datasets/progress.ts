import { readable } from '../readable';

interface ProgressOptions {
  /** A bar that is drawn anew, rather than lines. */
  bar?: boolean;
  write?: (text: string) => void;
  /** Milliseconds. */
  now?: () => number;
}

const barWidth = 24;
/** Milliseconds between two drawings of the bar, and between two lines. */
const pause = { bar: 100, plain: 10_000 };

/** Says how far something of many bytes is: a bar on a terminal, a line now and then elsewhere. */
export class Progress {
  private done = 0;
  private before = 0;
  private readonly started: number;
  private said: number;
  private readonly bar: boolean;
  private readonly write: (text: string) => void;
  private readonly now: () => number;

  /** @param total bytes; undefined where nobody knows */
  constructor(
    private readonly title: string,
    private readonly total: number | undefined,
    options: ProgressOptions = {},
  ) {
    this.bar = options.bar ?? wantsBar();
    this.write = options.write ?? ((text) => process.stdout.write(text));
    this.now = options.now ?? Date.now;
    this.started = this.said = this.now();
  }

  /** Bytes that were there before: they count as done, and not for the speed. */
  skip(bytes: number): void {
    this.before = this.done = bytes;
  }

  readonly advance = (bytes: number): void => {
    this.done += bytes;
    const now = this.now();
    if (now - this.said >= (this.bar ? pause.bar : pause.plain)) {
      this.said = now;
      this.write(this.bar ? `\r\x1b[K${this.text()}` : `${this.text()}\n`);
    }
  };

  /** The last word: the bar goes, a line stays. */
  end(): void {
    const seconds = ((this.now() - this.started) / 1000).toFixed(1);
    this.write(
      `${this.bar ? '\r\x1b[K' : ''}${this.title}  ${readable(this.done)}  ${seconds} s\n`,
    );
  }

  /** Where it did not come to its end. */
  break(): void {
    if (this.bar) {
      this.write('\n');
    }
  }

  private text(): string {
    const seconds = Math.max((this.now() - this.started) / 1000, 0.001);
    const speed = `${readable(Math.round((this.done - this.before) / seconds))}/s`;
    if (!this.total) {
      return `${this.title}  ${readable(this.done)}  ${speed}`;
    }
    const part = Math.min(this.done / this.total, 1);
    const of = `${readable(this.done)} of ${readable(this.total)}`;
    const percent = `${Math.floor(part * 100)} %`.padStart(5);
    return `${this.title}  ${this.bar ? `${drawn(part)} ` : ''}${percent}  ${of}  ${speed}`;
  }
}

const drawn = (part: number) => {
  const full = Math.round(part * barWidth);
  return `[${'#'.repeat(full)}${' '.repeat(barWidth - full)}]`;
};

/** `TENSORLAB_PROGRESS=bar|plain`; without it a bar on a terminal, as in Python. */
const wantsBar = ({ TENSORLAB_PROGRESS: wish } = process.env) =>
  wish === 'bar' || (wish !== 'plain' && process.stdout.isTTY === true);
