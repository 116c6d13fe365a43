/** One line of a TL schema. */
export interface TlDefinition {
  /** Full name, for example `messages.sendMessage`. */
  name: string;
  /** The 32-bit constructor id, unsigned. */
  id: number;
  fields: TlField[];
  /** The result type: of a constructor the type it belongs to, of a function the type it returns. */
  result: string;
  isFunction: boolean;
}

export interface TlField {
  name: string;
  /** The TL type without its condition, for example `Vector<long>`. `#` is a flags word. */
  type: string;
  /** For a conditional field: the flags word that it depends on, and the bit in it. */
  condition?: { word: string; bit: number };
  /** A vector that the constructor did not have in an older layer: objects made for that layer leave it out. */
  isAddedVector?: true;
}

const DEFINITION = /^([\w.]+)#([0-9a-f]{1,8})((?: [^=;]+)?) = ([^;]+);$/;
const FIELD = /^(\w+):(?:(\w+)\.(\d+)\?)?(.+)$/;

/**
 * Parses the text form of a TL schema (core.telegram.org/mtproto/TL-formal). Every definition must carry its id.
 * Comments, blank lines and `{X:Type}` parameters are skipped. Throws an Error that quotes a line it cannot read.
 */
export function parseSchema(text: string): TlDefinition[] {
  const definitions: TlDefinition[] = [];
  let isFunction = false;
  for (const rawLine of text.split("\n")) {
    const line = rawLine.trim();
    if (line === "" || line.startsWith("//")) continue;
    if (line.startsWith("---")) {
      isFunction = line === "---functions---";
      continue;
    }
    definitions.push(parseDefinition(line, isFunction));
  }
  return definitions;
}

function parseDefinition(line: string, isFunction: boolean): TlDefinition {
  const [, name, id, fields = "", result] = DEFINITION.exec(line) ?? [];
  if (name === undefined || id === undefined || result === undefined) {
    throw new Error(`not a TL definition: ${line}`);
  }
  return {
    name,
    id: Number.parseInt(id, 16),
    fields: fields
      .split(" ")
      .filter((field) => field !== "" && !field.startsWith("{"))
      .map((field) => parseField(field, line)),
    result,
    isFunction,
  };
}

function parseField(text: string, line: string): TlField {
  const [, name, word, bit, type] = FIELD.exec(text) ?? [];
  if (name === undefined || type === undefined) throw new Error(`not a TL field: ${text} in ${line}`);
  return word === undefined ? { name, type } : { name, type, condition: { word, bit: Number(bit) } };
}
