/* Gates on a state of `size` amplitudes (interleaved), as plain loops that a C compiler makes fast. `run` is 2^(sites behind the gate). */
#include <stddef.h>

/* v <- (1 (x) g (x) 1) v for a 2 x 2 matrix g. */
void gate1(double *restrict v, const double *g, size_t size, size_t run) {
  const double ar = g[0], ai = g[1], br = g[2], bi = g[3], cr = g[4], ci = g[5], dr = g[6], di = g[7];
  for (size_t start = 0; start < size; start += 2 * run) {
    double *restrict p = v + 2 * start, *restrict q = p + 2 * run;
    for (size_t i = 0; i < 2 * run; i += 2) {
      const double xr = p[i], xi = p[i + 1], yr = q[i], yi = q[i + 1];
      p[i] = ar * xr - ai * xi + br * yr - bi * yi;
      p[i + 1] = ar * xi + ai * xr + br * yi + bi * yr;
      q[i] = cr * xr - ci * xi + dr * yr - di * yi;
      q[i + 1] = cr * xi + ci * xr + dr * yi + di * yr;
    }
  }
}

/* The same for an 8 x 8 matrix; blocks of up to 8 neighbouring groups, so that the innermost loop is one of vectors. */
void gate3(double *restrict v, const double *g, size_t size, size_t run) {
  const size_t block = run < 8 ? run : 8;
  for (size_t start = 0; start < size; start += 8 * run) {
    for (size_t from = 0; from < run; from += block) {
      double re[8][8], im[8][8];
      for (int l = 0; l < 8; l++)
        for (size_t i = 0; i < block; i++) {
          re[l][i] = v[2 * (start + l * run + from + i)];
          im[l][i] = v[2 * (start + l * run + from + i) + 1];
        }
      for (int k = 0; k < 8; k++) {
        double sr[8] = {0}, si[8] = {0};
        for (int l = 0; l < 8; l++) {
          const double mr = g[2 * (8 * k + l)], mi = g[2 * (8 * k + l) + 1];
          for (int i = 0; i < 8; i++) {
            sr[i] += mr * re[l][i] - mi * im[l][i];
            si[i] += mr * im[l][i] + mi * re[l][i];
          }
        }
        for (size_t i = 0; i < block; i++) {
          v[2 * (start + k * run + from + i)] = sr[i];
          v[2 * (start + k * run + from + i) + 1] = si[i];
        }
      }
    }
  }
}
