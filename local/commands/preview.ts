/** `npm run preview`: every message and page as people get to see it, with sample data and with the worst; `--check` asks of each what the tests ask. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { lint } from '../../templates/lint/lint.ts';
import { NotDone } from '../operations.ts';
import { openBrowser } from '../preview/browser.ts';
import { everyDocument } from '../preview/documents.ts';
import { filesOf } from '../preview/files.ts';
import { judge } from '../preview/judge.ts';
import { type Files, servePreview } from '../preview/serve.ts';
import { examples, run } from './system.ts';

/** Beside the local system's; any free one when it is taken. */
const PORT = 4601;

const command = new Command('npm run preview --')
  .description('Every message and page in every language, as HTML at the width of a phone and of a desktop, as text, as chat and as SMS; with sample data and with the worst.')
  .option('--out <folder>', 'write the preview as files instead of serving it')
  .option('--check', 'judge every message and page instead: words, reading ease, parts, facts; layout, contrast, labels and keyboard in a browser')
  .addHelpText('after', examples('npm run preview', 'npm run preview -- --out preview', 'npm run preview -- --check'))
  .parse();

const { out, check } = command.opts<{ out?: string; check?: boolean }>();

await run(async () => {
  const documents = everyDocument();
  const files = filesOf(documents);
  if (check) return checked();
  if (out !== undefined) return written(out, files);
  const { url } = await servePreview(files, PORT);
  console.log(`${documents.length} messages and pages: ${url}\nCtrl+C ends it. Start it again to see a change.`);

  async function checked(): Promise<void> {
    const findings = lint();
    for (const { where, rule, found: what, remedy } of findings) console.log(`${where}: ${rule}: ${what}. Remedy: ${remedy}.`);
    const browser = await openBrowser();
    const preview = await servePreview(files, 0);
    try {
      const faults = await judge(browser, preview, documents);
      for (const { document, check: asked, found: what } of faults) console.log(`${document}: ${asked}: ${what}`);
      const wrong = findings.length + faults.length;
      console.log(`${documents.length} messages and pages judged, ${wrong === 0 ? 'nothing' : wrong} wrong`);
      if (wrong > 0) process.exitCode = 1;
    } finally {
      await browser.close();
      await preview.close();
    }
  }
});

function written(folder: string, files: Files): void {
  try {
    for (const [name, text] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  } catch (error) {
    throw new NotDone(`${folder} cannot be written: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  console.log(`${files.size} files are in ${folder}; open ${join(folder, 'index.html')}.`);
}
