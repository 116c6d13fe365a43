import type { MethodContract } from "@telepipe/contracts";
import * as z from "zod";

/** Turns the texts that forms carry (and the JSON text that clients write into JSON) into typed values. */
export type CoerceFields = (fields: Record<string, unknown>, isForm: boolean) => Record<string, unknown>;

type Reader = (text: string) => unknown;

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  "1": true,
  false: false,
  no: false,
  "0": false,
};

/**
 * Prepares the coercion of one method's fields: a text given for a field that takes no text is read as the kind
 * of value that it does take. Texts that cannot be read stay, for validation to refuse. In forms an empty text
 * for an optional field is the field left out, unless its schema says by `x-may-be-empty` that it means something.
 */
export function coerceFields(contract: MethodContract): CoerceFields {
  const { properties = {}, required = [] } = z.toJSONSchema(contract.params, {
    io: "input",
    unrepresentable: "any",
  });
  const readers = Object.entries(properties).flatMap(([name, schema]): [string, Reader][] => {
    const reader = typeof schema === "boolean" ? null : readerFor(acceptedTypes(schema));
    return reader === null ? [] : [[name, reader]];
  });
  const mayBeEmpty = Object.entries(properties).flatMap(([name, schema]) =>
    typeof schema !== "boolean" && schema["x-may-be-empty"] ? [name] : [],
  );
  const keptEmpty = new Set([...required, ...mayBeEmpty]);
  return (fields, isForm) => {
    if (isForm) {
      for (const name in fields) if (fields[name] === "" && !keptEmpty.has(name)) delete fields[name];
    }
    for (const [name, read] of readers) {
      const value = fields[name];
      if (typeof value === "string") fields[name] = read(value);
    }
    return fields;
  };
}

function readerFor(types: ReadonlySet<string>): Reader | null {
  if (types.has("string")) return null;
  if (types.has("boolean")) return (text) => BOOLEANS[text.toLowerCase()] ?? text;
  return readJson;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The JSON types that a schema accepts, through its alternatives. */
function acceptedTypes(schema: z.core.JSONSchema.BaseSchema): Set<string> {
  const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (alternatives.length === 0) return new Set([schema.type ?? "string"].flat());
  return new Set(alternatives.flatMap((alternative) => [...acceptedTypes(alternative)]));
}
