/** A module of the library as what it is, CommonJS exports that can be replaced, although its types say otherwise. */
export function writable(module: object): Record<string, unknown> {
  return module as Record<string, unknown>;
}
