import * as z from "zod";
import { MediaInput, MediaSource } from "../objects/media.ts";
import { User } from "../objects/user.ts";
import { defineMethod } from "./define-method.ts";

/** Also in forms an empty text removes what is there. */
const MAY_BE_EMPTY = { "x-may-be-empty": true };

const texts = {
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
};

export const setProfile = defineMethod({
  name: "setProfile",
  summary:
    "Change the account's names, what it says of itself, its username and its photo; what is absent stays",
  params: z
    .object({
      ...texts,
      photo: MediaInput.nullish().meta({
        description: "http(s) URL, data: URI or base64 text; the photos before it stay behind it",
      }),
    })
    .refine((fields) => Object.values(fields).some((value) => typeof value === "string"), {
      path: ["first_name"],
      error: "expected something to change",
    }),
  job: z.object({ ...texts, photo: MediaSource.nullish() }),
  files: ({ photo }) => (photo ? [{ path: ["photo"], kind: "photo" }] : []),
  result: User,
  native: { schema: User, present: (user) => user },
  errors: ["USERNAME_REFUSED", "MEDIA_INVALID", "MEDIA_UNREACHABLE", "MEDIA_REJECTED", "TELEGRAM_REJECTED"],
  timeoutMs: 60_000,
  example: {
    params: { bio: "Answers within a day" },
    result: { id: 7654321, is_bot: false, first_name: "Telepipe", username: "telepipe_demo" },
  },
});
