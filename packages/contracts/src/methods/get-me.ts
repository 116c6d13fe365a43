import * as z from "zod";
import { User } from "../objects/user.ts";
import { defineResultMethod } from "./define-plain-method.ts";

/** core.telegram.org/bots/api#getme; `is_bot` is what clients take for granted, the rest is the account's own. */
export const getMe = defineResultMethod({
  name: "getMe",
  summary: "Tell who the account is",
  params: z.object({}),
  result: User.extend({
    /** Programs compare it with mentions, so there is always one: `user<id>` for an account without. */
    username: z.string(),
    can_join_groups: z.boolean(),
    can_read_all_group_messages: z.boolean(),
    supports_inline_queries: z.boolean(),
    can_connect_to_business: z.boolean(),
    has_main_web_app: z.boolean(),
  }),
  example: {
    params: {},
    result: {
      id: 2222222,
      is_bot: false,
      first_name: "Demo",
      username: "demo_account",
      can_join_groups: true,
      can_read_all_group_messages: true,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
    },
  },
});
