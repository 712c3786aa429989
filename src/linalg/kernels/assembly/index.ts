/** The WebAssembly module: everything exported here can be called from TypeScript with addresses in its memory. */
export { gemm, gemmScratch } from './gemm';
