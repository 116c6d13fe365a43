import bigInt from "big-integer";

/** A TL object as the library gives it: its fields, among the library's own properties. */
interface TlObject {
  readonly className: string;
  /** The constructor's arguments; only the names are trusted, the values may have changed since. */
  readonly originalArgs: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** Longer byte strings are previews and keys that nobody reads in JSON. */
const BYTES_MAX = 1024;
/** TL data that Telegram sends is flatter than this. */
const DEPTH_MAX = 16;

/**
 * Flags words are TL's own. The other two are useless outside this session and change between two deliveries of one
 * update, whose dump must stay the same.
 */
const DROPPED_FIELDS = new Set(["flags", "flags2", "accessHash", "fileReference"]);

/**
 * The fields of a TL object as JSON, under their snake_case TL names: longs as decimal strings, bytes as base64 (as
 * `{"size_bytes"}` when over 1 KiB), nested objects with their constructor's name as `_`; absent fields are left out.
 */
export function tlFields(value: unknown): Record<string, unknown> {
  return isTlObject(value) ? fieldsOf(value, 0) : {};
}

/** The constructor's name as the TL schema spells it, for example `updateUserStatus`. */
export function tlName({ className }: { readonly className: string }): string {
  const known = tlNames.get(className);
  if (known !== undefined) return known;
  const name = className.replace(
    /(^|\.)([A-Z])/,
    (_, dot: string, letter: string) => dot + letter.toLowerCase(),
  );
  tlNames.set(className, name);
  return name;
}

/** By the names of the library's classes, of which there are so many as the schema has constructors. */
const tlNames = new Map<string, string>();

/** `ChatAddUser` → `chat_add_user`, `groupedId` → `grouped_id`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

function fieldsOf(object: TlObject, depth: number): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(object.originalArgs)) {
    const value = DROPPED_FIELDS.has(name) ? undefined : toJson(object[name], depth + 1);
    if (value !== undefined) fields[snakeCase(name)] = value;
  }
  return fields;
}

/** Undefined for what has no place in JSON. */
function toJson(value: unknown, depth: number): unknown {
  if (value === null || depth > DEPTH_MAX) return undefined;
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return value.toString();
    case "object":
      return objectToJson(value, depth);
    default:
      return undefined;
  }
}

function objectToJson(value: object, depth: number): unknown {
  if (bigInt.isInstance(value)) return value.toString();
  if (value instanceof Uint8Array) return bytesToJson(value);
  if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1) ?? null);
  if (isTlObject(value)) return { _: tlName(value), ...fieldsOf(value, depth) };
  return undefined;
}

function bytesToJson(bytes: Uint8Array): unknown {
  if (bytes.length > BYTES_MAX) return { size_bytes: bytes.length };
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

function isTlObject(value: unknown): value is TlObject {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as Partial<TlObject>).className === "string" &&
    typeof (value as Partial<TlObject>).originalArgs === "object"
  );
}
