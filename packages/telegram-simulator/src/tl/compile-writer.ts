import { BOOL_FALSE_ID, BOOL_TRUE_ID, isBare, VECTOR_ID } from "./compile-reader.ts";
import type { TlDefinition, TlField } from "./parse-schema.ts";
import { TlError } from "./tl-error.ts";
import type { TlObject } from "./tl-object.ts";
import type { TlWriter } from "./tl-writer.ts";

/** Writes one value whose type is known. `undefined` is written as the type's zero, if it has one. */
export type WriteValue = (writer: TlWriter, value: unknown) => void;

/** Writes the fields of one constructor, after its id. */
export type WriteFields = (writer: TlWriter, object: TlObject) => void;

/** What a compiled writer needs to know about the other definitions of its layer. */
export interface WriterContext {
  /** Writes any object, its constructor id first; `type` is the TL type that it must belong to. */
  writeBoxed(writer: TlWriter, object: TlObject, type: string): void;
  /** The writer of a constructor that a schema uses without its id. */
  writeFieldsOf(constructorName: string): WriteFields;
}

/** Turns a definition into a function that writes its fields, once, so that writing does not look at type names. */
export function compileWriter(definition: TlDefinition, context: WriterContext): WriteFields {
  const steps = definition.fields.map((field) => compileStep(field, definition, context));
  return (writer, object) => {
    for (const step of steps) step(writer, object);
  };
}

function compileStep(field: TlField, definition: TlDefinition, context: WriterContext): WriteFields {
  const { name, condition } = field;
  if (field.type === "#") return writeFlags(name, definition);
  const write = writerOfType(field.type, `${definition.name}.${name}`, context);
  if (field.isAddedVector) return (writer, object) => write(writer, object[name] ?? []);
  if (condition === undefined) return (writer, object) => write(writer, object[name]);
  if (field.type === "true") return () => undefined;
  const isSet = conditionOf(fieldsOfBit(definition, condition.word, condition.bit));
  return (writer, object) => {
    if (isSet(object)) write(writer, object[name]);
  };
}

function writeFlags(word: string, definition: TlDefinition): WriteFields {
  const bits = new Set(
    definition.fields.flatMap(({ condition }) => (condition?.word === word ? [condition.bit] : [])),
  );
  const conditions = [...bits].map((bit) => ({
    mask: 1 << bit,
    isSet: conditionOf(fieldsOfBit(definition, word, bit)),
  }));
  return (writer, object) => {
    let flags = 0;
    for (const { mask, isSet } of conditions) if (isSet(object)) flags |= mask;
    writer.uint(flags >>> 0);
  };
}

/** Several fields may hang on one bit: one present field brings the others along. */
function fieldsOfBit(definition: TlDefinition, word: string, bit: number): TlField[] {
  return definition.fields.filter(({ condition }) => condition?.word === word && condition.bit === bit);
}

function conditionOf(fields: TlField[]): (object: TlObject) => boolean {
  const tests = fields.map(({ name, type }) =>
    type === "true"
      ? (object: TlObject) => object[name] === true
      : (object: TlObject) => object[name] !== undefined,
  );
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (object) => tests.some((test) => test(object));
}

/** The writer of values of one TL type; `path` names the field in errors. */
export function writerOfType(type: string, path: string, context: WriterContext): WriteValue {
  const element = /^([Vv])ector<(.+)>$/.exec(type);
  if (element?.[2] !== undefined) return writeVector(element[1] === "V", element[2], path, context);
  switch (type) {
    case "int":
      return (writer, value = 0) => writer.int(checkInt(value, path));
    case "long":
      return (writer, value = 0n) => {
        if (typeof value !== "bigint") throw mismatch(path, "a bigint", value);
        writer.long(value);
      };
    case "double":
      return (writer, value = 0) => {
        if (typeof value !== "number") throw mismatch(path, "a number", value);
        writer.double(value);
      };
    case "string":
      return (writer, value = "") => {
        if (typeof value !== "string") throw mismatch(path, "a string", value);
        writer.string(value);
      };
    case "bytes":
      return (writer, value = EMPTY) => {
        if (!(value instanceof Uint8Array)) throw mismatch(path, "bytes", value);
        writer.bytes(value);
      };
    case "int128":
      return writeFixed(16, path);
    case "int256":
      return writeFixed(32, path);
    case "Bool":
      return (writer, value = false) => {
        if (typeof value !== "boolean") throw mismatch(path, "a boolean", value);
        writer.uint(value ? BOOL_TRUE_ID : BOOL_FALSE_ID);
      };
  }
  if (isBare(type)) {
    return (writer, value) => context.writeFieldsOf(type)(writer, checkObject(value, path, type));
  }
  return (writer, value) => context.writeBoxed(writer, checkObject(value, path, type), type);
}

const EMPTY = Buffer.alloc(0);

function writeVector(isBoxed: boolean, type: string, path: string, context: WriterContext): WriteValue {
  const write = writerOfType(type, `${path}[]`, context);
  return (writer, values) => {
    if (!Array.isArray(values)) throw mismatch(path, "an array", values);
    if (isBoxed) writer.uint(VECTOR_ID);
    writer.uint(values.length);
    for (const value of values) write(writer, value);
  };
}

function writeFixed(length: number, path: string): WriteValue {
  return (writer, value = Buffer.alloc(length)) => {
    if (!(value instanceof Uint8Array) || value.length !== length) {
      throw mismatch(path, `${length} bytes`, value);
    }
    writer.raw(value);
  };
}

function checkInt(value: unknown, path: string): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw mismatch(path, "an integer", value);
  // A date or id above 2^31 would fail in the buffer with a message that names no field.
  if (value < -0x80000000 || value > 0x7fffffff) throw mismatch(path, "a 32-bit integer", value);
  return value;
}

function checkObject(value: unknown, path: string, type: string): TlObject {
  if (typeof value !== "object" || value === null || !("_" in value) || typeof value._ !== "string") {
    throw mismatch(path, `an object of type ${type}`, value);
  }
  // Checked above: it has a constructor name; its fields are checked as they are written.
  return value as TlObject;
}

function mismatch(path: string, expected: string, value: unknown): TlError {
  const found = value instanceof Uint8Array ? `${value.length} bytes` : typeof value;
  return new TlError("invalid-value", `${path}: expected ${expected}, found ${found}`);
}
