import type { GpuBackend } from './library.ts';
import type { GpuSession } from './session.ts';

/** What a device is, and what it was found to do. */
export interface GpuDescription {
  readonly backend: GpuBackend;
  /** What the driver calls itself; '' where it does not say. */
  readonly renderer: string;
  /** Whether the driver says that it is a program on the processor, or hides what it is, as headless GL does ('ANGLE' and no more). */
  readonly software: boolean;
  /** Complex entries of one tensor, at most. */
  readonly maxEntries: number;
  /** |C - A B| / (|A| |B|) in Frobenius norms of a known product of 64 x 64 matrices, when the device was opened; */
  readonly measuredError: number;
  /** and the bound that it kept to. */
  readonly bound: number;
}

/** Above 2^24 a float no longer counts all integers; indices count re and im. */
const mostEntries = 2 ** 23;

/** The limits and the name of the device of a session. */
export function deviceFacts(
  session: GpuSession,
): Pick<GpuDescription, 'renderer' | 'software' | 'maxEntries'> {
  const gl = session.context as GlContext | null | undefined;
  if (session.backend === 'webgpu' || !gl?.getParameter) {
    const renderer = adapterName(session);
    return { renderer, software: isSoftware(renderer), maxEntries: mostEntries };
  }
  const extension = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(extension?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER) ?? '');
  const texture = Number(gl.getParameter(gl.MAX_TEXTURE_SIZE));
  const maxEntries = Math.min(mostEntries, Math.floor((texture * texture) / 2));
  return { renderer, software: isSoftware(renderer), maxEntries };
}

interface GlContext {
  readonly RENDERER: number;
  readonly MAX_TEXTURE_SIZE: number;
  getParameter(name: number): unknown;
  getExtension(name: string): { readonly UNMASKED_RENDERER_WEBGL: number } | null;
}

function adapterName({ shared }: GpuSession): string {
  const info = shared?.adapter.info;
  const parts = [info?.['vendor'], info?.['architecture'], info?.['device'], info?.['description']];
  return [...new Set(parts.filter((part) => typeof part === 'string' && part !== ''))].join(' ');
}

function isSoftware(renderer: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|softpipe|software|^ANGLE$/i.test(renderer);
}
