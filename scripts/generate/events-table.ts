import { DEFAULT_EVENTS, Event } from "../../packages/contracts/src/index.ts";
import { generatedFrom, table } from "./markdown.ts";

/** `docs/events.md`: the event types that an endpoint can ask for. */
export function eventsTable(): string {
  const rows = Event.options.map((option) => [
    `\`${option.shape.type.value}\``,
    option.description ?? "",
    Object.keys(option.shape.data.shape)
      .map((field) => `\`${field}\``)
      .join(", "),
  ]);
  return [
    generatedFrom("packages/contracts/src/events/event.ts"),
    "# Events",
    `\`WEBHOOK_EVENTS\` and an endpoint's \`events\` choose what it gets: type names with \`*\` as wildcard. The default is ${DEFAULT_EVENTS.map((type) => `\`${type}\``).join(", ")}.`,
    table(["type", "when", "data"], rows),
    "",
  ].join("\n\n");
}
