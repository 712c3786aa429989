import { describeOperator } from '../conformance/operator.ts';
import { subjectOf } from './forms.ts';

describeOperator(subjectOf('local-sum'));
describeOperator(subjectOf('pauli-sum'));
describeOperator(subjectOf('sparse'));
describeOperator(subjectOf('dense'));
describeOperator(subjectOf('mpo'));
