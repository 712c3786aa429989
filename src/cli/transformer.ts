import { basename } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import type { TokenKind, UnknownPolicy } from '../transformer/tokenizer.ts';
import { transformerReport, type TransformerReportOptions } from '../transformer/report.ts';
import type { TrainingStep } from '../transformer/train.ts';
import { UsageError } from './errors.ts';
import { packageReadme, readTextFile } from './files.ts';
import type { Output } from './output.ts';
import { transformerText } from './transformer-text.ts';

/** The command line of `ketwork transformer` as commander gives it. */
interface TransformerArguments {
  readonly text?: string;
  readonly prompt?: string;
  readonly length?: number;
  readonly particles?: number;
  readonly seed?: number;
  readonly tokens?: TokenKind;
  readonly unknown?: UnknownPolicy;
  readonly steps?: number;
  readonly records?: number;
  readonly json?: true;
}

/** `ketwork transformer`: fits a language model to a text and runs it as quantum operations. `home` is a folder of the package. */
export function transformerCommand(output: Output, home: string): Command {
  return new Command('transformer')
    .description('fit a small language model to a text and run it as quantum operations on Fock space')
    .option('--text <file>', 'the text to fit; default: the README of this package')
    .option('--prompt <text>', 'where to start; default: the first words of the text')
    .addOption(integerOption('--length <L>', 'how many tokens to generate', '16'))
    .addOption(integerOption('--particles <M>', 'the largest number of particles', 'prompt + L'))
    .addOption(integerOption('--seed <seed>', 'of all randomness: the same seed gives the same output', '1'))
    .addOption(
      new Option('--tokens <kind>', 'what a token is (default: words)').choices(['words', 'characters']),
    )
    .addOption(
      new Option(
        '--unknown <policy>',
        'words of the prompt that the text lacks: refuse, leave out, or read as <unk>, as then all words that occur once (default: error)',
      ).choices(['error', 'skip', 'unk']),
    )
    .addOption(integerOption('--steps <count>', 'updates when fitting', 'as many as take a few seconds'))
    .addOption(integerOption('--records <count>', 'how many records of the joint law to compare', '1000000'))
    .option('--json', 'print everything as data')
    .action(async (given: TransformerArguments) => {
      const source = given.text ?? packageReadme(home);
      const report = await transformerReport(reportOptions(given, readTextFile(source), output));
      const name = given.text === undefined ? 'README.md of this package' : basename(given.text);
      output.write(
        given.json ? `${JSON.stringify(report, null, 2)}\n` : `${transformerText(report, name)}\n`,
      );
    });
}

/** Only what was given, so that the defaults of the report hold for the rest. */
function reportOptions(given: TransformerArguments, text: string, output: Output): TransformerReportOptions {
  const { prompt, length, particles, seed, tokens, unknown, steps, records: maxRecords } = given;
  const named = { prompt, length, particles, seed, tokens, unknown, steps, maxRecords };
  const known = Object.entries(named).filter(([, value]) => value !== undefined);
  return { text, ...Object.fromEntries(known), ...(output.progress && { onFit: progressBar() }) };
}

/** A bar on standard error that ends with the last step. */
function progressBar(): (step: TrainingStep) => void {
  const format = 'fitting {bar} {value}/{total}, cross entropy {loss}';
  const bar = new SingleBar(
    { format, clearOnComplete: true, stream: process.stderr },
    Presets.shades_classic,
  );
  return ({ step, steps, loss }) => {
    if (step === 1) bar.start(steps, 0, { loss: '' });
    bar.update(step, { loss: loss.toFixed(3) });
    if (step === steps) bar.stop();
  };
}

function integerOption(flags: string, description: string, usual: string): Option {
  const name = flags.slice(2, flags.indexOf(' '));
  return new Option(flags, `${description} (default: ${usual})`).argParser((value: string) => {
    const number = Number(value);
    if (value.trim() === '' || !Number.isSafeInteger(number)) {
      throw new UsageError(`Argument \`${name}\` must be an integer, but it is '${value}'.`);
    }
    return number;
  });
}
