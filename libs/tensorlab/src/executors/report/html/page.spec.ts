import { accessSync, constants, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type Page as Tab,
} from 'playwright-core';
import type { Board } from '../board';
import { boards, resamplesOf } from '../boards-fixture';
import type { Curve } from './curve-plot';
import { leastContrast } from './least-contrast-fixture';
import { htmlPage } from './page';

// The page as a reader has it: a file on the disk, in a browser. Debian's package `chromium` has one.

const browserFile = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) =>
    ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)),
  )
  .find(isProgram);

const curves = new Map<string, Curve[]>([
  [
    'val/loss',
    [
      {
        label: 'digits-cnn',
        points: [
          [1, 2],
          [2, 0.5],
          [3, 0.25],
        ],
      },
      {
        label: 'digits-mlp',
        points: [
          [1, 2.5],
          [2, 1],
        ],
      },
    ],
  ],
  ['val/accuracy', [{ label: 'digits-mlp', points: [[1, 0.5]] }]],
]);

const paired = boards({ resamplesOf: (row) => ({ ...resamplesOf(row), seed: 0 }) });

const page = (all: Board[] = paired) =>
  htmlPage({ title: 'digits', boards: all, curvesOf: () => curves, made: new Date(0) });

it('escapes what it is told', () => {
  const hostile = `<img src=x onerror="alert('1')">&`;
  const [board] = paired;
  const rows = board!.rows.map((row) => ({ ...row, experiment: hostile }));
  const text = htmlPage({
    title: hostile,
    boards: [{ ...board!, name: hostile, rows, missing: [hostile] }],
    curvesOf: () => new Map([[hostile, [{ label: hostile, points: [[1, 1]] }]]]),
    made: new Date(0),
  });
  expect(text).not.toContain('<img');
  expect(text).toContain('&#60;img src=x');
});

(browserFile ? describe : describe.skip)('in Chromium, from a file', () => {
  let browser: Browser;
  let trouble: string[];
  const file = join(mkdtempSync(join(tmpdir(), 'tensorlab-page-')), 'report.html');
  const address = pathToFileURL(file).href;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserFile, args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());
  beforeEach(() => (trouble = []));
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  async function open(content = page(), options: BrowserContextOptions = {}): Promise<Tab> {
    writeFileSync(file, content);
    const context = await browser.newContext({ offline: true, ...options });
    const tab = await context.newPage();
    tab.on('console', (message) => trouble.push(message.text()));
    tab.on('pageerror', (error) => trouble.push(error.message));
    tab.on('request', (request) => request.url() !== address && trouble.push(request.url()));
    await tab.goto(address);
    return tab;
  }

  const column = (tab: Tab, table: string, nth: number) =>
    tab.locator(`[aria-label^="${table}"] tbody tr > :nth-child(${nth})`).allTextContents();

  it('needs nothing else, and breaks none of its own rules', async () => {
    const tab = await open();
    expect(await tab.title()).toBe('digits: report');
    expect(await column(tab, 'Leaderboard', 2)).toEqual(['digits-cnn', 'digits-old', 'digits-mlp']);
    expect(await column(tab, 'Differences', 5)).toEqual(['0.400', '0.400']);
    expect(trouble).toEqual([]);
  });

  it('is named and described for those who do not see it', async () => {
    const tab = await open();
    for (const name of ['Leaderboard, best first', 'Differences', 'Means over folds and seeds']) {
      expect(await tab.getByRole('table', { name }).count()).toBe(1);
    }
    expect(await tab.getByRole('columnheader', { name: 'p (Holm)' }).count()).toBe(1);
    expect(await tab.getByRole('rowheader', { name: 'digits-mlp' }).count()).toBe(3);
    const pictures = await tab.getByRole('img').all();
    const names = await Promise.all(pictures.map((one) => one.locator('title').textContent()));
    expect(names).toEqual([
      'accuracy by experiment',
      'accuracy minus that of digits-cnn',
      'val/loss over epochs',
      'val/accuracy over epochs',
    ]);
    expect(await pictures[0]!.locator('desc').textContent()).toContain(
      'digits-mlp 0.9200 (0.8700 to 0.9700)',
    );
    expect(await pictures[2]!.locator('desc').textContent()).toBe(
      'digits-cnn ends at 0.2500; digits-mlp ends at 1.000',
    );
  });

  it('sorts by a heading, by keyboard too, what has no number last', async () => {
    const tab = await open();
    const table = tab.getByRole('table', { name: 'Leaderboard, best first' });
    const press = async (name: string) => {
      await table.getByRole('button', { name, exact: true }).focus();
      await tab.keyboard.press('Enter');
      return column(tab, 'Leaderboard', 2);
    };
    expect(await press('loss')).toEqual(['digits-cnn', 'digits-mlp', 'digits-old']);
    expect(await press('loss')).toEqual(['digits-mlp', 'digits-cnn', 'digits-old']);
    expect(await table.locator('th[aria-sort]').allTextContents()).toEqual(['loss']);
    expect(await press('experiment')).toEqual(['digits-cnn', 'digits-mlp', 'digits-old']);
    expect(await press('accuracy')).toEqual(['digits-mlp', 'digits-old', 'digits-cnn']);
  });

  it('draws what the numbers say', async () => {
    const tab = await open();
    const points = tab.locator('.intervals').first().locator('circle');
    const xs = await points.evaluateAll((all) => all.map((one) => Number(one.getAttribute('cx'))));
    const [cnn, old, mlp] = xs as [number, number, number];
    // 0.97, 0.95 and 0.92
    expect((cnn - old) / (cnn - mlp)).toBeCloseTo(0.4, 1);
    const boxes = await tab
      .locator('.curves svg')
      .evaluateAll((all) => all.map((one) => one.querySelectorAll('path.curve').length));
    expect(boxes).toEqual([2, 1]);
  });

  it('is readable in the light and in the dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const tab = await open(page(), { colorScheme });
      const worst = Number(await tab.evaluate(leastContrast));
      expect({ colorScheme, readable: worst >= 4.5 }).toEqual({ colorScheme, readable: true });
    }
  });

  it('does not overflow a telephone', async () => {
    const tab = await open(page(), { viewport: { width: 390, height: 800 } });
    const width = await tab.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
  });

  it('is read without scripts', async () => {
    const tab = await open(page(), { javaScriptEnabled: false });
    expect(await tab.getByRole('table').count()).toBe(3);
    expect(await tab.getByRole('button').count()).toBe(0);
  });

  it('leads to each project of a lab', async () => {
    const [board] = paired;
    const empty = {
      name: 'empty',
      split: 'test',
      metrics: [],
      rows: [],
      repeated: [],
      missing: ['a', 'b'],
    };
    const tab = await open(page([board!, empty]));
    await tab.getByRole('link', { name: 'empty' }).click();
    expect(new URL(tab.url()).hash).toBe('#b1');
    expect(await tab.locator('section').nth(1).innerText()).toContain(
      'next: nx run-many -t evaluate -p a,b',
    );
    expect(trouble).toEqual([]);
  });
});

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
