const factor = Math.sqrt(2 / Math.PI);
const cubic = 0.044715;

/** sqrt(2/pi) (x + 0.044715 x^3), whose tanh makes gelu(x) = x (1 + tanh)/2. Hendrycks and Gimpel, arXiv:1606.08415. */
export function geluArgument(x: number): number {
  return factor * (x + cubic * x * x * x);
}

/** The slope of gelu at x, given t = tanh(geluArgument(x)). */
export function geluSlope(x: number, t: number): number {
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * factor * (1 + 3 * cubic * x * x);
}
