/** The WebAssembly module: everything exported here can be called from TypeScript with addresses in its memory. */
export { cumulate, locate, squares } from './draws';
export { hermitianEigen, hermitianEigenScratch } from './factor/hermitian-eigen';
export { singularValues, singularValuesScratch } from './factor/singular-values';
export { exp, functionScratch, logCosh, sinCos, tanh } from './functions';
export { gemm, gemmScratch } from './gemm';
export { addEntries, denseFour, denseMany, denseTwo, rotateLevels, scaleLevels, swapLevels } from './local';
export { addAdjoint, allReal, sandwichBanded, sandwichCsr } from './lyapunov';
export { dataEnd } from './memory';
export { rankUpdate32, rankUpdate64, realGemm32, realGemm64, realScratch } from './real-products';
export { addBanded, addCsr } from './sparse';
export {
  axpyComplex, axpyReal, dot, dotCompensated, maxAbs, multiplyComplex, norm2, scaleComplex, scaleReal,
} from './vectors';
