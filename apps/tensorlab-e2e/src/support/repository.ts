import { join } from 'node:path';

export const repository = join(__dirname, '../../../..');

/** The interpreter of the demo lab's venv, which `npm test` has set up. */
export const python = join(repository, 'apps/tensor_lab/venv/bin/python');
