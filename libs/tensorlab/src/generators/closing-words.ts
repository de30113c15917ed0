import { logger } from '@nx/devkit';
import type { Added } from './add-files';

/** The callback that a generator returns: what was kept, and what to type next. Nx lists what was created. */
export const closingWords =
  ({ created, kept }: Added, done: string, next: string[]) =>
  () => {
    for (const path of kept)
      logger.info(`kept ${path}: it is yours, and differs from the template`);
    logger.info(created.length > 0 ? done : `${done} (it was there already: nothing changed)`);
    for (const command of next) logger.info(`  next: ${command}`);
  };
