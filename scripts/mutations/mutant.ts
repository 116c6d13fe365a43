/** One wrong change of the code, and the tests that have to notice it. */
export interface Mutant {
  /** What the change makes of the system, as a short sentence: "a wrong salt is accepted". Unique. */
  name: string;
  /** The file that is changed, from the root of the repository. */
  file: string;
  /** The text that is replaced; it occurs in the file exactly once. */
  find: string;
  replace: string;
  /** At least one of their tests has to fail. */
  tests: readonly MutantTest[];
}

/** Tests of one file. */
export interface MutantTest {
  /** From the root of the repository. */
  file: string;
  /** The test's name, or a part of it; all tests of the file when it is left out. */
  name?: string;
  /** Another vitest configuration than the root's, from the root of the repository. */
  config?: string;
}

/** The file's content with the change. Throws Error when the text to replace does not occur exactly once. */
export function mutate({ name, file, find, replace }: Mutant, content: string): string {
  const occurrences = content.split(find).length - 1;
  if (occurrences !== 1)
    throw new Error(`"${name}": the text to replace occurs ${occurrences} times in ${file}, not once`);
  // As a function: in a text, "$&" and the like would have a meaning.
  return content.replace(find, () => replace);
}
