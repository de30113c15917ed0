import type { LabRoot } from './lab-roots';
import type { LabNode } from './lab-nodes';

/**
 * Gives every node of every lab an Nx project name that nothing else has: two projects of one name take the whole graph down.
 * The wished name goes to the first in the order of labs and nodes; the next ones have their lab's name before it.
 *
 * @param taken names of projects that are not ours
 */
export function uniqueNames(
  labs: readonly { place: LabRoot; nodes: readonly LabNode[] }[],
  taken: ReadonlySet<string>,
): Map<LabNode, string> {
  const used = new Set(taken);
  const names = new Map<LabNode, string>();
  for (const { place, nodes } of labs) {
    for (const node of nodes) {
      const isFree = (name: string) => !used.has(name);
      const name = isFree(node.name) ? node.name : candidates(place, node).find(isFree);
      if (name !== undefined) {
        used.add(name);
        names.set(node, name);
      }
    }
  }
  return names;
}

/** What else it may be called. */
function candidates({ label }: LabRoot, { kind, name, root }: LabNode): string[] {
  const path = [label, ...root.split('/')].filter(Boolean).join('-');
  return kind === 'lab'
    ? [label, `${label}-lab`]
    : [`${label}-${name}`, `${label}-${kind}-${name}`, path];
}
