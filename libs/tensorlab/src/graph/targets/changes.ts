import type { TargetConfiguration } from '@nx/devkit';

export type ChangedFiles = NonNullable<TargetConfiguration['inputs']>;

/** The target that a change of a project's files reaches. */
export const changes = 'changes';

/** Nobody ever writes it. */
const output = '{workspaceRoot}/.nx/tensorlab-changes';

/**
 * Where Nx selects tasks by changed files, keyed targets would never be selected: their one input is a variable. So they depend on
 * tasks without work, one a project whose files are in keys, and read what these would write if they wrote anything. To Nx whoever
 * reads the output of an affected task is affected; and as there is none, no hash depends on it.
 *
 * @param files what counts as a change
 */
export const changesTarget = (files: ChangedFiles): TargetConfiguration => ({
  executor: 'nx:noop',
  cache: true, // so that a run where nothing had to be done says so, 100 % hits
  inputs: [...files, { externalDependencies: [] }],
  outputs: [output],
  metadata: {
    description:
      'Does nothing: by its inputs `nx affected` finds the experiments that are made of these files',
  },
});

/** The input by which a target reads the changes of all that it depends on. */
export const readsChanges = { fileset: `${output}/**`, includeIgnored: true };

/** An entry of `dependsOn`; none where there are no projects. */
export const afterChanges = (projects: readonly string[]) =>
  projects.length === 0 ? [] : [{ target: changes, projects: [...projects] }];
