import type { TlDefinition, TlField } from "./parse-schema.ts";
import { TlError } from "./tl-error.ts";
import type { TlObject } from "./tl-object.ts";
import type { TlReader } from "./tl-reader.ts";

/** Reads one value whose type is known. */
export type ReadValue = (reader: TlReader) => unknown;

/** Reads the fields of one constructor, after its id. */
export type ReadFields = (reader: TlReader) => TlObject;

/** What a compiled reader needs to know about the other definitions. */
export interface ReaderContext {
  /** Reads any object, its constructor id first. */
  readBoxed(reader: TlReader): TlObject;
  /** The reader of a constructor that a schema uses without its id, such as `future_salt`. */
  readFieldsOf(constructorName: string): ReadFields;
}

export const VECTOR_ID = 0x1cb5c415;
export const BOOL_TRUE_ID = 0x997275b5;
export const BOOL_FALSE_ID = 0xbc799737;

/** Turns a definition into a function that reads its fields, once, so that reading does not look at type names. */
export function compileReader(definition: TlDefinition, context: ReaderContext): ReadFields {
  const { name } = definition;
  const words = definition.fields.filter((field) => field.type === "#").map((field) => field.name);
  const fields = definition.fields.map((field) => compileField(field, words, context));
  return (reader) => {
    const object: TlObject = { _: name };
    let first = 0;
    let second = 0;
    for (const field of fields) {
      if (field.isFlagsWord) {
        if (field.word === 0) first = reader.uint();
        else second = reader.uint();
      } else if (field.mask === 0 || ((field.word === 0 ? first : second) & field.mask) !== 0) {
        object[field.name] = field.read(reader);
      }
    }
    return object;
  };
}

interface CompiledField {
  name: string;
  isFlagsWord: boolean;
  /** Index of the flags word that the field is, or depends on. */
  word: number;
  /** 0 for an unconditional field. */
  mask: number;
  read: ReadValue;
}

function compileField(field: TlField, words: string[], context: ReaderContext): CompiledField {
  const isFlagsWord = field.type === "#";
  const word = words.indexOf(isFlagsWord ? field.name : (field.condition?.word ?? ""));
  const mask = field.condition === undefined ? 0 : 1 << field.condition.bit;
  const read = isFlagsWord ? () => undefined : readerOfType(field.type, context);
  return { name: field.name, isFlagsWord, word: Math.max(word, 0), mask, read };
}

/** The reader of values of one TL type. */
export function readerOfType(type: string, context: ReaderContext): ReadValue {
  const element = /^([Vv])ector<(.+)>$/.exec(type);
  if (element?.[2] !== undefined) return readVector(element[1] === "V", element[2], context);
  switch (type) {
    case "int":
      return (reader) => reader.int();
    case "long":
      return (reader) => reader.long();
    case "double":
      return (reader) => reader.double();
    case "string":
      return (reader) => reader.string();
    case "bytes":
      return (reader) => reader.bytes();
    case "int128":
      return (reader) => reader.raw(16);
    case "int256":
      return (reader) => reader.raw(32);
    case "true":
      return () => true;
    case "Bool":
      return readBool;
  }
  if (isBare(type)) return (reader) => context.readFieldsOf(type)(reader);
  return (reader) => reader.nested(context.readBoxed);
}

/** A type whose last name part starts with a small letter is a constructor without its id. */
export function isBare(type: string): boolean {
  return /^[a-z]/.test(type.slice(type.lastIndexOf(".") + 1));
}

function readVector(isBoxed: boolean, elementType: string, context: ReaderContext): ReadValue {
  const read = readerOfType(elementType, context);
  return (reader) => {
    if (isBoxed && reader.uint() !== VECTOR_ID) throw new TlError("invalid-value", "not a Vector");
    const count = reader.count(4);
    const values = new Array<unknown>(count);
    for (let index = 0; index < count; index++) values[index] = read(reader);
    return values;
  };
}

function readBool(reader: TlReader): boolean {
  const id = reader.uint();
  if (id === BOOL_TRUE_ID) return true;
  if (id === BOOL_FALSE_ID) return false;
  throw new TlError("invalid-value", "not a Bool");
}
