import { plainServiceActions, type ServiceMessage } from "../world/service-action.ts";
import type { World } from "../world/world.ts";
import type { Fields } from "./fields.ts";
import { findAccount } from "./find.ts";

const mostSeconds = 366 * 86_400;

const actions = [
  "chat_add_user",
  "chat_delete_user",
  "chat_edit_title",
  "set_messages_ttl",
  "phone_call",
  "custom_action",
  ...plainServiceActions,
] as const;

/** Reads the field `service` with what its action needs: `user`, `title`, `seconds` or `text`. */
export function readService(world: World, fields: Fields): ServiceMessage | undefined {
  const action = fields.oneOf("service", actions);
  switch (action) {
    case undefined:
      return undefined;
    case "chat_add_user":
    case "chat_delete_user":
      return { action, user: findAccount(world, "user", fields.requiredText("user")) };
    case "chat_edit_title":
      return { action, title: fields.requiredText("title") };
    case "set_messages_ttl":
      return { action, seconds: fields.number("seconds", 0, mostSeconds) ?? 0 };
    case "phone_call":
      return { action, seconds: fields.number("seconds", 0, mostSeconds) };
    case "custom_action":
      return { action, text: fields.requiredText("text") };
    default:
      return { action };
  }
}
