import * as z from "zod";
import { ContactUser } from "../objects/contact-user.ts";
import { defineResultMethod } from "./define-plain-method.ts";
import { PEERS, pageOf, pageParams } from "./page-fields.ts";

export const getContacts = defineResultMethod({
  name: "getContacts",
  summary: "List the people in the account's address book",
  params: z.object(pageParams(PEERS)),
  result: pageOf({ contacts: z.array(ContactUser), total_count: z.int() }),
  errors: ["CURSOR_INVALID"],
  example: {
    params: {},
    result: {
      total_count: 1,
      contacts: [
        {
          user: { id: 1111111, is_bot: false, first_name: "Alice", username: "alice_demo" },
          phone_number: "+9996620002",
          is_mutual: true,
        },
      ],
    },
  },
});
