import { InvalidInput } from "../world/invalid-input.ts";
import type { Fields } from "./fields.ts";

/** Reads a list of rights by their TL names. Throws InvalidInput for a name that is none. */
export function readRights<R extends string>(
  fields: Fields,
  field: string,
  known: readonly R[],
): Set<R> | undefined {
  const names = fields.texts(field);
  return names && new Set(names.map((name) => rightOf(name, field, known)));
}

function rightOf<R extends string>(name: string, field: string, known: readonly R[]): R {
  const right = known.find((candidate) => candidate === name);
  if (right === undefined) throw new InvalidInput(field, `expected some of ${known.join(", ")}, not ${name}`);
  return right;
}
