import { ChatId } from "./chat-id.ts";

/** How a caller names a user: the id, or, other than a bot could, `@username`, `+phone` or `me`. */
export const UserId = ChatId.refine((id) => typeof id !== "number" || id > 0, {
  error: "expected the id of a user",
}).meta({ description: "Id of a user, @username, +phone or `me`" });
