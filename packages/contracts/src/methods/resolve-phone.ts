import * as z from "zod";
import { PhoneNumber } from "../objects/phone-number.ts";
import { User } from "../objects/user.ts";
import { defineResultMethod } from "./define-plain-method.ts";

export const resolvePhone = defineResultMethod({
  name: "resolvePhone",
  summary: "Tell whose phone number it is, without putting anybody into the address book",
  params: z.object({ phone_number: PhoneNumber }),
  result: User,
  errors: ["CHAT_NOT_FOUND", "FLOOD_WAIT"],
  example: {
    params: { phone_number: "+9996620002" },
    result: { id: 1111111, is_bot: false, first_name: "Alice", username: "alice_demo" },
  },
});
