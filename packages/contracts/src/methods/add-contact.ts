import * as z from "zod";
import { PhoneNumber } from "../objects/phone-number.ts";
import { UserId } from "../objects/user-id.ts";
import { defineTrueMethod } from "./define-plain-method.ts";

export const addContact = defineTrueMethod({
  name: "addContact",
  summary: "Put somebody whom the account has met into the address book, or change the name there",
  params: z.object({
    user_id: UserId,
    first_name: z.string().trim().min(1, { error: "expected a name of 1 to 64 characters" }).max(64),
    last_name: z.string().trim().max(64).nullish(),
    phone_number: PhoneNumber.nullish().meta({ description: "Theirs, if it is known" }),
    share_phone_number: z
      .boolean({ error: "expected true or false" })
      .nullish()
      .meta({ description: "Whether they may see the account's number from now on" }),
  }),
  errors: ["CHAT_NOT_FOUND"],
  example: { user_id: "@alice_demo", first_name: "Alice" },
});
