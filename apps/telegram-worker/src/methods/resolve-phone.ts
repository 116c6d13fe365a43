import type { Methods } from "@telepipe/contracts";
import { userOfPhone } from "../telegram/chats/contacts.ts";
import type { Executor } from "./executor.ts";

export const resolvePhone: Executor<Methods["resolvePhone"]> = ({ phone_number }, { session }) =>
  userOfPhone(session, phone_number);
