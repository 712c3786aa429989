import { argumentsAt, slot, spinTime, textAt, textLength } from './control.ts';

/**
 * The program of a thread, as a text: no file has to be found at run time, whatever a bundler made of the package. It instantiates the compiled module
 * on the shared memory, says that it is ready, and serves jobs until it is terminated (protocol in control.ts).
 */
const serve = `
function serve({ module, memory, control, thread }, post) {
  const slots = new Int32Array(control, 0, ${textAt / 4});
  const env = { memory };
  for (const { name, kind } of WebAssembly.Module.imports(module)) if (kind === 'function') env[name] = Math[name];
  const { exports } = new WebAssembly.Instance(module, { env });
  const calls = WebAssembly.Module.exports(module).map(({ name }) => exports[name]);
  const fail = (error) => {
    const text = String(error).slice(0, ${textLength});
    if (Atomics.compareExchange(slots, ${slot.failed}, 0, text.length + 1) !== 0) return;
    const codes = new Uint16Array(control, ${textAt}, ${textLength});
    for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
  };
  const take = (chunk) => {
    const width = slots[${slot.width}];
    const values = Array.from(new Float64Array(control, ${argumentsAt} + 8 * width * chunk, width));
    if (slots[${slot.own}] >= 0) values[slots[${slot.own}]] += thread * slots[${slot.ownBytes}];
    calls[slots[${slot.call}]](...values);
  };
  let seen = 0;
  Atomics.add(slots, ${slot.ready}, 1);
  post('ready');
  for (;;) {
    const limit = performance.now() + ${spinTime};
    while (Atomics.load(slots, ${slot.sequence}) === seen) {
      if (performance.now() > limit) Atomics.wait(slots, ${slot.sequence}, seen);
    }
    seen = Atomics.load(slots, ${slot.sequence});
    Atomics.add(slots, ${slot.busy}, 1);
    for (let chunk; (chunk = Atomics.sub(slots, ${slot.remaining}, 1) - 1) >= 0; ) {
      try {
        take(chunk);
      } catch (error) {
        fail(error);
      }
    }
    if (Atomics.sub(slots, ${slot.busy}, 1) === 1) Atomics.notify(slots, ${slot.busy});
  }
}`;

/** The program for a worker of Node's worker_threads, its data given as `workerData`. */
export const nodeWorkerSource: string = `'use strict';${serve}
const { parentPort, workerData } = require('node:worker_threads');
serve(workerData, (message) => parentPort.postMessage(message));`;

/** The program for a Web Worker, its data given in its first message. */
export const webWorkerSource: string = `'use strict';${serve}
onmessage = ({ data }) => serve(data, postMessage);`;
