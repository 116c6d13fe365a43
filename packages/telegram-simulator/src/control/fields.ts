import { InvalidInput } from "../world/invalid-input.ts";

/**
 * Reads a JSON object field by field. Each reader throws InvalidInput that names the field and says what was expected;
 * `end` throws for a field that nobody has read, so that a misspelt one is not taken for granted.
 */
export interface Fields {
  has(name: string): boolean;
  text(name: string): string | undefined;
  requiredText(name: string): string;
  /** A number from `least` to `most`, whole unless told otherwise. */
  number(name: string, least: number, most: number, isWhole?: boolean): number | undefined;
  flag(name: string): boolean;
  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined;
  texts(name: string): string[] | undefined;
  /** Whole numbers from `least` to `most`. */
  numbers(name: string, least: number, most: number): number[] | undefined;
  base64(name: string): Buffer | undefined;
  object(name: string): Fields | undefined;
  objects(name: string): Fields[] | undefined;
  /** An array of anything. */
  values(name: string): unknown[] | undefined;
  /** Anything. */
  value(name: string): unknown;
  end(): void;
}

/** Begins reading. `path` stands before the field names in errors. */
export function readFields(source: unknown, path = ""): Fields {
  if (typeof source !== "object" || source === null || Array.isArray(source)) {
    throw new InvalidInput(path === "" ? "body" : path, "expected a JSON object");
  }
  const values = new Map<string, unknown>(Object.entries(source));
  const left = new Set(values.keys());
  const nameOf = (name: string) => (path === "" ? name : `${path}.${name}`);

  function take<T>(name: string, expected: string, isRight: (value: unknown) => value is T): T | undefined {
    left.delete(name);
    const value = values.get(name);
    if (value === undefined || value === null) return undefined;
    if (!isRight(value)) throw new InvalidInput(nameOf(name), `expected ${expected}`);
    return value;
  }

  const isText = (value: unknown) => typeof value === "string";
  const text = (name: string) => take(name, "a string", isText);

  return {
    has: (name) => values.get(name) !== undefined && values.get(name) !== null,
    text,
    requiredText(name) {
      const value = text(name);
      if (!value) throw new InvalidInput(nameOf(name), "expected a string that is not empty");
      return value;
    },
    number(name, least, most, isWhole = true) {
      const expected = `${isWhole ? "a whole number" : "a number"} from ${least} to ${most}`;
      const isInRange = (value: unknown) =>
        typeof value === "number" && value >= least && value <= most && (!isWhole || Number.isInteger(value));
      return take(name, expected, (value): value is number => isInRange(value));
    },
    flag: (name) => take(name, "true or false", (value) => typeof value === "boolean") ?? false,
    oneOf<T extends string>(name: string, allowed: readonly T[]) {
      // Widened for the look-up: `includes` takes members of the list only.
      const isAllowed = (value: unknown): value is T => (allowed as readonly unknown[]).includes(value);
      return take(name, `one of ${allowed.join(", ")}`, isAllowed);
    },
    texts: (name) =>
      take(
        name,
        "an array of strings",
        (value): value is string[] => Array.isArray(value) && value.every(isText),
      ),
    numbers: (name, least, most) =>
      take(
        name,
        `an array of whole numbers from ${least} to ${most}`,
        (value): value is number[] =>
          Array.isArray(value) && value.every((one) => Number.isInteger(one) && one >= least && one <= most),
      ),
    objects(name) {
      const values = take(name, "an array of objects", (value): value is unknown[] => Array.isArray(value));
      return values?.map((value, index) => readFields(value, `${nameOf(name)}[${index}]`));
    },
    values: (name) => take(name, "an array", (value): value is unknown[] => Array.isArray(value)),
    value: (name) => take(name, "a value", (_): _ is unknown => true),
    base64(name) {
      const value = take(name, "base64", (value): value is string => isText(value) && isBase64(value));
      return value === undefined ? undefined : Buffer.from(value, "base64");
    },
    object(name) {
      left.delete(name);
      const value = values.get(name);
      return value === undefined || value === null ? undefined : readFields(value, nameOf(name));
    },
    end() {
      for (const name of left) throw new InvalidInput(nameOf(name), "unknown field");
    },
  };
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
