import { LabError, sourceKinds, suggest } from '@tensorlab/lab';
import type { DatasetSchema } from './schema';

/**
 * The section `source` of a dataset.yaml.
 *
 * @param text an address, `<kind>:<what>`, or a path from the lab
 * @throws LabError UNKNOWN_OPTION for a kind that there is not
 */
export function sourceSection(
  text: string,
  { paths, strip }: Pick<DatasetSchema, 'paths' | 'strip'>,
): Record<string, unknown> {
  const wanted = paths?.flatMap((path) => path.split(',')).map((path) => path.trim());
  const more = { paths: wanted?.length ? wanted : undefined, strip: strip || undefined };
  if (/^https?:\/\//.test(text)) {
    return { url: text, ...more };
  }
  const [, kind, what] = /^([a-z]{2,}):(.+)$/i.exec(text) ?? [];
  if (kind === undefined) {
    return { file: text, ...more };
  }
  const known = sourceKinds.find((one) => one === (kind === 'hf' ? 'huggingface' : kind));
  if (known === undefined) {
    throw new LabError('UNKNOWN_OPTION', {
      what: `--source=${text} names no kind of source.`,
      why: `There is ${sourceKinds.join(', ')}.`,
      suggestion: suggest(kind, sourceKinds),
    });
  }
  return { [known]: what, ...more };
}
