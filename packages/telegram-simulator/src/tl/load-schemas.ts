import { readdirSync, readFileSync } from "node:fs";
import { parseSchema, type TlDefinition } from "./parse-schema.ts";
import { TlCodec } from "./tl-codec.ts";

const SCHEMA_FOLDER = new URL("../../schemas/", import.meta.url);

let loaded: TlCodec | undefined;

/**
 * The codec for every schema in this package's `schemas/` folder: `mtproto.tl` and each `layer-<number>.tl`. Reads
 * the files at the first call and shares the codec, which keeps no state between calls, from then on.
 */
export function loadSchemas(): TlCodec {
  loaded ??= createCodec();
  return loaded;
}

function createCodec(): TlCodec {
  const api = new Map<number, TlDefinition[]>();
  for (const file of readdirSync(SCHEMA_FOLDER)) {
    const layer = /^layer-(\d+)\.tl$/.exec(file)?.[1];
    if (layer !== undefined) api.set(Number(layer), readSchema(file));
  }
  return new TlCodec(readSchema("mtproto.tl"), api);
}

function readSchema(file: string): TlDefinition[] {
  return parseSchema(readFileSync(new URL(file, SCHEMA_FOLDER), "utf8"));
}
