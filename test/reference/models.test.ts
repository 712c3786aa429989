import { modelAndNeuralRows } from './parts.ts';
import { testRows } from './row-tests.ts';

testRows(modelAndNeuralRows);
