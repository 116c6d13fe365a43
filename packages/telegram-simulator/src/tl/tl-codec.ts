import { unzipSync } from "node:zlib";
import { compileReader, type ReaderContext, type ReadFields } from "./compile-reader.ts";
import {
  compileWriter,
  type WriteFields,
  type WriterContext,
  type WriteValue,
  writerOfType,
} from "./compile-writer.ts";
import type { TlDefinition } from "./parse-schema.ts";
import { TlError } from "./tl-error.ts";
import type { TlObject } from "./tl-object.ts";
import { TlReader } from "./tl-reader.ts";
import { TlWriter } from "./tl-writer.ts";

export const GZIP_PACKED_ID = 0x3072cfa1;
/** Nothing that a client may send is larger when unpacked; also what stops a decompression bomb. */
const MAX_UNPACKED_BYTES = 4 * 1024 * 1024;
/** Types that stand for any object: the schema says nothing about their constructor. */
const ANY_TYPE = new Set(["X", "!X", "Object"]);

/**
 * Translates between TL bytes and plain objects (see TlObject).
 *
 * Reading goes by constructor id and knows every loaded layer at once; writing goes by constructor name and uses one
 * layer, because the layers give the same name different ids and fields.
 */
export class TlCodec {
  /** The loaded layers, ascending. */
  readonly layers: readonly number[];
  /** TL names of the newest layer's methods. */
  readonly methodNames: readonly string[];
  readonly #readers: LayerReaders;
  readonly #writers = new Map<number, LayerWriters>();

  /** `service` is MTProto's own schema, part of every layer; `api` are API schemas by layer number. */
  constructor(service: TlDefinition[], api: Map<number, TlDefinition[]>) {
    this.layers = [...api.keys()].sort((a, b) => a - b);
    if (this.layers.length === 0) throw new Error("a TL codec needs the schema of at least one layer");
    const [oldest = [], ...newer] = this.layers.map((layer) => api.get(layer) ?? []);
    const served = [oldest, ...newer.map((definitions) => withAddedVectors(definitions, oldest))];
    this.methodNames = (served.at(-1) ?? []).flatMap(({ isFunction, name }) => (isFunction ? name : []));
    // The id says nothing about flags without a value, so the newest definition of an id must win.
    this.#readers = new LayerReaders([...served, service].flat());
    for (const [index, layer] of this.layers.entries()) {
      this.#writers.set(layer, new LayerWriters([...(served[index] ?? []), ...service]));
    }
  }

  /** Reads one object; bytes after it are ignored, as clients pad. Throws TlError. */
  decode(buffer: Buffer): TlObject {
    return this.#readers.readBoxed(new TlReader(buffer));
  }

  /** Writes one object with its constructor id. Throws TlError that names the offending field. */
  encode(object: TlObject, layer?: number): Buffer {
    return this.#layer(layer).encode(object);
  }

  /** Writes what a method returned, according to the method's result type in this layer. Throws TlError. */
  encodeResult(method: string, value: unknown, layer?: number): Buffer {
    return this.#layer(layer).encodeResult(method, value);
  }

  /** The constructor ids of the named constructors and functions, in all loaded layers. */
  idsOf(names: readonly string[]): Set<number> {
    return this.#readers.idsOf(new Set(names));
  }

  /** The loaded layer that serves a client of `layer`: the newest that is not newer, else the oldest. */
  #layer(layer = Number.POSITIVE_INFINITY): LayerWriters {
    const chosen = this.layers.findLast((loaded) => loaded <= layer) ?? this.layers[0];
    const writers = this.#writers.get(chosen ?? Number.NaN);
    if (writers === undefined) throw new Error("unreachable: every layer has writers");
    return writers;
  }
}

/**
 * Marks the required vectors that a newer layer added to the constructors of the oldest one. Whoever makes an object
 * need not know them: they are empty then, as a new scalar is zero.
 */
function withAddedVectors(definitions: TlDefinition[], oldest: TlDefinition[]): TlDefinition[] {
  const oldFields = new Map(
    oldest.map(({ name, fields }) => [name, new Set(fields.map(({ name }) => name))]),
  );
  return definitions.map((definition) => {
    const known = oldFields.get(definition.name);
    if (known === undefined) return definition;
    const fields = definition.fields.map((field) => {
      const isAdded = !known.has(field.name) && field.condition === undefined && /^vector</i.test(field.type);
      return isAdded ? { ...field, isAddedVector: true as const } : field;
    });
    return { ...definition, fields };
  });
}

/** Inflates the content of a gzip_packed; clients send gzip or zlib. Throws TlError. */
export function unpackGzip(packed: Buffer): Buffer {
  try {
    return unzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch {
    throw new TlError("invalid-value", "gzip_packed cannot be unpacked");
  }
}

class LayerReaders implements ReaderContext {
  readonly #definitionsById = new Map<number, TlDefinition>();
  readonly #definitionsByName = new Map<string, TlDefinition>();
  readonly #compiled = new Map<number, ReadFields>();

  constructor(definitions: TlDefinition[]) {
    for (const definition of definitions) {
      this.#definitionsById.set(definition.id, definition);
      this.#definitionsByName.set(definition.name, definition);
    }
  }

  idsOf(names: ReadonlySet<string>): Set<number> {
    const definitions = [...this.#definitionsById.values()];
    return new Set(definitions.filter(({ name }) => names.has(name)).map(({ id }) => id));
  }

  readonly readBoxed = (reader: TlReader): TlObject => {
    const id = reader.uint();
    if (id === GZIP_PACKED_ID) {
      return this.readBoxed(reader.within(unpackGzip(reader.bytes())));
    }
    const readFields = this.#compiled.get(id) ?? this.#compile(this.#definitionsById.get(id), id);
    return readFields(reader);
  };

  readFieldsOf(constructorName: string): ReadFields {
    const definition = this.#definitionsByName.get(constructorName);
    return this.#compiled.get(definition?.id ?? 0) ?? this.#compile(definition, 0);
  }

  #compile(definition: TlDefinition | undefined, id: number): ReadFields {
    if (definition === undefined) {
      throw new TlError("unknown-constructor", `constructor id 0x${id.toString(16).padStart(8, "0")}`);
    }
    const readFields = compileReader(definition, this);
    this.#compiled.set(definition.id, readFields);
    return readFields;
  }
}

class LayerWriters implements WriterContext {
  readonly #constructors = new Map<string, TlDefinition>();
  readonly #functions = new Map<string, TlDefinition>();
  readonly #compiled = new Map<TlDefinition, WriteFields>();
  readonly #resultWriters = new Map<string, WriteValue>();
  readonly #writer = new TlWriter();

  constructor(definitions: TlDefinition[]) {
    for (const definition of definitions) {
      (definition.isFunction ? this.#functions : this.#constructors).set(definition.name, definition);
    }
  }

  encode(object: TlObject): Buffer {
    return this.#take((writer) => this.writeBoxed(writer, object, "Object"));
  }

  encodeResult(method: string, value: unknown): Buffer {
    return this.#take((writer) => this.#resultWriter(method)(writer, value));
  }

  writeBoxed(writer: TlWriter, object: TlObject, type: string): void {
    const isAny = ANY_TYPE.has(type);
    const definition =
      this.#constructors.get(object._) ?? (isAny ? this.#functions.get(object._) : undefined);
    if (definition === undefined) throw new TlError("unknown-constructor", `${object._} (as ${type})`);
    if (!isAny && definition.result !== type) {
      throw new TlError("invalid-value", `${object._} is a ${definition.result}, expected a ${type}`);
    }
    writer.uint(definition.id);
    this.#fieldsWriter(definition)(writer, object);
  }

  writeFieldsOf(constructorName: string): WriteFields {
    const definition = this.#constructors.get(constructorName);
    if (definition === undefined) throw new TlError("unknown-constructor", constructorName);
    return this.#fieldsWriter(definition);
  }

  #fieldsWriter(definition: TlDefinition): WriteFields {
    const compiled = this.#compiled.get(definition) ?? compileWriter(definition, this);
    this.#compiled.set(definition, compiled);
    return compiled;
  }

  #resultWriter(method: string): WriteValue {
    const known = this.#resultWriters.get(method);
    if (known !== undefined) return known;
    const definition = this.#functions.get(method);
    if (definition === undefined) throw new TlError("unknown-constructor", method);
    const writer = writerOfType(definition.result, `result of ${method}`, this);
    this.#resultWriters.set(method, writer);
    return writer;
  }

  /** The writer is shared, so a failed attempt must not leave its bytes to the next one. */
  #take(write: (writer: TlWriter) => void): Buffer {
    this.#writer.clear();
    write(this.#writer);
    return this.#writer.take();
  }
}
