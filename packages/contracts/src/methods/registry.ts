import type { MethodContract } from "./define-method.ts";
import { account } from "./groups/account.ts";
import { chats } from "./groups/chats.ts";
import { contacts } from "./groups/contacts.ts";
import { files } from "./groups/files.ts";
import { forumTopics } from "./groups/forum-topics.ts";
import { history } from "./groups/history.ts";
import { inviteLinks } from "./groups/invite-links.ts";
import { media } from "./groups/media.ts";
import { members } from "./groups/members.ts";
import { messages } from "./groups/messages.ts";
import type { MethodGroup } from "./groups/method-group.ts";
import { stickers } from "./groups/stickers.ts";

/** Every method of the API. The worker's registry of executors must have the same keys. */
export const methods = {
  ...account.methods,
  ...messages.methods,
  ...media.methods,
  ...stickers.methods,
  ...files.methods,
  ...history.methods,
  ...chats.methods,
  ...members.methods,
  ...inviteLinks.methods,
  ...forumTopics.methods,
  ...contacts.methods,
} satisfies { [Name in string]: MethodContract<Name> };

/** The same in their groups, in the order of the docs. */
export const methodGroups: readonly MethodGroup[] = [
  account,
  messages,
  media,
  stickers,
  files,
  history,
  chats,
  members,
  inviteLinks,
  forumTopics,
  contacts,
];

export type Methods = typeof methods;
export type MethodName = keyof Methods;

/** Looks a method up by its exact name. */
export function findMethod(name: string): MethodContract | undefined {
  // Widened: callers handle any method through its schemas, not through its particular types.
  return Object.hasOwn(methods, name)
    ? (methods[name as MethodName] as unknown as MethodContract)
    : undefined;
}
