import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  Scalar,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { encodeKey, type ConfigMap, type ConfigValue } from './config-value';
import type { Problem, YamlFile } from './yaml-file';
import { plainScalar } from './yaml-scalar';

/** A file of a few lines can stand for billions of values by its aliases. */
const mostNodes = 100_000;

/** Characters that Python's reader refuses, or takes for a line's end where this one does not. */
// eslint-disable-next-line no-control-regex
const strangeCharacter = /\r(?!\n)|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffd-\uffff]/;

/** See `yaml-file.ts`. */
export function readYaml(text: string): YamlFile {
  const lineCounter = new LineCounter();
  const reader = new Reader(text, lineCounter);
  const strange = strangeCharacter.exec(text);
  if (strange) reader.problems.push(strangeProblem(text, strange.index));
  try {
    const document = parseDocument(text, {
      schema: 'failsafe',
      lineCounter,
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      logLevel: 'error',
    });
    return { ...reader.read(document), lines: reader.lines, problems: reader.problems };
  } catch (error) {
    // The parser recurses: a text of ten thousand brackets has no value, here or in Python.
    if (!(error instanceof RangeError)) throw error;
    reader.problems.push({ line: 1, message: 'The YAML is nested too deeply.' });
    return { value: undefined, lines: reader.lines, problems: reader.problems };
  }
}

class Reader {
  readonly problems: Problem[] = [];
  readonly lines: Record<string, number> = {};
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  private nodes = 0;

  constructor(
    private readonly source: string,
    private readonly lineCounter: LineCounter,
  ) {}

  read({ errors, contents }: Document): { value: ConfigValue | undefined } {
    for (const { pos, message } of errors) {
      this.problems.push({ line: this.lineCounter.linePos(pos[0]).line, message: syntax(message) });
    }
    if (errors.length > 0 || contents === null) return { value: undefined };
    return { value: this.value(contents as Node, '') };
  }

  private value(node: Node | null, path: string): ConfigValue {
    if (node === null) return null;
    this.nodes += 1;
    if (this.nodes > mostNodes) {
      if (this.nodes === mostNodes + 1) {
        this.problem(node, `The file has more than ${mostNodes} values, its aliases counted.`);
      }
      return null;
    }
    if (isAlias(node)) return this.aliased(node, path);
    if ('anchor' in node && node.anchor) this.anchor(node, node.anchor);
    this.open.add(node);
    const value = this.content(node, path);
    this.open.delete(node);
    return value;
  }

  private content(node: Node, path: string): ConfigValue {
    if (isScalar(node)) return this.scalar(node);
    if (isSeq(node)) {
      this.refuseTag(node);
      return node.items.map((item, index) => this.at(item as Node, `${path}[${index}]`));
    }
    if (isMap(node)) {
      this.refuseTag(node);
      return this.map(node, path);
    }
    return null;
  }

  private at(node: Node | null, path: string): ConfigValue {
    if (node?.range) this.lines[path] = this.line(node);
    return this.value(node, path);
  }

  private anchor(node: Node, name: string) {
    const other = this.anchors.get(name);
    if (!/^[\w-]+$/.test(name)) this.problem(node, `&${name} is no name for an anchor.`);
    if (other && other !== node) this.problem(node, `The anchor &${name} stands here twice.`);
    this.anchors.set(name, node);
  }

  private aliased(node: Node & { source: string }, path: string): ConfigValue {
    const target = this.anchors.get(node.source);
    if (target === undefined || this.open.has(target)) {
      this.problem(
        node,
        target ? `*${node.source} stands inside itself.` : `There is no anchor &${node.source}.`,
      );
      return null;
    }
    return this.value(target, path);
  }

  private scalar(node: Scalar): ConfigValue {
    const text = this.text(node);
    this.refuseTag(node);
    if (this.isReadOtherwise(node)) this.problem(node, 'Python reads this text otherwise.');
    return isPlain(node) ? plainScalar(text) : text;
  }

  /** Where libyaml and YAML 1.2 do not agree: `|2` over blank lines, a backslash before a blank line. */
  private isReadOtherwise(node: Scalar): boolean {
    const [start, end] = node.range ?? [0, 0];
    const raw = this.source.slice(start, end);
    return /^[|>][-+]?[0-9]/.test(raw) || (raw.startsWith('"') && /\\\r?\n[ \t]*\r?\n/.test(raw));
  }

  /** Python gives a block that ends with the file no line's end where the file has none. */
  private text(node: Scalar): string {
    const text = node.source ?? '';
    const block = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
    const last = node.range?.[2] === this.source.length && !/\n[ \t]*$/.test(this.source);
    return block && last ? text.replace(/\n$/, '') : text;
  }

  /** As PyYAML does it: what `<<` brings comes first, a later `<<` over an earlier one, own keys over all. */
  private map(node: YAMLMap, path: string): ConfigMap {
    const own: ConfigMap = {};
    const merged: ConfigMap = {};
    const seen = new Set<string>();
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      if (isMergeKey(pair.key)) {
        Object.assign(merged, this.mergeable(pair.value, path));
        continue;
      }
      const key = this.key(pair.key, seen);
      const child = path === '' ? key : `${path}.${key}`;
      own[key] = this.value(pair.value, child);
      this.lines[child] = this.line(pair.key);
    }
    return { ...merged, ...own };
  }

  private key(node: Node | null, seen: Set<string>): string {
    // Visited like a value: a key may carry an anchor or a tag.
    this.value(node, '');
    if (!isScalar(node)) {
      this.problem(node, 'A key is a plain word.');
      return `!!other ${seen.size}`;
    }
    const key = encodeKey(this.text(node));
    if (seen.has(key)) this.problem(node, `The key ${key} stands here twice.`);
    seen.add(key);
    return key;
  }

  private mergeable(node: Node | null, path: string): ConfigMap {
    const target = isAlias(node) ? this.anchors.get(node.source) : node;
    if (isSeq(target)) {
      const maps = target.items.map((item) => this.mergeable(item as Node, path));
      return Object.assign({}, ...maps.reverse());
    }
    if (isMap(target)) return this.value(node, path) as ConfigMap;
    this.problem(node, '<< takes a map or a list of maps.');
    return {};
  }

  private refuseTag(node: Node) {
    if (node.tag !== undefined) this.problem(node, `Leave out the tag ${node.tag}.`);
  }

  private line(node: Node | null): number {
    return this.lineCounter.linePos(node?.range?.[0] ?? 0).line;
  }

  private problem(node: Node | null, message: string) {
    this.problems.push({ line: this.line(node), message });
  }
}

const isPlain = (node: Scalar) => node.type === undefined || node.type === Scalar.PLAIN;

const isMergeKey = (key: Node) => isScalar(key) && key.source === '<<' && isPlain(key);

const syntax = (message: string) => `The YAML cannot be read: ${message.split('\n')[0]}.`;

function strangeProblem(text: string, index: number): Problem {
  const code = text.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0');
  const line = text.slice(0, index).split('\n').length;
  return code === 'FFFD'
    ? { line, message: 'The file is not UTF-8.' }
    : { line, message: `The character U+${code} stands here, write it as an escape.` };
}
