import { createMethods } from "../../packages/telegram-simulator/src/methods/index.ts";
import { wrapperMethods } from "../../packages/telegram-simulator/src/rpc/unwrap-query.ts";
import { loadSchemas } from "../../packages/telegram-simulator/src/tl/load-schemas.ts";
import { createWorld } from "../../packages/telegram-simulator/src/world/world.ts";
import { generatedFrom } from "./markdown.ts";

/** The one method that the protocol half answers itself. */
const BINDING = "auth.bindTempAuthKey";

/** `packages/telegram-simulator/METHODS.md`: which of the newest layer's methods the simulator has, and which not. */
export function simulatedMethods(): string {
  const codec = loadSchemas();
  const handled = new Set([...Object.keys(createMethods(createWorld())), ...wrapperMethods, BINDING]);
  const names = codec.methodNames.toSorted();
  const simulated = names.filter((name) => handled.has(name));
  const missing = names.filter((name) => !handled.has(name));
  return [
    generatedFrom("packages/telegram-simulator/src/methods/"),
    "# Methods",
    `Of the ${names.length} methods of TL layer ${codec.layers.at(-1)}, ${simulated.length} are simulated. The others are answered with the error \`METHOD_NOT_SIMULATED\` and listed in \`unimplemented\`.`,
    "## Simulated",
    byNamespace(simulated),
    "## Not simulated",
    `${byNamespace(missing)}\n`,
  ].join("\n\n");
}

function byNamespace(names: readonly string[]): string {
  const groups = Object.groupBy(names, (name) => (name.includes(".") ? name.replace(/\..*/, "") : "invoke"));
  return Object.entries(groups)
    .map(([namespace, group = []]) => `- **${namespace}** (${group.length}): ${group.map(short).join(", ")}`)
    .join("\n");
}

function short(name: string): string {
  return `\`${name.replace(/^.*\./, "")}\``;
}
