import { LabError } from '@tensorlab/lab';

/** A comment, an option, a requirement, a URL or a path; what is indented, or follows a backslash, belongs to the line before. */
const whole =
  /^(#.*|-.*|\s.*|[A-Za-z0-9][\w.-]*\s*(\[[^\]]*\])?\s*((===?|@|;|[<>~!]=?)\s*\S.*|#.*|\\)?|\w+:\/\/\S+.*|[./]\S*)?$/;

/**
 * Makes sure that an installer can read a lock.
 *
 * @throws LabError INVALID_LOCK with the first line that is none of a lock, as a conflict of git leaves them.
 */
export function requireWholeLock(text: string, lab: string): void {
  const lines = text.split(/\r?\n/);
  const at = lines.findIndex(
    (line, index) => !whole.test(line) && !/\\$/.test(lines[index - 1] ?? ''),
  );
  if (at >= 0) {
    throw new LabError('INVALID_LOCK', {
      where: `requirements.lock:${at + 1}`,
      what: `This is no line of a lock: ${lines[at]!.slice(0, 80)}`,
      next: `take one side of it with git checkout --theirs requirements.lock, or remove the line; then type nx run ${lab}:lock`,
    });
  }
}
