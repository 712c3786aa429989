import { argumentsAt, slot, spinTime, state, textAt, textLength } from './control.ts';

/** `slots`, the integers of the control block, and `fail`, which writes the text of a failure unless there is one. */
const shared = `
  const slots = new Int32Array(control, 0, ${textAt / 4});
  const fail = (reason) => {
    const text = String(reason).slice(0, ${textLength});
    if (Atomics.compareExchange(slots, ${slot.failed}, 0, text.length + 1) !== 0) return;
    const codes = new Uint16Array(control, ${textAt}, ${textLength});
    for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
  };`;

/**
 * The program of a thread, as a text: no file has to be found at run time, whatever a bundler made of the package. It instantiates the compiled module
 * on the shared memory, says that it is ready, and serves jobs until it is terminated (protocol in control.ts).
 */
const serve = `
function serve({ module, memory, control, thread }, post) {${shared}
  const env = { memory };
  for (const { name, kind } of WebAssembly.Module.imports(module)) if (kind === 'function') env[name] = Math[name];
  const { exports } = new WebAssembly.Instance(module, { env });
  const calls = WebAssembly.Module.exports(module).map(({ name }) => exports[name]);
  const take = (chunk) => {
    const width = slots[${slot.width}];
    const values = Array.from(new Float64Array(control, ${argumentsAt} + 8 * width * chunk, width));
    if (slots[${slot.own}] >= 0) values[slots[${slot.own}]] += thread * slots[${slot.ownBytes}];
    calls[slots[${slot.call}]](...values);
  };
  const mine = ${slot.states} + thread;
  let seen = 0;
  Atomics.store(slots, mine, ${state.idle});
  post('ready');
  for (;;) {
    const limit = performance.now() + ${spinTime};
    while (Atomics.load(slots, ${slot.sequence}) === seen) {
      if (performance.now() > limit) Atomics.wait(slots, ${slot.sequence}, seen);
    }
    seen = Atomics.load(slots, ${slot.sequence});
    Atomics.store(slots, mine, ${state.working});
    for (let chunk; (chunk = Atomics.sub(slots, ${slot.remaining}, 1) - 1) >= 0; ) {
      try {
        take(chunk);
      } catch (error) {
        fail(error);
      }
    }
    Atomics.store(slots, mine, ${state.idle});
    Atomics.notify(slots, mine);
  }
}`;

/** The program for a worker of Node's worker_threads, its data given as `workerData`. */
export const nodeWorkerSource: string = `'use strict';${serve}
const { parentPort, workerData } = require('node:worker_threads');
serve(workerData, (message) => parentPort.postMessage(message));`;

/**
 * The program that starts `workers` of these, says 'ready' once all are, and how a thread ended when one did. It stands between them and the caller, who
 * hears of nothing while it waits for a job: a thread that ends in a job is declared ended, and has failed.
 */
export const nodeSupervisorSource: string = `'use strict';
const { parentPort, workerData, Worker } = require('node:worker_threads');
const { program, workers, control, ...rest } = workerData;${shared}
let missing = workers;
for (let thread = 1; thread <= workers; thread++) {
  const worker = new Worker(program, { eval: true, workerData: { ...rest, control, thread }, execArgv: [] });
  let reason;
  worker.once('message', () => --missing === 0 && parentPort.postMessage('ready'));
  worker.once('error', ({ message }) => (reason = message));
  worker.once('exit', (code) => {
    const text = reason ?? 'it ended with exit code ' + code;
    const mine = ${slot.states} + thread;
    if (Atomics.load(slots, mine) === ${state.working}) fail('its thread is gone, ' + text);
    Atomics.store(slots, mine, ${state.ended});
    Atomics.notify(slots, mine);
    parentPort.postMessage(text);
  });
}`;

/** The program for a Web Worker, its data given in its first message. */
export const webWorkerSource: string = `'use strict';${serve}
onmessage = ({ data }) => serve(data, postMessage);`;
