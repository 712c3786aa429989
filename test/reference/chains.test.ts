import { chainRows } from './parts.ts';
import { testRows } from './row-tests.ts';

testRows(chainRows);
