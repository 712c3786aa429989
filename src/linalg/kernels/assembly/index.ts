/** The WebAssembly module: everything exported here can be called from TypeScript with addresses in its memory. */
export { cumulate, locate, squares } from './draws';
export { cholesky, choleskyScratch } from './factor/cholesky';
export { columnSums, equilibrate, equilibrateScratch, scaleColumns, scaleRows } from './factor/equilibrate';
export { hermitianUpper } from './factor/hermitian-upper';
export { hermitianEigen, hermitianEigenScratch } from './factor/hermitian-eigen';
export { inverse, inverseScratch } from './factor/inverse';
export { exchangeRows, lu, luScratch, restoreRows } from './factor/lu';
export { pivotedQr, pivotedQrScratch } from './factor/pivoted-qr';
export { qr, qrScratch } from './factor/qr';
export { singularValues, singularValuesScratch, singularVectors } from './factor/singular-values';
export { triangularScratch, triangularSolve } from './factor/triangular-solve';
export { exp, functionScratch, logCosh, sinCos, tanh } from './functions';
export { gemm, gemmScratch } from './gemm';
export { gemmThree, gemmThreeScratch } from './gemm-three';
export { applyMap, stages } from './hermitian/map';
export { fold, packedNorm2, packedSquares, unpack } from './hermitian/packed';
export { addEntries, denseFour, denseMany, denseTwo, rotateLevels, scaleLevels, swapLevels } from './local';
export { dataEnd } from './memory';
export { rankUpdate32, rankUpdate64, realGemm32, realGemm64, realScratch } from './real-products';
export { eigenvectors, eigenvectorScratch } from './schur/eigenvectors';
export { qz, qzScratch } from './schur/qz';
export { schurForm, schurScratch } from './schur/schur';
export { bandSeries, seriesAt } from './series';
export { addBanded, addCsr } from './sparse';
export { sweep, sweepScratch } from './sweep';
export {
  allReal, axpyComplex, axpyReal, addOne, addTwo, addFour, dot, dotCompensated, maxAbs, multiplyComplex, norm2, scaleComplex, scaleReal, scaledSquares,
} from './vectors';
