import type { EventMessage } from "@telepipe/contracts";
import type { Api } from "telegram";
import { snakeCase, tlFields } from "./tl-json.ts";

/** TL action → `{"action": "chat_add_user", "content": {"users": [..]}}`. */
export function toService(action: Api.TypeMessageAction): NonNullable<EventMessage["service"]> {
  return { action: snakeCase(action.className.replace(/^MessageAction/, "")), content: tlFields(action) };
}
