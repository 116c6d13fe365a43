import * as z from "zod";
import { User } from "../objects/user.ts";
import { defineResultMethod } from "./define-plain-method.ts";

/** Also in forms an empty text removes what is there. */
const MAY_BE_EMPTY = { "x-may-be-empty": true };

export const setProfile = defineResultMethod({
  name: "setProfile",
  summary: "Change the account's names, what it says of itself, and its username; what is absent stays",
  params: z
    .object({
      first_name: z.string().trim().min(1, { error: "expected 1 to 64 characters" }).max(64).nullish(),
      last_name: z
        .string()
        .trim()
        .max(64)
        .nullish()
        .meta({ ...MAY_BE_EMPTY, description: "Empty: none" }),
      bio: z
        .string()
        .max(140)
        .nullish()
        .meta({ ...MAY_BE_EMPTY, description: "At most 70 characters, 140 with Premium" }),
      username: z
        .string()
        .trim()
        .regex(/^@?(?:[a-zA-Z][a-zA-Z0-9_]{3,31})?$/, { error: "expected letters, digits and underscores" })
        .nullish()
        .meta({ ...MAY_BE_EMPTY, description: "With or without @; empty: none" }),
    })
    .refine((fields) => Object.values(fields).some((value) => typeof value === "string"), {
      path: ["first_name"],
      error: "expected something to change",
    }),
  result: User,
  errors: ["USERNAME_REFUSED", "TELEGRAM_REJECTED"],
  example: {
    params: { bio: "Answers within a day" },
    result: { id: 7654321, is_bot: false, first_name: "Telepipe", username: "telepipe_demo" },
  },
});
