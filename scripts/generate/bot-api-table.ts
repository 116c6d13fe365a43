import {
  BOT_ONLY_METHODS,
  DIFFERENCES,
  type MethodContract,
  methods,
  UPDATE_KINDS,
} from "../../packages/contracts/src/index.ts";
import { generatedFrom, table } from "./markdown.ts";

/** `docs/bot-api-methods.md`: the Bot API's methods and what becomes of them on a user account. */
export function botApiTable(): string {
  const all = Object.values(methods) as readonly unknown[] as readonly MethodContract[];
  const rows = all.map(({ name, summary }) => [
    `[\`${name}\`](methods.md#${name.toLowerCase()})`,
    summary,
    // Every contract's name is a key of the registry.
    DIFFERENCES[name as keyof typeof DIFFERENCES] ?? "",
  ]);
  return [
    generatedFrom("packages/contracts/src/bot-api"),
    "# The Bot API's methods on a user account",
    "How programs reach them: [bot-api.md](bot-api.md).",
    table(["method", "", "what differs on a user account"], rows),
    "`getUpdates`, `setWebhook`, `deleteWebhook`, `getWebhookInfo` and `close` are answered by the gateway itself.",
    `Kinds of update: ${UPDATE_KINDS.map((kind) => `\`${kind}\``).join(", ")}.`,
    "## For bots only",
    "Answered with 400 and the reason.",
    [...BOT_ONLY_METHODS.values()].map((reason) => `\`${reason.split(" ")[0]}\``).join(", "),
    "",
  ].join("\n\n");
}
