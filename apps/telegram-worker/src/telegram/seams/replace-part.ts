import { version } from "telegram";

/**
 * Puts something else in the place of a part of the library: of a prototype, or of a CommonJS module, which can be
 * changed although its types say otherwise.
 *
 * @throws when the library has no such part
 */
export function replacePart(owner: object, name: string, part: unknown): void {
  requirePart(owner, name);
  (owner as Record<string, unknown>)[name] = part;
}

/**
 * Makes sure that a part is there before it is replaced: in another version of the library than the seams were made for
 * a replacement could be used by nothing, and the library would go on to do what the seam is to prevent.
 *
 * @throws when it is not there
 */
export function requirePart(owner: object, name: string): void {
  if (!(name in owner)) throw missingPart(name);
}

/** What is thrown when a part of the library is not there, or not used. */
export function missingPart(name: string): Error {
  return new Error(
    `version ${version} of the client library does not use ${name}, which a seam replaces (seams/README.md)`,
  );
}
