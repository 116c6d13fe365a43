import type { Event, EventMessage } from "@telepipe/contracts";
import type { TextOutput } from "@telepipe/runtime";

/**
 * Shows a new message to whoever looks at the process' output (`docker-compose logs -f`): readable on a terminal, the
 * event as one JSON line otherwise. Apart from the log, which holds no message bodies.
 */
export function printMessage(event: Event, output: TextOutput = process.stdout): void {
  if (event.type !== "message.new") return;
  output.write(`${output.isTTY ? readable(event.data.message) : JSON.stringify(event)}\n`);
}

function readable(message: EventMessage): string {
  const { chat, from, media, service, reply_to } = message;
  const time = new Date(message.date * 1000).toISOString().slice(11, 19);
  const place = chat.type === "private" ? null : (chat.title ?? `chat ${chat.id}`);
  const whoAndWhere = [from && nameOf(from), place].filter(Boolean).join(" in ");
  const parts = [
    reply_to && `(answers ${reply_to.message_id})`,
    service && `[${service.action}]`,
    media && `[${media.type}${media.file ? ` ${media.file}` : ""}]`,
    printable(message.text),
  ];
  return `${time} ${printable(whoAndWhere)}: ${parts.filter(Boolean).join(" ")}`;
}

function nameOf({ id, first_name, last_name, username }: NonNullable<EventMessage["from"]>): string {
  const name = [first_name, last_name].filter(Boolean).join(" ") || String(id);
  return username ? `${name} (@${username})` : name;
}

/** A stranger's text must not steer the terminal: control characters go, line breaks are indented. */
function printable(text: string): string {
  return text.replace(/\r?\n/g, "\n    ").replace(/[^\P{Cc}\n]/gu, "");
}
