import type { RngState } from '../../linalg/random.ts';
import type { SectorLaw } from '../../spaces/sector.ts';
import type { Site } from '../../spaces/space.ts';
import type { AnsatzSpec } from '../ansatz.ts';

/** Chains to run, as plain data: the model, where the chains are, and how they go on. Moves are those that the sector asks for. */
export interface ChainJob {
  readonly sites: readonly Site[];
  readonly model: AnsatzSpec;
  readonly laws: readonly SectorLaw[] | null;
  readonly sweep: number;
  readonly discard: number;
  readonly samples: number;
  readonly streams: readonly RngState[];
  /** The first chain of each part and the end of the last one. */
  readonly bounds: readonly number[];
}

/** What a part of the chains came to, besides its samples. */
export interface ChainPart {
  readonly accepted: number;
  readonly frozen: boolean;
  readonly streams: readonly RngState[];
}

/** Bytes that a part's text may take, for each of its chains. */
export const textPerChain = 256;

/**
 * Where things are in the memory that threads share, in bytes: the length of the job's text, the parameters, the levels of all chains, now and at the end, the samples, the texts of
 * the parts (each after its length, as long as its chains allow), and the text of the job, which is as long as it likes.
 */
export interface ExchangeLayout {
  readonly parameters: number;
  readonly levels: number;
  readonly samples: number;
  readonly parts: number;
  readonly job: number;
}

/** The layout of a job with this many parameters, chains, sites and samples per chain. */
export function exchangeLayout(
  parameters: number,
  chains: number,
  sites: number,
  samples: number,
): ExchangeLayout {
  const levels = headerBytes + 8 * parameters;
  const out = levels + 4 * chains * sites;
  const parts = out + 4 * chains * samples * sites;
  return { parameters: headerBytes, levels, samples: out, parts, job: parts + textPerChain * chains };
}

/** Five numbers: parameters, chains, sites, samples per chain, bytes of the job's text. */
export const headerBytes = 64;

/** Writes text as UTF-8 and returns its bytes, or -1 where it does not fit before `end`. */
export function writeText(memory: SharedArrayBuffer, at: number, end: number, text: string): number {
  const bytes = new TextEncoder().encode(text);
  if (at + bytes.length > end) return -1;
  new Uint8Array(memory, at, bytes.length).set(bytes);
  return bytes.length;
}

/** Reads text of some bytes. */
export function readText(memory: SharedArrayBuffer, at: number, length: number): string {
  // Decoders refuse shared memory: a copy.
  return new TextDecoder().decode(new Uint8Array(memory, at, length).slice());
}
