/** One definition as the successor's package carries it. */
export interface PackagedDefinition {
  readonly name: string;
  readonly namespace?: string;
  readonly constructorId: number;
  readonly argsConfig: Readonly<Record<string, PackagedArgument>>;
  readonly result: string;
  readonly isFunction: boolean;
}

interface PackagedArgument {
  readonly isVector: boolean;
  readonly isFlag: boolean;
  readonly flagName: string | null;
  readonly flagIndex: number;
  readonly flagIndicator: boolean;
  readonly type: string | null;
}

/**
 * The TL text of a packaged schema (core.telegram.org/mtproto/TL), so that the simulated Telegram can speak the layer of
 * a library that carries no text. `known` are texts of other layers: the package's names are in camelCase, and how a
 * name was written (`srp_B`, `M1`) is looked up there; constructors of `mtproto` are left out.
 */
export function renderSchema(
  definitions: readonly PackagedDefinition[],
  known: { readonly api: string; readonly mtproto: string },
): string {
  const original = namesIn(known.api);
  const isMtproto = new Set([...known.mtproto.matchAll(/#([0-9a-f]+)/g)].map((match) => match[1]));
  const lines = (isFunction: boolean) =>
    definitions
      .filter((definition) => definition.isFunction === isFunction && !isMtproto.has(idOf(definition)))
      .map((definition) => render(definition, original));
  return [...lines(false), "---functions---", ...lines(true), ""].join("\n");
}

function render(definition: PackagedDefinition, original: ReadonlyMap<string, string>): string {
  const { name, namespace, argsConfig, result } = definition;
  const bare = name.charAt(0).toLowerCase() + name.slice(1);
  const fields = Object.entries(argsConfig).map(([field, argument]) => {
    return `${original.get(field) ?? snakeCase(field)}:${typeOf(argument)}`;
  });
  const generic = Object.values(argsConfig).some(({ type }) => type === "X") ? ["{X:Type}"] : [];
  const head = `${namespace ? `${namespace}.` : ""}${bare}#${idOf(definition)}`;
  return `${[head, ...generic, ...fields].join(" ")} = ${result};`;
}

function typeOf({ isVector, isFlag, flagName, flagIndex, flagIndicator, type }: PackagedArgument): string {
  if (flagIndicator) return "#";
  const single = type === "X" ? "!X" : String(type);
  const whole = isVector ? `Vector<${single}>` : single;
  return isFlag ? `${flagName}.${flagIndex}?${whole}` : whole;
}

function idOf({ constructorId }: PackagedDefinition): string {
  return constructorId.toString(16);
}

/** camelCase → the name as it is written in a published schema. */
function namesIn(text: string): Map<string, string> {
  const names = [...text.matchAll(/ (\w+):/g)].map((match) => match[1] as string);
  return new Map(
    names.flatMap((name) => [
      [name, name],
      [camelCase(name), name],
    ]),
  );
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
