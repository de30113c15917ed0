import { join, relative, sep } from 'node:path';
import { Disk } from './disk/disk';
import { Lab } from './lab';
import { findLabs, type LabRoot } from './lab-roots';
import { cacheOf } from './workspace';

/**
 * One lab as it lies on the disk now, for the process of an executor; undefined where the folder is none.
 *
 * @param make another kind of lab
 */
export function labAt(
  workspaceRoot: string,
  labRoot: string,
  make = (place: LabRoot, disk: Disk) => new Lab(place, disk),
): Lab | undefined {
  const pyproject = relative(workspaceRoot, join(labRoot, 'pyproject.toml')).split(sep).join('/');
  const disk = new Disk(workspaceRoot, cacheOf(workspaceRoot));
  const [place] = findLabs(disk, [pyproject]).labs;
  return place && make(place, disk);
}
