import { Command } from 'commander';
import { failureOf } from './errors.ts';
import type { Output } from './output.ts';
import { transformerCommand } from './transformer.ts';

/**
 * Runs a command line (without the names of node and script) and returns the exit code: 0, 2 for a wrong command line or input, 1 for any
 * other failure. `home` is a folder of the package. Nothing is thrown.
 */
export async function runCommand(line: readonly string[], output: Output, home: string): Promise<number> {
  try {
    await program(output, home).parseAsync([...line], { from: 'user' });
    return 0;
  } catch (error) {
    const { message, code } = failureOf(error);
    if (message !== '') output.writeError(`ketwork: ${message}\n`);
    return code;
  }
}

function program(output: Output, home: string): Command {
  const whole = new Command('ketwork').description(
    'Quantum circuits, open systems and quantum machine learning behind one State/Operator API.',
  );
  whole.addCommand(transformerCommand(output, home));
  for (const command of [whole, ...whole.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => output.write(text),
      writeErr: (text) => output.writeError(text),
    });
  }
  return whole;
}
