import * as z from "zod";
import { PhoneNumber } from "../objects/phone-number.ts";
import { User } from "../objects/user.ts";
import { defineResultMethod } from "./define-plain-method.ts";

const Contact = z.object({
  phone_number: PhoneNumber,
  first_name: z.string().trim().min(1).max(64),
  last_name: z.string().trim().max(64).nullish(),
});

const phone_number = z.string();

export const importContacts = defineResultMethod({
  name: "importContacts",
  summary: "Put people into the address book by their phone numbers, and tell who of them is on Telegram",
  params: z.object({
    contacts: z
      .array(Contact, { error: "expected an array of contacts" })
      .min(1, { error: "expected at least one contact" })
      .max(100, { error: "expected at most 100 contacts" })
      .meta({ description: "1 to 100 objects with `phone_number`, `first_name` and `last_name`" }),
  }),
  result: z.object({
    imported: z.array(z.object({ phone_number, user: User })),
    not_found: z.array(phone_number).meta({ description: "Nobody who can be found has these numbers" }),
    retry_later: z
      .array(phone_number)
      .meta({ description: "Telegram limits imports: try these again later" }),
  }),
  errors: ["FLOOD_WAIT"],
  example: {
    params: { contacts: [{ phone_number: "+9996620002", first_name: "Alice" }] },
    result: {
      imported: [{ phone_number: "+9996620002", user: { id: 1111111, is_bot: false, first_name: "Alice" } }],
      not_found: [],
      retry_later: [],
    },
  },
});
