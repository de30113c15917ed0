import { refuse } from './refusal';

/** Python's own limit of nested blocks. */
const mostLevels = 100;

/** Turns the white space that begins a logical line into indents and dedents. */
export class Indentation {
  /** Columns with a tab every eight columns, and with a tab as one: both must agree on what is deeper. */
  private readonly levels: [wide: number, narrow: number][] = [[0, 0]];

  constructor(private readonly push: (kind: 'indent' | 'dedent') => void) {}

  start(space: string) {
    const [wide, narrow] = columns(space);
    let [topWide, topNarrow] = this.levels.at(-1)!;
    if (wide > topWide) {
      if (narrow <= topNarrow || this.levels.length >= mostLevels) {
        refuse('inconsistent tabs, or too many levels');
      }
      this.levels.push([wide, narrow]);
      this.push('indent');
      return;
    }
    while (wide < topWide) {
      this.levels.pop();
      this.push('dedent');
      [topWide, topNarrow] = this.levels.at(-1)!;
    }
    if (wide !== topWide || narrow !== topNarrow) {
      refuse('an indentation of no open block');
    }
  }

  close() {
    for (; this.levels.length > 1; this.levels.pop()) {
      this.push('dedent');
    }
  }
}

function columns(space: string): [wide: number, narrow: number] {
  let wide = 0;
  let narrow = 0;
  for (const char of space) {
    if (char === '\f') {
      wide = narrow = 0;
    } else {
      wide += char === '\t' ? 8 - (wide % 8) : 1;
      narrow += 1;
    }
  }
  return [wide, narrow];
}
