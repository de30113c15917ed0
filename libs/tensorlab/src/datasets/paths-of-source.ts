import type { DatasetSource } from '@tensorlab/lab';

/**
 * Which of a source's files are wanted, and where they go: `paths` names files and folders of the source, `strip` leaves out
 * leading folders. Undefined for a file that is not wanted, or of which nothing would be left.
 */
export function targetOf(
  { paths, strip }: Pick<DatasetSource, 'paths' | 'strip'>,
  path: string,
): string | undefined {
  const wanted =
    paths === undefined ||
    paths.some((one) => path === one || path.startsWith(`${one.replace(/\/+$/, '')}/`));
  const rest = path.split('/').slice(strip).join('/');
  return wanted && rest !== '' ? rest : undefined;
}
