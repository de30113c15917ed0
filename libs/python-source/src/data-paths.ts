import { givesPath } from './folding/calls';
import type { Argument, Call, Watch } from './folding/expressions';
import { hasReference } from './folding/marks';
import type { Names } from './folding/names';
import { textsOf, type Value } from './folding/value';
import { folderName } from './hints';
import type { StringFact } from './string-facts';
import { standardModules } from './packages/standard-modules';
import type { Token } from './token';

const kinds = 'raw|processed|splits|generated';
/** From `datasets` on, to the end of the dataset's name; all of the path where that is known. */
const inDatasets = new RegExp(
  `(?:^|[/\\\\\\ue001-\\ue005])(datasets(?:[/\\\\](?:(?:${kinds})|[\\ue001\\ue002])(?:[/\\\\][^/\\\\\\n]+)?)?)([/\\\\][^\\n]*)?$`,
);
const longest = 300;

/** Collects the paths below `datasets/` that the expressions of a file come to, and those of other modules that they begin with. */
export class DataWatch implements Watch {
  private uses: (StringFact & { at: number; tokens: readonly Token[] })[] = [];

  constructor(
    private readonly tokens: readonly Token[],
    private readonly names: Names,
  ) {}

  get found(): StringFact[] {
    const different = new Map(
      this.uses.map(({ value, line }) => [
        `${value} ${hasReference(value) ? '' : line}`,
        { value, line },
      ]),
    );
    return [...different.values()];
  }

  expression(value: Value, at: number, _next: number, tokens: readonly Token[]): void {
    // What only gives a name its value is judged where the name is used.
    if (tokens === this.tokens && this.names.scopes.assigned.has(at)) return;
    for (const text of textsOf(value)) this.use(text, value, at, tokens);
  }

  call({ value, of, name, from, args }: Call, tokens: readonly Token[]): void {
    if (this.uses.length > 0) this.judge(value, name, args, tokens);
    // `RAW.glob("*")`
    if (of && (of.path || of.imported) && !givesPath(name)) {
      for (const text of textsOf(of)) this.use(text, of, from, tokens);
    }
  }

  private judge(
    { origins = [] }: Value,
    name: string,
    args: readonly Argument[],
    tokens: readonly Token[],
  ): void {
    const isArgument = (use: { at: number; tokens: readonly Token[] }) =>
      use.tokens === tokens && args.some(({ at }) => at === use.at);
    // What it gives is judged itself.
    if (givesPath(name)) this.uses = this.uses.filter((use) => !isArgument(use));
    // The runtime's own functions are handed the folder of all data, and a name with it.
    if (args.length > 1 && origins.some((one) => one.startsWith('tensorlab.'))) {
      this.uses = this.uses.filter((use) => !isArgument(use) || use.value !== 'datasets');
    }
  }

  private use(text: string, value: Value, at: number, tokens: readonly Token[]): void {
    if (text.length > longest) return;
    const found = hasReference(text)
      ? behindReference(text, value)
      : text.includes('datasets')
        ? belowDatasets(text, value)
        : undefined;
    if (found !== undefined) {
      this.uses.push({ value: found, line: tokens[at]?.line ?? 1, at, tokens });
    }
  }
}

function belowDatasets(text: string, { path }: Value): string | undefined {
  const [, folder, rest = ''] = inDatasets.exec(text) ?? [];
  if (folder === undefined || (folder === 'datasets' && !path && !text.includes('/'))) return;
  return isKnown(folder + rest) ? folder + rest : folder;
}

const isKnown = (text: string) => !/[\ue001-\ue005]/.test(text);

/** A path of another module's, and what is joined to it; alone only where its name says what it is. */
function behindReference(text: string, { path, joined }: Value): string | undefined {
  const [, name = '', rest = ''] = /^\ue005([^\ue005]*)\ue005([^]*)$/.exec(text) ?? [];
  if (name === '' || standardModules.has(name.replace(/\..*/, ''))) return undefined;
  if (rest === '') return folderName.test(name.replace(/^.*\./, '')) ? text : undefined;
  return (path || joined) && /^[/\\\ue005]/.test(rest) ? text : undefined;
}
