import { ArgumentError } from '../errors.ts';
import { requireText, type FockSpace } from '../spaces/fock-space.ts';
import type { NextTokenLaw } from './next-token-law.ts';

/**
 * How the map P(|T>) -> sum_y p(y|T) P(|Ty>) on mixtures of texts is extended to superpositions of texts. Below, E is the environment:
 * - `measure-prepare`: K_{T,y} = sqrt p(y|T) |Ty><T|; E learns the text, all coherences are destroyed.
 * - `token`: K_y = sum_T sqrt p(y|T) |Ty><T|; E learns the new token.
 * - `position`: K_i = sum_T sqrt p_i(T) |T y_i><T|; E learns the position that was attended to.
 * - `isometric`: one K = sum_{T,y} sqrt p(y|T) |Ty><T|; E learns nothing, a text becomes a pure superposition (and not the mixture).
 * All four have the same statistics of tokens, which depend on the diagonal of the state alone.
 */
export type Extension = 'measure-prepare' | 'token' | 'position' | 'isometric';

/**
 * What happens to texts of M tokens, which have no room for another: `halt` leaves them as they are (E is told so), `drop` annihilates them and
 * reports the lost trace, `error` refuses states that have any, `window` moves the first token to E and appends at the end.
 */
export type TopPolicy = 'halt' | 'drop' | 'error' | 'window';

/** How an operation is made. */
export interface OperationOptions {
  /** Default `measure-prepare`. */
  readonly extension?: Extension;
  /** The token x0 that the vacuum becomes; default 0. */
  readonly bos?: number;
  /** Default `halt`. */
  readonly top?: TopPolicy;
  /** `full` (default): every text has an image. `paper`: only texts of n <= `blocks` tokens (and the vacuum) have one, the others are annihilated and reported as lost trace. */
  readonly domain?: 'full' | 'paper';
  /** L, the number of blocks of the transformer; needed for `domain: 'paper'` and only there. */
  readonly blocks?: number;
}

/** A quantum operation on F^(M)(h) that appends one token with the probabilities of a law. Made by `autoregressiveOperation`. */
export interface AutoregressiveOperation {
  readonly kind: 'autoregressive';
  readonly space: FockSpace;
  readonly law: NextTokenLaw;
  readonly extension: Extension;
  readonly bos: number;
  readonly top: TopPolicy;
  /** The longest texts that have an image: M, or L for `domain: 'paper'`. */
  readonly longest: number;
}

/**
 * The operation of one law: Phi(P(|T>)) = sum_y p(y|T) P(|Ty>) for texts of 1..M-1 tokens, Phi(vacuum) = P(|x0>), and the policy `top` for
 * texts of M tokens, extended to coherences as `extension` says. Nothing is computed yet and nothing dense is ever kept. It is completely positive by
 * construction, and trace preserving for `halt` and `window` on the full domain. Throws `ArgumentError` when the law has another number of
 * tokens, `bos` is no token, `position` is asked of a law without positions, `window` has no room (M = 0), or `paper` has no `blocks`.
 * Zeqian Chen, "Physical models realizing the transformer architecture of large language models" (2025), appendix.
 */
export function autoregressiveOperation(
  space: FockSpace,
  law: NextTokenLaw,
  { extension = 'measure-prepare', bos = 0, top = 'halt', domain = 'full', blocks }: OperationOptions = {},
): AutoregressiveOperation {
  if (law.tokens !== space.tokens) {
    throw new ArgumentError('law', `have the ${space.tokens} tokens of the space`, `it has ${law.tokens}`);
  }
  requireChoice('extension', extension, ['measure-prepare', 'token', 'position', 'isometric']);
  requireChoice('top', top, ['halt', 'drop', 'error', 'window']);
  requireChoice('domain', domain, ['full', 'paper']);
  if (space.maxParticles > 0) requireText(space, [bos], 'bos');
  if (extension === 'position' && !law.positions) {
    throw new ArgumentError('law', 'have positions for the extension `position`', 'it has none');
  }
  if (top === 'window' && space.maxParticles === 0) {
    throw new ArgumentError('top', 'not be `window` on a space without particles', 'M = 0');
  }
  const longest = domain === 'paper' ? requireBlocks(blocks) : space.maxParticles;
  return { kind: 'autoregressive', space, law, extension, bos, top, longest };
}

/** What an operation does with texts of n tokens. */
export type SectorAction = 'bos' | 'append' | 'lose' | 'halt' | 'refuse' | 'slide';

/** The action on sector n. */
export function sectorAction(op: AutoregressiveOperation, n: number): SectorAction {
  if (n > op.longest) return 'lose';
  if (n < op.space.maxParticles) return n === 0 ? 'bos' : 'append';
  const actions = { halt: 'halt', drop: 'lose', error: 'refuse', window: 'slide' } as const;
  return actions[op.top];
}

/** One operation for all steps, or one per step (block l is entry l - 1). */
export type OperationSchedule = AutoregressiveOperation | readonly AutoregressiveOperation[];

/** The operations of `steps` steps. Throws `ArgumentError` for a bad number of steps, or more than the list has. */
export function scheduled(schedule: OperationSchedule, steps?: number): readonly AutoregressiveOperation[] {
  const list = isList(schedule) ? schedule : undefined;
  const count = steps ?? list?.length ?? 1;
  if (!Number.isSafeInteger(count) || count < 0 || (list && count > list.length)) {
    const most = list ? `at most ${list.length}, one per operation` : 'a count';
    throw new ArgumentError('steps', `be an integer >= 0, ${most}`, `it is ${count}`);
  }
  return Array.from({ length: count }, (_, l) => (list ? list[l] : schedule) as AutoregressiveOperation);
}

function isList(schedule: OperationSchedule): schedule is readonly AutoregressiveOperation[] {
  return Array.isArray(schedule);
}

function requireBlocks(blocks: number | undefined): number {
  if (blocks !== undefined && Number.isSafeInteger(blocks) && blocks >= 0) return blocks;
  throw new ArgumentError('blocks', "be the number of blocks L for `domain: 'paper'`", `it is ${blocks}`);
}

function requireChoice(argument: string, got: string, choices: readonly string[]): void {
  if (choices.includes(got)) return;
  throw new ArgumentError(argument, `be one of ${choices.join(', ')}`, `it is ${got}`);
}
