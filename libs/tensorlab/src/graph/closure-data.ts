import type { Cause, ClosureStart } from './closure';
import { dataBehind, type OpenData } from './data-uses';
import type { Lab } from './lab';
import type { Links } from './links';

/** Collects the data that the modules of a closure name. */
export class DataOfClosure {
  private readonly named = new Map<string, Cause>();
  private readonly open: { file: string; data: OpenData }[] = [];
  private readonly names = new Set<string>();

  add(file: string, { datasets, openData = [], names = [] }: Links): void {
    datasets.forEach(({ name, line }) => this.take(name, { file, line }));
    openData.forEach((data) => this.open.push({ file, data }));
    names.forEach((name) => this.names.add(name));
  }

  /**
   * All data, with what names each. Where whoever calls the code says the name, it is one of the texts that the modules hold, or one that
   * the config has; where there is neither, nobody knows, and every name counts.
   */
  all(lab: Lab, { references, preparesData }: ClosureStart): Map<string, Cause> {
    const isInConfig = references.some(({ kind }) => kind === 'dataset');
    for (const { file, data } of this.open) {
      const behind = dataBehind(data, lab.allData());
      const handed = behind.filter((name) => this.names.has(name.slice(name.indexOf('/') + 1)));
      const isNamed = data.given && (handed.length > 0 || isInConfig);
      const counted = preparesData ? behind.filter((name) => !name.includes('/')) : behind;
      (isNamed ? handed : counted).forEach((name) => this.take(name, { file, line: data.line }));
    }
    return this.named;
  }

  private take(name: string, cause: Cause): void {
    if (!this.named.has(name)) {
      this.named.set(name, cause);
    }
  }
}
