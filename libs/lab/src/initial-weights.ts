import { isMap, type ConfigMap } from './config-value';

/** What `init_from` names, by how it is written. */
export type InitialWeights =
  | { kind: 'experiment'; name: string }
  | { kind: 'run'; name: string; run: string }
  | { kind: 'file'; file: string }
  | { kind: 'hugging-face'; repository: string; revision: string };

/** The text of `init_from`, or of its `from`; undefined where training starts from scratch. */
export function initialSource({ init_from: section }: ConfigMap): string | undefined {
  const source = isMap(section) ? section.from : section;
  return typeof source === 'string' ? source : undefined;
}

/** `digits-cnn`, `digits-cnn/<run>`, `models/pretrained/x.safetensors`, `hf:<org>/<name>[@revision]`, as the runtime reads them. */
export function initialWeights(source: string): InitialWeights {
  if (source.startsWith('hf:')) {
    const [repository, revision] = partition(source.slice('hf:'.length), '@');
    return { kind: 'hugging-face', repository, revision: revision || 'main' };
  }
  if (source.startsWith('models/')) {
    return { kind: 'file', file: source };
  }
  const [name, run] = partition(source, '/');
  return run === '' ? { kind: 'experiment', name } : { kind: 'run', name, run };
}

/** What stands before and after the first one, as Python's `str.partition` has it. */
function partition(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
